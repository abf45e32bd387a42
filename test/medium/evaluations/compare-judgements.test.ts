import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CompareJudgements,
  ReadRuns,
  RevealRun,
  type Judgement,
  type Run,
} from '../../../src/contexts/evaluations/public.js';
import { AddUseCase } from '../../../src/contexts/pilots/public.js';
import { aContract } from '../../builders/contract.builder.js';
import { aDecisionWorld, EvaluatedPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';

/** The scripted model calls everything red. */
let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

interface Compared {
  readonly run: Run;
  readonly first: Judgement['id'];
  readonly second: Judgement['id'];
}

/** COLOUR asks for the colour of each of five images, NO_BLUE only that no blue one passes; two green images are called red. */
async function twoUseCases(): Promise<Compared> {
  const pilot = await EvaluatedPilot.in(world);
  const siteId = await pilot.site();
  const colour = await pilot.useCase();
  const contract = aContract({
    name: 'NO_BLUE',
    task: 'classification',
    roles: { red: 'UNIT', green: 'UNIT', blue: 'FORBIDDEN' },
    imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' },
  });
  const words = { key: 'NO_BLUE', title: 'No blue one passes', description: 'Every image with blue is stopped.' };
  const noBlue = await world.get(AddUseCase).execute(world.cast.CQL, { pilotId: pilot.id, ...words, contract });
  for (const useCaseId of [colour, noBlue.id]) await pilot.criteria({ siteId, useCaseId });
  const datasetId = await pilot.data(siteId, [...images(3), ...images(2, { colour: 'green' })]);
  const run = await pilot.run({ datasetId, modelId: await pilot.model() });
  const judgements = await pilot.judgements(run.id);
  const idOf = (useCaseId: string) => judgements.find((one) => one.useCaseId === useCaseId)?.id as Judgement['id'];
  return { run, first: idOf(colour), second: idOf(noBlue.id) };
}

describe('two judgements of one run', () => {
  let compared: Compared;
  beforeAll(async () => {
    compared = await twoUseCases();
  });

  it('are compared image by image: named are those that one calls right and the other wrong', async () => {
    const { first, second, run } = compared;
    const compare = world.get(CompareJudgements);
    const report = await compare.execute(world.cast.CQL, { firstJudgementId: first, secondJudgementId: second });
    expect(report).toMatchObject({ runId: run.id, compared: 5, swapTest: null });
    expect(report.contradictions.map(({ itemName, rightUnder }) => [itemName, rightUnder])).toEqual([
      ['003.png', 'SECOND'],
      ['004.png', 'SECOND'],
    ]);
    const reverse = await compare.execute(world.cast.CQL, { firstJudgementId: second, secondJudgementId: first });
    expect(reverse.contradictions.map(({ rightUnder }) => rightUnder)).toEqual(['FIRST', 'FIRST']);
  });

  it('pass a swap test only on images where the verdict changes, all of which must be there', async () => {
    const ask = async (designated: string[]) => {
      const request = { firstJudgementId: compared.first, secondJudgementId: compared.second, designated };
      return (await world.get(CompareJudgements).execute(world.cast.CQL, request)).swapTest;
    };
    expect(await ask(['003.png', '004.png'])).toEqual({ passed: true, unchanged: [], missing: [] });
    expect(await ask(['003.png', '000.png', 'none.png'])).toEqual({
      passed: false,
      unchanged: ['000.png'],
      missing: ['none.png'],
    });
    expect(await ask([])).toMatchObject({ passed: false });
  });

  it('are hidden from the vendor until the customer reveals the run', async () => {
    const request = { firstJudgementId: compared.first, secondJudgementId: compared.second };
    const asVendor = () => world.get(CompareJudgements).execute(world.cast.VML, request);
    await expect(asVendor()).rejects.toMatchObject({ code: 'OUTCOMES_NOT_REVEALED' });
    await world.get(RevealRun).execute(world.cast.CQL, compared.run.id);
    expect((await asVendor()).contradictions).toHaveLength(2);
  });

  it('cannot be compared with one of another run, or with one that is not there', async () => {
    const other = await twoUseCases();
    const compare = (firstJudgementId: string, secondJudgementId: string) =>
      world.get(CompareJudgements).execute(world.cast.CQL, { firstJudgementId, secondJudgementId } as never);
    await expect(compare(compared.first, other.second)).rejects.toMatchObject({ code: 'JUDGEMENTS_OF_TWO_RUNS' });
    await expect(compare(compared.first, 'no id')).rejects.toMatchObject({ code: 'JUDGEMENT_NOT_FOUND' });
  });

  it('cannot be compared when they rest on two versions of a metric', async () => {
    const { first, second, run } = await twoUseCases();
    await world.database.dataSource.transaction(async (manager) => {
      // By the owner of the tables with the guards off: as a later product would have written it.
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(`UPDATE judgement SET result = replace(result, '@1"', '@2"') WHERE id = $1`, [second]);
    });
    for (const pair of [
      { firstJudgementId: first, secondJudgementId: second },
      { firstJudgementId: second, secondJudgementId: first },
    ])
      await expect(world.get(CompareJudgements).execute(world.cast.CQL, pair)).rejects.toMatchObject({
        code: 'METRIC_VERSIONS_DIFFER',
        details: { pairs: [expect.objectContaining({ metric: 'image-success' })] },
      });
    expect((await world.get(ReadRuns).run(world.cast.CQL, run.id)).state).toBe('COMPLETED');
  });
});
