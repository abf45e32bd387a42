import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CompareJudgements,
  RecomputeJudgement,
  RejudgeRun,
  RunEvaluation,
  type Run,
} from '../../../src/contexts/evaluations/public.js';
import { toJsonLines } from '../../../src/contexts/evaluations/domain/json-lines.js';
import { CompromiseDataset } from '../../../src/contexts/datasets/public.js';
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import { OpenGate } from '../../../src/contexts/gates/public.js';
import { RegisterOperatingPoint } from '../../../src/contexts/models/public.js';
import { ReviseContract } from '../../../src/contexts/pilots/app/revise-contract.js';
import type { RunId, UseCaseId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { BlobStore } from '../../../src/ports/stores.js';
import type { CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import { aContract } from '../../builders/contract.builder.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, images, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
let asked = 0;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => {
    asked += 1;
    return Promise.resolve(scores('red'));
  };
});

/** An organisation and a person that have nothing to do with the pilot. */
const ELSEWHERE = '01900000-0000-7000-8000-0000000000ff' as never;

type Judged = Awaited<ReturnType<typeof aJudgedRun>>;

async function aJudgedRun(criteria: CriteriaDocument = colourCriteria('0.5', 5), of = images(8)) {
  const ready = await aReadyPilot(world, { criteria, images: of, pilot: { imageBudget: of.length } });
  return { ...ready, run: await ready.pilot.run(ready) };
}

/**
 * A completed run with `count` answers. What is timed is judging, not the making of as many pictures: rows are copied before the
 * data are sealed, and the answers put where a worker would have put them.
 */
async function aLargeJudgedRun(count: number): Promise<Judged> {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.9', 5), pilot: { imageBudget: count } });
  const datasetId = await ready.pilot.collect(ready.place.siteId, images(1));
  await world.database.dataSource.query(
    `INSERT INTO dataset_item SELECT gen_random_uuid(), dataset_id, vendor_organisation_id, customer_organisation_id,
       owner_organisation_id, is_shared, 'copy-' || n, md5(n || dataset_id::text) || md5(dataset_id::text || n), bytes, width, height, group_id,
       attributes || jsonb_build_object('img.dhash64', left(md5(n::text), 16)), ground_truth, problem, excluded, leaf_sha256, revealed_at
       FROM dataset_item, generate_series(2, $2::int) n WHERE dataset_id = $1`,
    [datasetId, count],
  );
  await ready.pilot.seal(datasetId);
  const { id } = await ready.pilot.declare({ ...ready, datasetId });
  const rows: { id: string; name: string; image_sha256: string }[] = await world.database.dataSource.query(
    'SELECT id, name, image_sha256 FROM dataset_item WHERE dataset_id = $1',
    [datasetId],
  );
  const said = scores('red');
  const answer = said.ok ? { prediction: said.prediction, outputSha256: said.outputSha256 } : said;
  const lines = rows.map((row) => ({ itemId: row.id, itemName: row.name, imageSha256: row.image_sha256, answer }));
  const { sha256 } = await world.get(BlobStore).put(toJsonLines(lines));
  await tamper(`UPDATE run SET state = 'COMPLETED', predictions_sha256 = $2, environment = '{}' WHERE id = $1`, [
    id,
    sha256,
  ]);
  await ready.pilot.criteria(ready.place, colourCriteria('0.8', 5));
  return { ...ready, datasetId, run: await ready.pilot.read(id) };
}

/** Declared only. */
function declareAgain(
  { run, place }: Judged,
  own: { by?: Principal; runId?: string; useCaseIds?: readonly string[]; operatingPointId?: string } = {},
): Promise<Run> {
  const { by = world.cast.VML, runId = run.id, useCaseIds = [place.useCaseId], operatingPointId } = own;
  return world.get(RejudgeRun).execute(by, {
    runId: runId as RunId,
    useCaseIds: useCaseIds as UseCaseId[],
    ...(operatingPointId !== undefined && { operatingPointId }),
  });
}

async function judgeAgain(of: Judged, own: Parameters<typeof declareAgain>[1] = {}): Promise<Run> {
  const { id } = await declareAgain(of, own);
  await world.get(RunEvaluation).execute(id);
  return of.pilot.read(id);
}

async function operatingPoint(modelId: string, red: number): Promise<string> {
  const scoreThresholds = { red, green: 0.5, blue: 0.5 };
  const rule = `fixed at ${red} by agreement`;
  return (await world.get(RegisterOperatingPoint).execute(world.cast.VML, { modelId, scoreThresholds, rule })).id;
}

