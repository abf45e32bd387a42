import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RejudgeRun, ReplayRun, RunEvaluation, type Run } from '../../../src/contexts/evaluations/public.js';
import type { UseCaseId } from '../../../src/kernel/ids.js';
import type { InferenceAnswer } from '../../../src/ports/machines.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, images, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => says(() => scores('red')));

/** The answer to the image at each place of a pass. */
function says(answer: (at: number) => InferenceAnswer): void {
  let at = 0;
  world.runtime.answer = () => Promise.resolve(answer(at++));
}

async function aJudgedRun() {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5), images: images(6) });
  return { ...ready, run: await ready.pilot.run(ready) };
}

const replay = (run: Run, by = world.cast.CQL) => world.get(ReplayRun).execute(by, run.id);
const other = (answer: InferenceAnswer): InferenceAnswer =>
  answer.ok ? { ...answer, outputSha256: 'e'.repeat(64) } : answer;
const entries = async (id: string): Promise<{ action: string; after?: { answer: string }; rule?: string }[]> => {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    'SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq',
    [id],
  );
  return rows.map(({ canonical }) => JSON.parse(canonical) as { action: string });
};

describe('replaying a run', () => {
  it('finds the same bits and the same decisions, changes nothing of the run, counts nothing, and is written down', async () => {
    const { run, pilot } = await aJudgedRun();
    const ledger = () => world.database.dataSource.query('SELECT * FROM exposure ORDER BY 1');
    const before = [await pilot.read(run.id), await ledger()];
    const told: string[] = [];
    const found = await world.get(ReplayRun).execute(world.cast.VML, run.id, (done, of) => told.push(`${done}/${of}`));
    expect(found).toMatchObject({ answer: 'BIT_IDENTICAL', images: 6, tensorsDiffer: [], environment: [] });
    expect(found.judgements.map(({ verdict, differing }) => [verdict.then === verdict.now, differing])).toEqual([
      [true, []],
    ]);
    expect(told).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    expect([await pilot.read(run.id), await ledger()]).toEqual(before);
    expect((await entries(run.id)).at(-1)).toMatchObject({
      action: 'run.replayed',
      after: { answer: 'BIT_IDENTICAL' },
    });
  });

  it('tells other tensors with the same decisions from other decisions', async () => {
    const { run } = await aJudgedRun();
    says((at) => (at === 2 ? other(scores('red')) : scores('red')));
    const tensors = await replay(run);
    expect(tensors).toMatchObject({ answer: 'TENSORS_DIFFER', tensorsDiffer: [expect.any(String)] });
    expect(tensors.judgements[0]?.differing).toEqual([]);
    says((at) => (at < 3 ? other(scores('blue')) : scores('red')));
    const decisions = await replay(run);
    expect(decisions).toMatchObject({ answer: 'DECISIONS_DIFFER' });
    expect(decisions.tensorsDiffer).toHaveLength(3);
    expect(decisions.judgements[0]?.differing).toHaveLength(3);
  });

  it('counts an image that fails now, and did not then, as different', async () => {
    const { run } = await aJudgedRun();
    says((at) => (at === 0 ? { ok: false, code: 'MODEL_TIMEOUT', message: 'too slow here' } : scores('red')));
    const found = await replay(run);
    expect(found).toMatchObject({ answer: 'DECISIONS_DIFFER', tensorsDiffer: [expect.any(String)] });
  });

  it('names what is another environment', async () => {
    const { run } = await aJudgedRun();
    await world.database.dataSource.query(
      `ALTER TABLE run DISABLE TRIGGER USER; UPDATE run SET environment = '{"cpu":"another"}' WHERE id = '${run.id}'; ALTER TABLE run ENABLE TRIGGER USER`,
    );
    const found = await replay(run);
    expect(found.environment).toContainEqual({ fact: 'cpu', then: 'another', now: 'of the test' });
  });
});

describe('a replay is refused', () => {
  it('to strangers, as if the run were not there', async () => {
    const { run } = await aJudgedRun();
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    await expect(replay(run, stranger)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('while the run has no answers', async () => {
    const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
    const run = await ready.pilot.declare(ready);
    await expect(replay(run)).rejects.toMatchObject({ code: 'PREDICTIONS_NOT_READY' });
  });

  it('for a run that judged the answers of another, which it names', async () => {
    const { run, pilot, place } = await aJudgedRun();
    await pilot.criteria(place, colourCriteria('0.6', 5));
    const again = await world
      .get(RejudgeRun)
      .execute(world.cast.VML, { runId: run.id, useCaseIds: [place.useCaseId as UseCaseId] });
    await world.get(RunEvaluation).execute(again.id);
    await expect(replay(again)).rejects.toMatchObject({
      code: 'RUN_NOT_REPLAYABLE',
      message: expect.stringContaining(run.id) as unknown,
    });
  });

  it('when the stored model is no longer what was declared', async () => {
    const { run } = await aJudgedRun();
    const rows: { sha256: string }[] = await world.database.dataSource.query('SELECT sha256 FROM model WHERE id = $1', [
      run.modelId,
    ]);
    await world.swapBlob(rows[0]?.sha256 ?? '', Buffer.from('another model'));
    await expect(replay(run)).rejects.toMatchObject({ code: expect.stringMatching(/^BLOB_/) as unknown });
  });
});
