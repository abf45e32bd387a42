import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VerifyAuditChain } from '../../../src/contexts/audit/public.js';
import { InviteMember } from '../../../src/contexts/identity/public.js';
import { CancelPilot, ProposeReopening, SetLegalHold } from '../../../src/contexts/pilots/public.js';
import { ReadDatasets } from '../../../src/contexts/datasets/public.js';
import {
  CheckBlobs,
  CollectBlobs,
  ListRetention,
  PurgePilot,
  SetRetention,
  type ListedPilot,
} from '../../../src/contexts/retention/public.js';
import { RetentionModule } from '../../../src/contexts/retention/retention.module.js';
import type { PersonId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { BlobStore } from '../../../src/ports/stores.js';
import {
  aDecisionWorld,
  aReadyPilot,
  images,
  scores,
  type DecisionWorld,
  type EvaluatedPilot,
} from '../../builders/evaluated-pilot.js';

const REASON = 'The customer keeps records that long.';
let world: DecisionWorld;
let admin: Principal;
let second: Principal;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true, modules: [RetentionModule] });
  world.runtime.answer = () => Promise.resolve(scores('red'));
  const rows: { id: string }[] = await world.database.dataSource.query(
    `SELECT id FROM person WHERE printed_name = 'Ada Administrator'`,
  );
  admin = { personId: rows[0]?.id as PersonId, printedName: 'Ada Administrator' };
  const { token } = await world.get(InviteMember).execute(admin, { role: 'ADM' });
  const { RedeemInvitation } = await import('../../../src/contexts/identity/public.js');
  const { PASSWORD } = await import('../../builders/world.js');
  const person = await world.get(RedeemInvitation).execute({ token, email: 'ben@example.test', printedName: 'Ben Admin', password: PASSWORD }); // prettier-ignore
  second = { personId: person.id as PersonId, printedName: 'Ben Admin' };
});
afterAll(() => world.close());

