import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Criteria, ProposeCriteria, ProposeCriteriaWithdrawal, ReviseCriteria, SignCriteriaWithdrawal, SubmitCriteria, WithdrawDraft,
} from '../../../src/contexts/criteria/public.js'; // prettier-ignore
import {
  CompromiseDataset, ExcludeItem, ImportAnnotations, ReadDatasets, RetireDataset, ReviseDataset, type CocoEntry, type DatasetRef,
} from '../../../src/contexts/datasets/public.js'; // prettier-ignore
import {
  AbortRun, PilotEvidence, ProposeRunInvalidation, ReadOutcomes, RevealRun, SignRunInvalidation,
} from '../../../src/contexts/evaluations/public.js'; // prettier-ignore
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { PilotEvents, type PilotEventType } from '../../../src/ports/pilot-events.js';
import type { Principal } from '../../../src/ports/principal.js';
import {
  aDecisionWorld,
  aReadyPilot,
  colourCriteria,
  images,
  scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js';
import { signMotion } from '../../builders/motions.js';

const REASON = 'The images were found on a public server.';
let world: DecisionWorld;
const heard: { readonly type: PilotEventType; readonly id: string }[] = [];

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  const types = [
    'CRITERIA_BASELINED', 'CRITERIA_WITHDRAWN', 'DATASET_SEALED', 'DATASET_COMPROMISED', 'DATASET_BURNED', 'RUN_INVALIDATED', 'RUN_ENDED',
  ] as const; // prettier-ignore
  world.get(PilotEvents).subscribe(types, (_tx, { type, object }) => {
    heard.push({ type, id: object.id });
    return Promise.resolve();
  });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

type Ready = Awaited<ReturnType<typeof aReadyPilot>>;

async function aJudgedPilot(own: Parameters<typeof aReadyPilot>[1] = {}) {
  const ready = await aReadyPilot(world, own);
  return { ...ready, run: await ready.pilot.run(ready) };
}

const evidenceOf = ({ pilot }: Ready) =>
  world.as('system', (tx) => world.get(PilotEvidence).of(tx, pilot.id as PilotId));
const dataset = async (id: string): Promise<DatasetRef> =>
  (await world.get(ReadDatasets).one(world.cast.CQL, id)) as DatasetRef;
const told = (id: string): PilotEventType[] => heard.filter((one) => one.id === id).map(({ type }) => type);
const audited = async (objectId: string): Promise<string[]> => {
  const rows: { action: string; outcome: string }[] = await world.database.dataSource.query(
    `SELECT action, outcome FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
    [objectId],
  );
  return rows.map(({ action, outcome }) => `${outcome} ${action}`);
};

describe('data that leaked', () => {
  it('take their completed runs out of the evidence and stop those under way, attempts staying counted', async () => {
    const ready = await aJudgedPilot();
    const waiting = await ready.pilot.declare(ready);
    await world.get(CompromiseDataset).execute(world.cast.SO, { datasetId: ready.datasetId, reason: REASON });
    expect(await dataset(ready.datasetId)).toMatchObject({ state: 'COMPROMISED', ended: { reason: REASON } });
    expect(await ready.pilot.read(ready.run.id)).toMatchObject({
      state: 'INVALIDATED',
      endReason: { code: 'DATASET_COMPROMISED' },
    });
    expect((await ready.pilot.read(waiting.id)).state).toBe('ABORTED');
    expect((await evidenceOf(ready)).judgements).toEqual([]);
    const { lineageId } = await dataset(ready.datasetId);
    const rows = await world.as('system', (tx) => world.get(ExposureLedger).of(tx, lineageId, ready.place.useCaseId));
    expect(rows.map(({ attempt, remarks }) => [attempt, remarks.at(-1)?.outcome])).toEqual([
      [1, 'INVALIDATED'],
      [2, 'ABORTED'],
    ]);
    expect(told(ready.datasetId)).toEqual(['DATASET_SEALED', 'DATASET_COMPROMISED']);
    expect(told(ready.run.id)).toEqual(['RUN_ENDED', 'RUN_INVALIDATED']);
    await expect(ready.pilot.declare(ready)).rejects.toMatchObject({ code: 'DATASET_NOT_SEALED' });
  });

  it.each([
    ['by the vendor', 'VPM', REASON, 'NOT_PERMITTED'],
    ['by the site manager', 'CSM', REASON, 'NOT_PERMITTED'],
    ['without a reason', 'CQL', ' leaked  ', 'REASON_REQUIRED'],
  ] as const)('are not called so %s', async (_, who, reason, code) => {
    const ready = await aReadyPilot(world);
    const attempt = world.get(CompromiseDataset).execute(world.cast[who], { datasetId: ready.datasetId, reason });
    await expect(attempt).rejects.toMatchObject({ code });
    expect((await dataset(ready.datasetId)).state).toBe('SEALED');
    expect(await audited(ready.datasetId)).toContain('DENIED dataset.compromise');
  });

  it('are not called so before they are sealed, nor twice', async () => {
    const { pilot, place, datasetId } = await aReadyPilot(world);
    const open = await pilot.collect(place.siteId, images(1));
    const end = (id: string) => world.get(CompromiseDataset).execute(world.cast.CQL, { datasetId: id, reason: REASON });
    await expect(end(open)).rejects.toMatchObject({ code: 'DATASET_STATE_REFUSED' });
    await end(datasetId);
    await expect(end(datasetId)).rejects.toMatchObject({ code: 'DATASET_STATE_REFUSED' });
  });
});

describe('data that are retired', () => {
  it('carry no more runs, and what they showed stays', async () => {
    const ready = await aJudgedPilot();
    const retire = (by: Principal) =>
      world.get(RetireDataset).execute(by, { datasetId: ready.datasetId, reason: 'The hall has new lamps.' });
    await expect(retire(world.cast.VPM)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await retire(world.cast.CSM)).toMatchObject({ state: 'RETIRED' });
    expect((await ready.pilot.read(ready.run.id)).state).toBe('COMPLETED');
    await expect(ready.pilot.declare(ready)).rejects.toMatchObject({ code: 'DATASET_NOT_SEALED' });
  });

  it('burn with the last agreed attempt, which is told, and then refuse the next one', async () => {
    const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 2) });
    await ready.pilot.run(ready);
    await ready.pilot.run(ready);
    expect(told(ready.datasetId)).toEqual(['DATASET_SEALED', 'DATASET_BURNED']);
    await expect(ready.pilot.declare(ready)).rejects.toMatchObject({ code: 'DATASET_BURNED' });
    expect((await evidenceOf(ready)).runs).toHaveLength(2);
  });
});

describe('a correction of sealed data', () => {
  const label = (color: string) => [
    ...['red', 'green', 'blue'].map(
      (name, index) => ({ list: 'categories', index, value: { id: index + 1, name } }) as const,
    ),
    { list: 'images', index: 0, value: { id: 0, file_name: '000.png', class_label: color } } as const,
  ];
  const importBy = (by: Principal, datasetId: string, entries: readonly CocoEntry[]) =>
    world.get(ImportAnnotations).execute(by, { datasetId, entries });

  async function aCorrection() {
    const ready = await aJudgedPilot();
    const revised = await world
      .get(ReviseDataset)
      .execute(world.cast.CQL, { datasetId: ready.datasetId, reason: 'One label was swapped.' });
    return { ...ready, revised };
  }

  it('is a linked copy that lists every difference, with two annotators, another root and the same count', async () => {
    const { pilot, datasetId, modelId, revised } = await aCorrection();
    expect(revised).toMatchObject({ state: 'COLLECTING', revises: datasetId, version: 2 });
    const gone = (await world.get(ReadDatasets).items(world.cast.CQL, revised.id, { first: 100 }, {})).at(-1);
    const exclusion = { datasetId: revised.id, itemId: gone?.id ?? '', code: 'OTHER', note: 'blurred by rain' };
    await world.get(ExcludeItem).execute(world.cast.CQL, exclusion);
    await importBy(world.cast.CQL, revised.id, label('green'));
    await expect(pilot.seal(revised.id)).rejects.toMatchObject({ code: 'SECOND_ANNOTATOR_MISSING' });
    await importBy(world.cast.CQL, revised.id, label('green'));
    await expect(pilot.seal(revised.id)).rejects.toMatchObject({ code: 'SECOND_ANNOTATOR_MISSING' });
    await importBy(world.cast.CSM, revised.id, label('green'));
    await pilot.seal(revised.id);
    const [before, after] = [await dataset(datasetId), await dataset(revised.id)];
    expect(after.seal?.correction).toMatchObject({
      fromRoot: before.merkleRoot,
      reason: 'One label was swapped.',
      added: [],
      removed: ['007.png'],
      relabelled: ['000.png'],
      redescribed: [],
    });
    expect(after.merkleRoot).not.toBe(before.merkleRoot);
    expect(after.lineageId).toBe(before.lineageId);
    const again = await pilot.declare({ datasetId: revised.id, modelId });
    expect(again.plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it('stands only when the second annotator arrived at the same', async () => {
    const { pilot, revised } = await aCorrection();
    await importBy(world.cast.CQL, revised.id, label('green'));
    await importBy(world.cast.CSM, revised.id, label('blue'));
    await expect(pilot.seal(revised.id)).rejects.toMatchObject({ code: 'SECOND_ANNOTATOR_MISSING' });
  });

  it('is refused to the vendor, of data that leaked and while a version is open', async () => {
    const { datasetId } = await aReadyPilot(world);
    const revise = (by: Principal) =>
      world.get(ReviseDataset).execute(by, { datasetId, reason: 'One label was swapped.' });
    await expect(revise(world.cast.VML)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await revise(world.cast.CSM);
    await expect(revise(world.cast.CSM)).rejects.toMatchObject({ code: 'DATASET_VERSION_OPEN' });
    await world.get(CompromiseDataset).execute(world.cast.CQL, { datasetId, reason: REASON });
    await expect(revise(world.cast.CQL)).rejects.toMatchObject({ code: 'DATASET_NOT_CORRECTABLE' });
  });
});

describe('invalidating a run', () => {
  const propose = (by: Principal, runId: string, reason = 'The lamps were off during collection.') =>
    world.get(ProposeRunInvalidation).execute(by, { runId: runId as never, reason });

  it('takes the signatures of both sides, keeps the run and its attempt, and nothing cites it any more', async () => {
    const ready = await aJudgedPilot();
    const motion = await propose(world.cast.CQL, ready.run.id);
    await signMotion(world, world.cast.CQL, { motion, with: SignRunInvalidation });
    expect((await ready.pilot.read(ready.run.id)).state).toBe('COMPLETED');
    await signMotion(world, world.cast.VPM, { motion, with: SignRunInvalidation });
    expect(await ready.pilot.read(ready.run.id)).toMatchObject({
      state: 'INVALIDATED',
      endReason: { code: 'INVALIDATED_BY_BOTH_SIDES' },
      predictionsSha256: ready.run.predictionsSha256,
    });
    expect((await evidenceOf(ready)).judgements).toEqual([]);
    expect(told(ready.run.id)).toEqual(['RUN_ENDED', 'RUN_INVALIDATED']);
    expect((await ready.pilot.declare(ready)).plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it.each([
    ['proposed by the vendor', 'VPM', 'The lamps were off.', 'NOT_PERMITTED'],
    ['proposed by the safety officer', 'SO', 'The lamps were off.', 'NOT_PERMITTED'],
    ['without a reason', 'CQL', 'lamps', 'REASON_REQUIRED'],
  ] as const)('is refused %s', async (_, who, reason, code) => {
    const { pilot, run } = await aJudgedPilot();
    await expect(propose(world.cast[who], run.id, reason)).rejects.toMatchObject({ code });
    expect((await pilot.read(run.id)).state).toBe('COMPLETED');
    expect(await audited(run.id)).toContain('DENIED run.invalidate');
  });

  it('is refused for a run that has not been judged, and for one that fell meanwhile', async () => {
    const ready = await aJudgedPilot();
    const waiting = await ready.pilot.declare(ready);
    await expect(propose(world.cast.CQL, waiting.id)).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
    await world.get(AbortRun).execute(world.cast.VML, waiting.id, 'not needed after all');
    const motion = await propose(world.cast.CQL, ready.run.id);
    await signMotion(world, world.cast.CQL, { motion, with: SignRunInvalidation });
    await world.get(CompromiseDataset).execute(world.cast.CQL, { datasetId: ready.datasetId, reason: REASON });
    await expect(signMotion(world, world.cast.VPM, { motion, with: SignRunInvalidation })).rejects.toMatchObject({
      code: 'MOTION_OUTDATED',
    });
  });

  it('never turns an exploratory run into a formal one, by no update of its row', async () => {
    const ready = await aReadyPilot(world);
    const run = await ready.pilot.run({ ...ready, kind: 'EXPLORATORY' });
    const change = world.database.dataSource.query(`UPDATE run SET kind = 'FORMAL' WHERE id = $1`, [run.id]);
    await expect(change).rejects.toMatchObject({ driverError: { code: 'TS004' } });
    expect((await evidenceOf(ready)).judgements).toEqual([]);
  });
});

describe('reading what became of single images', () => {
  it('is open before the reveal to CQL and SO only, and audited once for each person', async () => {
    world.runtime.answer = () => Promise.resolve(scores('blue'));
    const { pilot, run } = await aJudgedPilot();
    const [judgement] = await pilot.judgements(run.id);
    const read = (by: Principal) => world.get(ReadOutcomes).ofJudgement(by, judgement?.id as never);
    for (const who of ['VPM', 'VML', 'CSM'] as const)
      await expect(read(world.cast[who])).rejects.toMatchObject({ code: 'OUTCOMES_NOT_REVEALED' });
    for (const by of [world.cast.CQL, world.cast.SO, world.cast.CQL]) expect(await read(by)).toHaveLength(8);
    await world.get(RevealRun).execute(world.cast.CQL, run.id);
    for (const by of [world.cast.VML, world.cast.VML, world.cast.CSM]) expect(await read(by)).toHaveLength(8);
    const entries = await audited(run.id);
    expect(entries.filter((one) => one === 'DENIED run.read-outcomes')).toHaveLength(3);
    expect(entries.filter((one) => one === 'DONE run.outcomes-read')).toHaveLength(4);
  });
});

describe('withdrawing criteria', () => {
  const set = (id: string) => world.as(world.cast.CQL, (tx) => world.get(Criteria).get(tx, id));

  it('of a baseline takes both sides; nothing is judged there until there are new ones', async () => {
    const ready = await aReadyPilot(world);
    const criteria = await world.as(world.cast.CQL, (tx) =>
      world.get(Criteria).baselined(tx, ready.place.siteId, ready.place.useCaseId),
    );
    const criteriaSetId = criteria?.id ?? '';
    const propose = (by: Principal) =>
      world.get(ProposeCriteriaWithdrawal).execute(by, { criteriaSetId, reason: 'The wrong attribute was sliced by.' });
    await expect(propose(world.cast.SO)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const motion = await propose(world.cast.VPM);
    await signMotion(world, world.cast.VPM, { motion, with: SignCriteriaWithdrawal });
    expect(await set(criteriaSetId)).toMatchObject({ state: 'BASELINED' });
    await signMotion(world, world.cast.CQL, { motion, with: SignCriteriaWithdrawal });
    expect(await set(criteriaSetId)).toMatchObject({ state: 'WITHDRAWN', digest: criteria?.digest });
    expect(told(criteriaSetId)).toEqual(['CRITERIA_BASELINED', 'CRITERIA_WITHDRAWN']);
    await expect(ready.pilot.declare(ready)).rejects.toMatchObject({ code: 'CRITERIA_NOT_BASELINED' });
    await expect(propose(world.cast.CQL)).rejects.toMatchObject({ code: 'CRITERIA_NOT_IN_FORCE' });
  });

  it('does not wash off what was seen: easier criteria after results still need the site manager, and are marked for ever', async () => {
    const ready = await aJudgedPilot({ criteria: colourCriteria('0.6') });
    const { siteId, useCaseId } = ready.place;
    const before = await world.as(world.cast.CQL, (tx) => world.get(Criteria).baselined(tx, siteId, useCaseId));
    const motion = await world
      .get(ProposeCriteriaWithdrawal)
      .execute(world.cast.CQL, { criteriaSetId: before?.id ?? '', reason: 'A fresh start is wanted.' });
    await signMotion(world, world.cast.CQL, { motion, with: SignCriteriaWithdrawal });
    await signMotion(world, world.cast.VPM, { motion, with: SignCriteriaWithdrawal });
    const next = await world
      .get(ProposeCriteria)
      .execute(world.cast.VPM, { ...ready.place, document: colourCriteria('0.5') });
    const submit = world
      .get(SubmitCriteria)
      .execute(world.cast.VPM, { criteriaSetId: next.id, expectedVersion: next.rowVersion });
    await expect(submit).rejects.toMatchObject({ code: 'POST_HOC_LOOSENING' });
    await world.get(WithdrawDraft).execute(world.cast.VPM, {
      criteriaSetId: next.id,
      expectedVersion: next.rowVersion,
      reason: 'To be written anew.',
    });
    const eased = await ready.pilot.criteria(ready.place, colourCriteria('0.5'));
    expect(eased).toMatchObject({ state: 'BASELINED', resultsSeen: true, postHoc: true });
    const slots = await world.as(world.cast.CQL, (tx) => world.get(Criteria).signatures(tx, eased.id));
    expect(slots.map(({ slot }) => slot).sort()).toEqual(['CQL', 'CSM', 'VPM']);
  });

  it('of a draft is one act with a reason; a baseline is not edited or given up that way', async () => {
    const { pilot, place } = await aReadyPilot(world);
    const draft = await world
      .get(ProposeCriteria)
      .execute(world.cast.VML, { ...place, document: colourCriteria('0.7') });
    const input = { criteriaSetId: draft.id, expectedVersion: draft.rowVersion, reason: 'To be written anew.' };
    const give = world.get(WithdrawDraft);
    await expect(give.execute(world.cast.CSM, input)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(give.execute(world.cast.VPM, { ...input, reason: '' })).rejects.toMatchObject({
      code: 'REASON_REQUIRED',
    });
    await expect(give.execute(world.cast.VPM, { ...input, expectedVersion: 7 })).rejects.toMatchObject({
      code: 'CRITERIA_CHANGED',
    });
    expect(await give.execute(world.cast.VPM, input)).toMatchObject({ state: 'WITHDRAWN', digest: null });
    const baseline = await pilot.criteria(place, colourCriteria('0.8'));
    const of = { criteriaSetId: baseline.id, expectedVersion: baseline.rowVersion };
    await expect(give.execute(world.cast.CQL, { ...of, reason: 'Too hard for us.' })).rejects.toMatchObject({
      code: 'CRITERIA_FIXED',
    });
    const edit = world.get(ReviseCriteria).execute(world.cast.CQL, { ...of, document: colourCriteria('0.1') });
    await expect(edit).rejects.toMatchObject({ code: 'CRITERIA_FIXED' });
    const bySql = world.database.dataSource.query(`UPDATE criteria_set SET document = '{}' WHERE id = $1`, [
      baseline.id,
    ]);
    await expect(bySql).rejects.toMatchObject({ driverError: { code: 'TS002' } });
  });
});