async function ledgerOf({ run, place }: Judged) {
  const rows = await world.as('system', (tx) =>
    world.get(ExposureLedger).of(tx, run.plan.dataset.lineageId, place.useCaseId),
  );
  return rows.map(({ attempt, remarks }) => [attempt, remarks.map(({ outcome }) => outcome)]);
}

/** By the owner of the tables with the guards off. */
async function tamper(sql: string, parameters: unknown[]): Promise<void> {
  await world.database.dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = 'replica'`);
    await manager.query(sql, parameters);
  });
}

async function entriesOf(id: string) {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    'SELECT canonical FROM audit_entry ORDER BY chain_id, seq',
  );
  type Entry = { action: string; object: { id: string }; rule?: string; after?: unknown };
  return rows.map(({ canonical }) => JSON.parse(canonical) as Entry).filter(({ object }) => object.id === id);
}

describe('judging kept answers again', () => {
  it('under new criteria is an attempt and a judgement beside the old one, without asking the model', async () => {
    const judged = await aJudgedRun();
    const [before] = await judged.pilot.judgements(judged.run.id);
    await judged.pilot.criteria(judged.place, colourCriteria('0.9', 5));
    const [opened, calls] = [world.runtime.opened, asked];
    const again = await judgeAgain(judged);
    expect([world.runtime.opened - opened, asked - calls]).toEqual([0, 0]);
    expect(again).toMatchObject({
      state: 'COMPLETED',
      conservation: judged.run.conservation,
      predictionsSha256: judged.run.predictionsSha256,
      timing: { images: 0, median: null, p95: null },
      environment: { cpu: 'of the test', answersOfRun: judged.run.id },
    });
    const { id: runId, planDigest, predictionsSha256 } = judged.run;
    expect(again.plan.rejudgementOf).toEqual({ runId, planDigest, predictionsSha256 });
    const [after] = await judged.pilot.judgements(again.id);
    expect([before?.result.verdict, before?.attempt]).toEqual(['PASS', 1]);
    expect([after?.result.verdict, after?.attempt]).toEqual(['INCONCLUSIVE', 2]);
    expect(await judged.pilot.judgements(judged.run.id)).toEqual([before]);
    expect(await judged.pilot.read(judged.run.id)).toEqual(judged.run);
    expect(await ledgerOf(judged)).toEqual([
      [1, ['PASS']],
      [2, ['INCONCLUSIVE']],
    ]);
    const entries = await entriesOf(again.id);
    expect(entries.map(({ action }) => action)).toEqual(['run.declared', 'run.started', 'run.completed']);
    expect(entries[0]?.after).toMatchObject({ rejudgementOf: { runId } });
  });

  it('from another operating point changes outcomes, and from the first one again it is known', async () => {
    const judged = await aJudgedRun();
    const strict = await operatingPoint(judged.modelId, 0.95);
    const again = await judgeAgain(judged, { operatingPointId: strict });
    const [judgement] = await judged.pilot.judgements(again.id);
    expect([judgement?.result.verdict, judgement?.attempt]).toEqual(['FAIL', 2]);
    const sameByValue = await operatingPoint(judged.modelId, 0.95);
    await expect(declareAgain(judged, { operatingPointId: sameByValue })).rejects.toMatchObject({
      code: 'REJUDGEMENT_UNCHANGED',
      details: { useCaseKey: 'COLOUR', runId: again.id },
    });
    // Judging what was judged again names the run whose model was asked, and keeps its thresholds unless told otherwise.
    await judged.pilot.criteria(judged.place, colourCriteria('0.45', 5));
    const third = await judgeAgain(judged, { runId: again.id });
    expect(third.plan.rejudgementOf?.runId).toBe(judged.run.id);
    expect((await judged.pilot.judgements(third.id)).map(({ result }) => result.verdict)).toEqual(['FAIL']);
  });

  it('under a new version of the contract reads the same answers anew', async () => {
    const judged = await aJudgedRun();
    const roles = { red: 'UNIT', green: 'UNIT', blue: 'UNIT' } as const;
    const contract = aContract({
      ...{ name: 'COLOUR', task: 'classification', roles, imageVerdict: { rule: 'CLASS' } },
      version: 2,
      scoreThreshold: {
        perClass: { red: 0.95, green: 0.5, blue: 0.5 },
        provenance: { chosenBy: 'Carla', chosenAt: '2026-11-01T00:00:00Z', rule: 'by agreement', dataDigest: null },
      },
    });
    await world.get(ReviseContract).execute(world.cast.CQL, { useCaseId: judged.place.useCaseId, contract });
    await judged.pilot.criteria(judged.place);
    const again = await judgeAgain(judged);
    expect(again.plan.judgements[0]?.contract.version).toBe(2);
    const [[before], [after]] = [await judged.pilot.judgements(judged.run.id), await judged.pilot.judgements(again.id)];
    expect([before?.result.verdict, after?.result.verdict]).toEqual(['PASS', 'FAIL']);
    const designated = { firstJudgementId: before?.id as never, secondJudgementId: after?.id as never };
    const comparison = await world.get(CompareJudgements).execute(world.cast.CQL, designated);
    expect([comparison.compared, comparison.contradictions.length]).toEqual([8, 8]);
  });

  it('may be under a use case that the run did not judge, which then has its own attempts', async () => {
    const judged = await aJudgedRun();
    const other = { siteId: judged.place.siteId, useCaseId: await judged.pilot.useCase('SHADE') };
    world.clock.forward(1);
    await judged.pilot.criteria(other, colourCriteria('0.5', 5));
    const again = await judgeAgain(judged, { useCaseIds: [other.useCaseId] });
    expect(again.plan.judgements.map(({ useCaseKey, attempt }) => [useCaseKey, attempt?.number])).toEqual([
      // Thought of after a result was seen, so it continues the count of the most used claim.
      ['SHADE', 2],
    ]);
  });

  it('of an exploratory run stays exploratory', async () => {
    const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
    const run = await ready.pilot.run({ ...ready, kind: 'EXPLORATORY' });
    const strict = await operatingPoint(ready.modelId, 0.95);
    const again = await judgeAgain({ ...ready, run }, { operatingPointId: strict });
    expect(again.plan.kind).toBe('EXPLORATORY');
    expect((await ready.pilot.judgements(again.id)).map(({ attempt }) => attempt)).toEqual([0]);
  });

  it('takes 2,000 kept answers in seconds', async () => {
    const judged = await aLargeJudgedRun(2000);
    const { id } = await declareAgain(judged);
    const opened = world.runtime.opened;
    const start = performance.now();
    await world.get(RunEvaluation).execute(id);
    const seconds = (performance.now() - start) / 1000;
    const [judgement] = await judged.pilot.judgements(id);
    expect(judgement?.result).toMatchObject({ verdict: 'PASS', conservation: { supplied: 2000, evaluated: 2000 } });
    expect(world.runtime.opened - opened).toBe(0);
    expect(seconds).toBeLessThan(20);
  }, 60_000);

  it('costs no images of the budget but a formal run of it', async () => {
    const judged = await aJudgedRun();
    await expect(judged.pilot.declare(judged)).rejects.toMatchObject({ code: 'IMAGE_BUDGET_EXCEEDED' });
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    await tamper('UPDATE pilot SET attempt_budget = 2 WHERE id = $1', [judged.pilot.id]);
    await judgeAgain(judged);
    await judged.pilot.criteria(judged.place, colourCriteria('0.7', 5));
    await expect(declareAgain(judged)).rejects.toMatchObject({ code: 'ATTEMPT_BUDGET_EXCEEDED' });
  });
});

describe('judging kept answers again is refused', () => {
  it('when nothing has changed, and then nothing is counted', async () => {
    const judged = await aJudgedRun();
    await expect(declareAgain(judged)).rejects.toMatchObject({ code: 'REJUDGEMENT_UNCHANGED', path: '/useCaseIds' });
    expect(await ledgerOf(judged)).toEqual([[1, ['PASS']]]);
    const entries = await entriesOf(judged.run.id);
    expect(entries.at(-1)).toMatchObject({ action: 'run.rejudge', rule: 'REJUDGEMENT_UNCHANGED' });
  });

  it('while the run goes on, after it was aborted, and for one that does not exist', async () => {
    const ready = await aReadyPilot(world);
    const run = await ready.pilot.declare(ready);
    const details = { runId: run.id };
    await expect(declareAgain({ ...ready, run })).rejects.toMatchObject({ code: 'RUN_NOT_REJUDGEABLE', details });
    await tamper(`UPDATE run SET state = 'ABORTED' WHERE id = $1`, [run.id]);
    await expect(declareAgain({ ...ready, run })).rejects.toMatchObject({ code: 'RUN_NOT_REJUDGEABLE', details });
    await expect(declareAgain({ ...ready, run }, { runId: ready.datasetId })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
  });

  it('on burned and on compromised data', async () => {
    const last = await aJudgedRun(colourCriteria('0.5', 1));
    await last.pilot.criteria(last.place, colourCriteria('0.6', 5));
    await expect(declareAgain(last)).rejects.toMatchObject({ code: 'DATASET_BURNED' });
    const leaked = await aJudgedRun();
    await leaked.pilot.criteria(leaked.place, colourCriteria('0.6', 5));
    await world
      .get(CompromiseDataset)
      .execute(world.cast.CQL, { datasetId: leaked.datasetId, reason: 'Found on a public server.' });
    // What was judged on data that leaked is invalid, and so is what it would start from.
    await expect(declareAgain(leaked)).rejects.toMatchObject({ code: 'RUN_NOT_REJUDGEABLE' });
  });

  it.each([
    ['SO', () => world.cast.SO, 'NOT_PERMITTED'],
    ['CSM', () => world.cast.CSM, 'NOT_PERMITTED'],
    [
      'somebody of another vendor',
      () => ({ ...world.cast.VML, organisationId: ELSEWHERE, personId: ELSEWHERE }),
      'RUN_NOT_FOUND',
    ],
    [
      'somebody of another customer',
      () => ({ ...world.cast.CQL, organisationId: ELSEWHERE, personId: ELSEWHERE }),
      'RUN_NOT_FOUND',
    ],
  ] as const)('to %s: nothing changes, and the log says who was denied', async (_who, whom, code) => {
    const judged = await aJudgedRun();
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    const queued = world.jobs.asked.length;
    const before = await entriesOf(judged.run.id);
    const by = whom();
    await expect(declareAgain(judged, { by })).rejects.toMatchObject({ code });
    expect(await ledgerOf(judged)).toEqual([[1, ['PASS']]]);
    expect(await judged.pilot.read(judged.run.id)).toEqual(judged.run);
    expect(world.jobs.asked).toHaveLength(queued);
    const entries = (await entriesOf(judged.run.id)).filter(({ action }) => action === 'run.rejudge');
    expect(entries).toEqual([
      expect.objectContaining({
        outcome: 'DENIED',
        rule: code,
        actor: expect.objectContaining({ id: by.personId }),
      }),
    ]);
    expect(await entriesOf(judged.run.id)).toHaveLength(before.length + 1);
  });

  it('without a use case, without baselined criteria, and with the operating point of another model', async () => {
    const judged = await aJudgedRun();
    await expect(declareAgain(judged, { useCaseIds: [] })).rejects.toMatchObject({ code: 'USE_CASES_MISSING' });
    const bare = await judged.pilot.useCase('BARE');
    await expect(declareAgain(judged, { useCaseIds: [bare] })).rejects.toMatchObject({
      code: 'CRITERIA_NOT_BASELINED',
    });
    const other = await operatingPoint(await judged.pilot.model(), 0.95);
    await expect(declareAgain(judged, { operatingPointId: other })).rejects.toMatchObject({
      code: 'OPERATING_POINT_OF_ANOTHER_MODEL',
    });
  });

  it('to the second of two who ask for the same at once', async () => {
    const judged = await aJudgedRun();
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    const both = await Promise.allSettled([declareAgain(judged), declareAgain(judged, { by: world.cast.CQL })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'REJUDGEMENT_UNCHANGED' },
    });
    expect(await ledgerOf(judged)).toHaveLength(2);
  });
});

describe('kept answers that are no longer what they were', () => {
  it('end the run ERRORED; the attempt stays counted, and the same may be asked again', async () => {
    const judged = await aJudgedRun();
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    await world.swapBlob(judged.run.predictionsSha256 as string, Buffer.from('{}'));
    const again = await judgeAgain(judged);
    expect(again).toMatchObject({ state: 'ERRORED', endReason: { code: 'BLOB_CORRUPT' }, predictionsSha256: null });
    expect(await ledgerOf(judged)).toEqual([
      [1, ['PASS']],
      [2, ['ERRORED']],
    ]);
    expect((await declareAgain(judged)).plan.judgements[0]?.attempt?.number).toBe(3);
  });
});

describe('a gate after answers were judged again', () => {
  it('becomes STALE with the declaration, and the next round cites the new judgement and lists both runs', async () => {
    const judged = await aJudgedRun();
    const gate = await openGate(world, { pilotId: judged.pilot.id });
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    const again = await judgeAgain(judged);
    await expect(signGate(world, gate.id, 'VPM')).rejects.toMatchObject({ code: 'E_STALE_EVIDENCE' });
    const next = await world
      .get(OpenGate)
      .execute(world.cast.VPM, { pilotId: judged.pilot.id as never, type: 'G1_FAT' });
    const { cells, runs, exposures } = next.evidence;
    expect(cells.map(({ judgement }) => [judgement?.runId, judgement?.attempt])).toEqual([[again.id, 2]]);
    expect(runs.map(({ id }) => id)).toEqual([judged.run.id, again.id]);
    expect(exposures.map(({ formal }) => formal)).toEqual([2]);
  });

  it('still cites the judgement by the criteria in force when one by replaced criteria comes in later', async () => {
    const judged = await aJudgedRun();
    const strict = await operatingPoint(judged.modelId, 0.95);
    const late = await declareAgain(judged, { operatingPointId: strict });
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    const again = await judgeAgain(judged);
    await world.get(RunEvaluation).execute(late.id);
    expect((await judged.pilot.read(late.id)).state).toBe('COMPLETED');
    const { evidence } = await openGate(world, { pilotId: judged.pilot.id });
    expect(evidence.cells.map(({ judgement }) => judgement?.runId)).toEqual([again.id]);
    expect(evidence.runs).toHaveLength(3);
  });

  it('cites nothing that rests on the answers of an invalidated run', async () => {
    const judged = await aJudgedRun();
    await judged.pilot.criteria(judged.place, colourCriteria('0.6', 5));
    await judgeAgain(judged);
    await world.database.dataSource.query(`UPDATE run SET state = 'INVALIDATED' WHERE id = $1`, [judged.run.id]);
    await expect(openGate(world, { pilotId: judged.pilot.id })).rejects.toMatchObject({ code: 'GATE_NOT_READY' });
  });
});

describe('a recomputation', () => {
  const recompute = async ({ pilot, run }: Judged, by: Principal = world.cast.VML) => {
    const [judgement] = await pilot.judgements(run.id);
    return world.get(RecomputeJudgement).execute(by, judgement?.id as never);
  };

  it('gives the same digests for both sides, asks no model and counts nothing', async () => {
    const judged = await aJudgedRun();
    const [opened, calls] = [world.runtime.opened, asked];
    for (const by of [world.cast.VML, world.cast.SO]) {
      const found = await recompute(judged, by);
      expect(found).toMatchObject({ identical: true, differingImages: 0 });
      expect(found.result.recomputed).toBe(found.result.stored);
      expect(found.outcomes.recomputed).toBe(found.outcomes.stored);
    }
    expect([world.runtime.opened - opened, asked - calls]).toEqual([0, 0]);
    expect(await ledgerOf(judged)).toHaveLength(1);
  });

  it('says that it differs when the stored result was edited', async () => {
    const judged = await aJudgedRun();
    await tamper(`UPDATE judgement SET result = replace(result, '"PASS"', '"FAIL"') WHERE run_id = $1`, [
      judged.run.id,
    ]);
    const found = await recompute(judged);
    expect(found).toMatchObject({ identical: false, differingImages: 0 });
    await tamper(`UPDATE judgement SET result_digest = $2 WHERE run_id = $1`, [judged.run.id, 'a'.repeat(64)]);
    expect((await recompute(judged)).result.stored).toBe('a'.repeat(64));
  });

  it('is refused to strangers, who do not even learn that there is a judgement', async () => {
    const judged = await aJudgedRun();
    for (const side of ['VML', 'CQL'] as const) {
      const stranger = { ...world.cast[side], organisationId: ELSEWHERE, personId: ELSEWHERE } as Principal;
      await expect(recompute(judged, stranger)).rejects.toMatchObject({ code: 'JUDGEMENT_NOT_FOUND' });
    }
    expect(await ledgerOf(judged)).toHaveLength(1);
  });

  it('is refused when contract, criteria or answers are not what was declared', async () => {
    const judged = await aJudgedRun();
    const [judgement] = await judged.pilot.judgements(judged.run.id);
    await expect(world.get(RecomputeJudgement).execute(world.cast.VML, judged.run.id as never)).rejects.toMatchObject({
      code: 'JUDGEMENT_NOT_FOUND',
    });
    await tamper(`UPDATE criteria_set SET expanded = replace(expanded::text, '"0.5"', '"0.4"') WHERE id = $1`, [
      judgement?.criteriaSetId,
    ]);
    await expect(recompute(judged)).rejects.toMatchObject({ code: 'PLAN_ALTERED' });
  });
});