async function aCancelledPilot(): Promise<{ pilot: EvaluatedPilot; datasetId: string; runId: string }> {
  const ready = await aReadyPilot(world, { images: images(2), pilot: { decisionDate: '2089-12-31' } });
  const run = await ready.pilot.run(ready);
  await world.get(CancelPilot).execute(world.cast.CQL, { pilotId: ready.pilot.id, reason: 'The line is taken out.' });
  return { pilot: ready.pilot, datasetId: ready.datasetId, runId: run.id };
}
const listed = async (id: string): Promise<ListedPilot> => {
  const { pilots } = await world.get(ListRetention).execute();
  return pilots.find((pilot) => pilot.id === id) as ListedPilot;
};
const purge = async (id: string, by = admin) => world.get(PurgePilot).execute(by, await listed(id));
const years = (count: number) => world.clock.forward(count * 366 * 24 * 60);
const rowsOf = async (pilotId: string): Promise<unknown> => {
  const tables = ['run', 'judgement', 'dataset', 'model', 'exposure'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table} WHERE pilot_id = $1) AS ${table}`);
  return world.database.dataSource.query(`SELECT ${counts.join(', ')}`, [pilotId]);
};

describe('the retention time', () => {
  it('is ten years; one administrator makes it longer, two make it shorter', async () => {
    const set = (count: number, confirmedBy?: Principal) =>
      world.get(SetRetention).execute({ years: count, reason: REASON, by: admin, ...(confirmedBy && { confirmedBy }) });
    expect((await world.get(ListRetention).execute()).years).toBe(10);
    await set(12);
    await expect(set(10)).rejects.toMatchObject({ code: 'RETENTION_NEEDS_TWO' });
    await expect(set(10, admin)).rejects.toMatchObject({ code: 'RETENTION_NEEDS_TWO' });
    await expect(set(10, world.cast.CQL)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(set(0, second)).rejects.toMatchObject({ code: 'RETENTION_INVALID' });
    const alone = world.get(SetRetention).execute({ years: 20, reason: REASON, by: world.cast.CQL });
    await expect(alone).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect((await world.get(ListRetention).execute()).years).toBe(12);
    world.clock.forward(1);
    expect(await set(10, second)).toMatchObject({ years: 10, yearsBefore: 12, confirmedBy: second.personId });
    expect((await world.get(ListRetention).execute()).years).toBe(10);
    await expect(world.database.dataSource.query(`UPDATE retention_setting SET years = 1`)).rejects.toThrow(/history/);
  });
});

describe('a purge', () => {
  it('is refused before the time is over, under a hold, for a pilot that runs, and to everybody but an administrator', async () => {
    const { pilot, datasetId } = await aCancelledPilot();
    await expect(purge(pilot.id)).rejects.toMatchObject({ code: 'RETENTION_NOT_OVER' });
    const running = await aReadyPilot(world, { images: images(2), pilot: { decisionDate: '2089-12-31' } });
    expect(await listed(running.pilot.id)).toBeUndefined();
    const forged = { ...(await listed(pilot.id)), id: running.pilot.id };
    years(10);
    await expect(world.get(PurgePilot).execute(admin, forged)).rejects.toMatchObject({ code: 'RETENTION_NOT_OVER' });
    await expect(purge(pilot.id, world.cast.CQL)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await world.get(SetLegalHold).execute(world.cast.CQL, { pilotId: pilot.id, reason: 'A court asked for it.' });
    expect(await listed(pilot.id)).toMatchObject({ keeping: 'ON_HOLD' });
    await expect(purge(pilot.id)).rejects.toMatchObject({ code: 'PILOT_ON_HOLD' });
    expect((await world.denied()).slice(-2)).toEqual(['NOT_PERMITTED', 'PILOT_ON_HOLD']);
    const [item] = await world.get(ReadDatasets).items(world.cast.CQL, datasetId, { first: 1 }, {});
    expect(await world.get(BlobStore).has(item?.imageSha256 as never)).toBe(true);
  });

  it('deletes the files and no row, says purged to whoever asks, and leaves the chain intact', async () => {
    const { pilot, datasetId, runId } = await aCancelledPilot();
    const before = await rowsOf(pilot.id);
    const [item] = await world.get(ReadDatasets).items(world.cast.CQL, datasetId, { first: 1 }, {});
    years(10);
    expect(await listed(pilot.id)).toMatchObject({ keeping: 'DUE' });
    const taken = await purge(pilot.id);
    // Two images, predictions, timings, outcomes; the model's file is needed by other pilots.
    expect(taken).toMatchObject({ files: 5, kept: [expect.any(String)] });
    expect(await rowsOf(pilot.id)).toEqual(before);
    expect(await listed(pilot.id)).toMatchObject({ keeping: 'PURGED', purgedAt: expect.any(Date) });
    const reading = world.get(ReadDatasets).image(world.cast.CQL, datasetId, item?.id ?? '');
    await expect(reading).rejects.toMatchObject({ code: 'BLOB_ERASED', details: { kind: 'PURGED' } });
    expect(await pilot.judgements(runId)).toHaveLength(1);
    expect(await world.get(CheckBlobs).execute()).toMatchObject({ damaged: [], back: [] });
    expect(await world.get(VerifyAuditChain).execute(world.cast.CQL.organisationId as string)).toMatchObject({
      ok: true,
    });
    expect(await purge(pilot.id)).toMatchObject({ files: 0 });
    const entries: unknown[] = await world.database.dataSource.query(
      `SELECT FROM audit_entry WHERE action = 'pilot.purged' AND object_id = $1`,
      [pilot.id],
    );
    expect(entries).toHaveLength(1);
  });

  it('is for good: bytes that come back by a restore are found and collected, and a purged pilot is not opened again', async () => {
    const { pilot, datasetId } = await aCancelledPilot();
    const [item] = await world.get(ReadDatasets).items(world.cast.CQL, datasetId, { first: 1 }, {});
    const bytes = await world.get(BlobStore).read(item?.imageSha256 as never);
    years(10);
    await purge(pilot.id);
    await world.get(BlobStore).put(bytes);
    expect(await world.get(CheckBlobs).execute()).toMatchObject({ back: [item?.imageSha256] });
    const since = new Date('2000-01-01T00:00:00Z');
    expect(await world.get(CollectBlobs).execute({ since, isDryRun: false })).toMatchObject({ back: { files: 1 } });
    const { dataSource } = world.database;
    await dataSource.query(`ALTER TABLE pilot DISABLE TRIGGER USER`);
    await dataSource.query(`UPDATE pilot SET state = 'CLOSED' WHERE id = $1`, [pilot.id]);
    await dataSource.query(`ALTER TABLE pilot ENABLE TRIGGER USER`);
    const input = { pilotId: pilot.id, decisionDate: '2090-01-01', reason: 'A new camera generation.' };
    await expect(world.get(ProposeReopening).execute(world.cast.CQL, input)).rejects.toMatchObject({ code: 'PILOT_PURGED' }); // prettier-ignore
    await expect(dataSource.query(`UPDATE pilot SET state = 'RUNNING', round = round + 1 WHERE id = $1`, [pilot.id])).rejects.toThrow(/not opened again/); // prettier-ignore
  });
});
