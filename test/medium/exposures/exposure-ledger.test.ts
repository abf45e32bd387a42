import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExposuresModule } from '../../../src/contexts/exposures/exposures.module.js';
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import { UuidV7Ids } from '../../../src/platform/clock/uuid-v7-ids.js';
import { describePostgres } from '../../builders/database.js';
import { aWorld, TestClock, type World } from '../../builders/world.js';

let world: World;
let ledger: ExposureLedger;
let useCaseId: string;

beforeAll(async () => {
  world = await aWorld([ExposuresModule]);
  ledger = world.get(ExposureLedger);
  useCaseId = await world.aUseCase();
});
afterAll(() => world.close());

const ids = new UuidV7Ids(new TestClock());

function parties(): { pilotId: string; vendorOrganisationId: string; customerOrganisationId: string } {
  const { VPM, CQL } = world.cast;
  return {
    pilotId: world.pilotId,
    vendorOrganisationId: VPM.organisationId as string,
    customerOrganisationId: CQL.organisationId as string,
  };
}

async function fixSchedule(lineageId: string, max: number): Promise<{ max: number }> {
  return world.as(world.cast.VML, (tx) =>
    ledger.fixSchedule(tx, { lineageId, useCaseId, parties: parties(), max, spending: 'EQUAL' }),
  );
}

async function declare(lineageId: string, runId: string = ids.next()): Promise<number> {
  const { VML } = world.cast;
  const declared = await world.as(VML, (tx) =>
    ledger.declareAttempt(tx, {
      lineageId,
      useCaseId,
      parties: parties(),
      runId,
      criteriaSetId: randomUUID(),
      personId: VML.personId,
      note: 'formal run',
    }),
  );
  return declared.attempt;
}

describe('the exposure ledger', () => {
  it('refuses an attempt before any baseline has fixed the schedule', async () => {
    await expect(declare(ids.next())).rejects.toMatchObject({ code: 'ATTEMPT_SCHEDULE_MISSING' });
  });

  it('keeps the schedule of the first baseline, whatever a later one asks for', async () => {
    const lineageId = ids.next();
    await fixSchedule(lineageId, 2);
    expect(await fixSchedule(lineageId, 9)).toMatchObject({ max: 2 });
  });

  it('numbers attempts from 1 and burns the data after the last planned one', async () => {
    const lineageId = ids.next();
    await fixSchedule(lineageId, 2);
    expect([await declare(lineageId), await declare(lineageId)]).toEqual([1, 2]);
    await expect(declare(lineageId)).rejects.toMatchObject({ code: 'DATASET_BURNED', details: { max: 2 } });
  });

  it('counts every lineage by itself', async () => {
    const [one, other] = [ids.next(), ids.next()];
    await fixSchedule(one, 1);
    await fixSchedule(other, 1);
    await declare(one);
    expect(await declare(other)).toBe(1);
  });

  it('keeps the count of an attempt that ended without a verdict, with the remark', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    await fixSchedule(lineageId, 3);
    await declare(lineageId, runId);
    await world.as(world.cast.VML, (tx) => ledger.remark(tx, { runId, useCaseId }, 'ABORTED: wrong model'));
    expect(await declare(lineageId)).toBe(2);
    const page = await world.as(world.cast.CQL, (tx) => ledger.of(tx, lineageId, useCaseId));
    expect(page.map(({ attempt, remarks }) => [attempt, remarks.map(({ outcome }) => outcome)])).toEqual([
      [1, ['ABORTED: wrong model']],
      [2, []],
    ]);
  });

  it('refuses a remark on an exposure nobody recorded', async () => {
    const remark = world.as(world.cast.VML, (tx) => ledger.remark(tx, { runId: ids.next(), useCaseId }, 'ABORTED'));
    await expect(remark).rejects.toMatchObject({ code: 'EXPOSURE_NOT_FOUND' });
    const byId = world.as(world.cast.VML, (tx) => ledger.remark(tx, ids.next(), 'ABORTED'));
    await expect(byId).rejects.toMatchObject({ code: 'EXPOSURE_NOT_FOUND' });
  });

  it('takes an exploratory look as seen results but not as an attempt', async () => {
    const lineageId = ids.next();
    const unseen = await world.as(world.cast.CQL, (tx) =>
      ledger.resultsSeen(tx, { useCaseId, lineageIds: [lineageId] }),
    );
    const { VML } = world.cast;
    await world.as(VML, (tx) =>
      ledger.recordExploratory(tx, {
        lineageId,
        useCaseId,
        parties: parties(),
        runId: ids.next(),
        personId: VML.personId,
        note: 'a look',
      }),
    );
    await fixSchedule(lineageId, 1);
    const seen = await world.as(world.cast.CQL, (tx) => ledger.resultsSeen(tx, { useCaseId, lineageIds: [lineageId] }));
    expect([unseen, seen, await declare(lineageId)]).toEqual([false, true, 1]);
  });

  it('cannot be changed or thinned out, not even by the owner of the tables', async () => {
    const lineageId = ids.next();
    await fixSchedule(lineageId, 1);
    await declare(lineageId);
    for (const change of [
      'DELETE FROM exposure',
      'UPDATE exposure SET attempt = 9',
      'UPDATE attempt_schedule SET max_attempts = 99',
    ])
      await expect(world.database.dataSource.query(change)).rejects.toMatchObject({ code: 'TS001' });
  });
});

describePostgres('the exposure ledger under many hands', () => {
  it('gives twenty simultaneous declarations twenty different numbers and burns after the last', async () => {
    const lineageId = ids.next();
    await fixSchedule(lineageId, 20);
    const attempts = await Promise.all(Array.from({ length: 20 }, () => declare(lineageId)));
    expect([...attempts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('lets one of two through when one attempt is left', async () => {
    const lineageId = ids.next();
    await fixSchedule(lineageId, 1);
    const results = await Promise.allSettled([declare(lineageId), declare(lineageId)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
