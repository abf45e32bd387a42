import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExposuresModule } from '../../../src/contexts/exposures/exposures.module.js';
import {
  ExposureLedger,
  type AttemptToDeclare,
  type DeclaredAttempt,
  type WantedSchedule,
} from '../../../src/contexts/exposures/public.js';
import { AddUseCase, CreatePilot } from '../../../src/contexts/pilots/public.js';
import { UuidV7Ids } from '../../../src/platform/clock/uuid-v7-ids.js';
import { aContract } from '../../builders/contract.builder.js';
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

interface Own {
  readonly lineageId: string;
  readonly runId?: string;
  readonly useCaseId?: string;
  readonly useCaseKey?: string;
  readonly structure?: string;
  readonly agreedAt?: Date;
  readonly max?: number;
  readonly spending?: WantedSchedule['spending'];
  readonly stages?: WantedSchedule['stages'];
}

function entry({
  lineageId,
  runId = ids.next(),
  max = 3,
  spending = 'EQUAL',
  stages = [],
  ...own
}: Own): AttemptToDeclare {
  return {
    lineageId,
    useCaseId,
    useCaseKey: 'BOX',
    structure: 'boxes',
    agreedAt: new Date('2026-06-01T07:00:00.000Z'),
    ...own,
    parties: parties(),
    runId,
    criteriaSetId: randomUUID(),
    personId: world.cast.VML.personId,
    note: 'formal run',
    schedule: { max, spending, stages },
  };
}

async function declare(own: Own): Promise<number> {
  return (await declared(own)).attempt;
}

function declared(own: Own): Promise<DeclaredAttempt> {
  return world.as(world.cast.VML, (tx) => ledger.declareAttempt(tx, entry(own)));
}

async function explore(own: Own, outcome?: string, isForAcceptance = true): Promise<void> {
  const seen = entry(own);
  await world.as(world.cast.VML, (tx) => ledger.recordExploratory(tx, { ...seen, isForAcceptance }));
  if (outcome !== undefined) await world.as(world.cast.VML, (tx) => ledger.remark(tx, seen, outcome));
}

async function anotherPilot(key = 'BOX'): Promise<{ pilotId: string; useCaseId: string }> {
  const { CQL, VPM } = world.cast;
  const pilot = await world.get(CreatePilot).execute(CQL, {
    title: 'Once more',
    vendorOrganisationId: VPM.organisationId as string,
    customerOrganisationId: CQL.organisationId as string,
    decisionDate: '2026-12-31',
    attemptBudget: 3,
    imageBudget: 1000,
    onExpiry: 'The pilot ends with NO-GO.',
  });
  const words = { title: 'Every box', description: 'Every box is found.', contract: aContract({ name: key }) };
  const useCase = await world.get(AddUseCase).execute(CQL, { pilotId: pilot.id, key, ...words });
  return { pilotId: pilot.id, useCaseId: useCase.id };
}

describe('the exposure ledger', () => {
  it('keeps the schedule of the first baseline, whatever a later one asks for', async () => {
    const lineageId = ids.next();
    await declared({ lineageId, max: 2 });
    const later = await declared({ lineageId, max: 9, spending: 'OPEN_ENDED' });
    expect(later).toMatchObject({ attempt: 2, schedule: { max: 2, spending: 'EQUAL' } });
  });

  it('numbers attempts from 1 and burns the data after the last planned one', async () => {
    const lineageId = ids.next();
    expect([await declare({ lineageId, max: 2 }), await declare({ lineageId })]).toEqual([1, 2]);
    await expect(declare({ lineageId })).rejects.toMatchObject({ code: 'DATASET_BURNED', details: { max: 2 } });
  });

  it('counts every lineage by itself', async () => {
    await declare({ lineageId: ids.next(), max: 1 });
    expect(await declare({ lineageId: ids.next(), max: 1 })).toBe(1);
  });

  it('keeps the count of an attempt that ended without a verdict, with the remark', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    await declare({ lineageId, runId });
    await world.as(world.cast.VML, (tx) => ledger.remark(tx, { runId, useCaseId }, 'ABORTED: wrong model'));
    expect(await declare({ lineageId })).toBe(2);
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

  it('cannot be changed or thinned out, not even by the owner of the tables', async () => {
    await declare({ lineageId: ids.next() });
    for (const change of [
      'DELETE FROM exposure',
      'UPDATE exposure SET attempt = 9',
      'UPDATE attempt_schedule SET max_attempts = 99',
      'UPDATE exposure_page SET opened_at = now()',
      'DELETE FROM exposure_page_name',
    ])
      await expect(world.database.dataSource.query(change)).rejects.toMatchObject({ code: 'TS001' });
  });
});

describe('a claim on data that were judged before', () => {
  const LATER = new Date('2026-06-02T08:00:00.000Z');

  it('goes on counting in a new pilot of the same parties, on one page for both', async () => {
    const lineageId = ids.next();
    await declare({ lineageId, max: 2 });
    const again = await anotherPilot();
    expect(await declare({ lineageId, useCaseId: again.useCaseId, max: 9 })).toBe(2);
    await expect(declare({ lineageId, useCaseId: again.useCaseId })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
    for (const id of [useCaseId, again.useCaseId]) {
      const page = await world.as(world.cast.CQL, (tx) => ledger.of(tx, lineageId, id));
      expect(page.map(({ attempt }) => attempt)).toEqual([1, 2]);
    }
  });

  it('knows that results were seen in the other pilot', async () => {
    const again = await anotherPilot('SEEN_ELSEWHERE');
    const seen = () => world.as(world.cast.CQL, (tx) => ledger.resultsSeen(tx, { useCaseId: again.useCaseId }));
    expect(await seen()).toBe(false);
    const { useCaseId: first } = await anotherPilot('SEEN_ELSEWHERE');
    const lineageId = ids.next();
    await declare({ lineageId, useCaseId: first, useCaseKey: 'SEEN_ELSEWHERE' });
    expect(await seen()).toBe(true);
    const elsewhere = { useCaseId: again.useCaseId, lineageIds: [ids.next()] };
    expect(await world.as(world.cast.CQL, (tx) => ledger.resultsSeen(tx, elsewhere))).toBe(false);
  });

  it.each([
    ['another name for the same contract', { useCaseKey: 'BOX2', agreedAt: LATER }],
    ['another contract under the same name', { structure: 'boxes and more', agreedAt: LATER }],
    ['another name and another contract', { useCaseKey: 'CRATE', structure: 'crates', agreedAt: LATER }],
    [
      'the little used page of another use case, with the contract of this one',
      { useCaseKey: 'PALLET', agreedAt: LATER },
    ],
  ])('does not start again by %s', async (_, trick) => {
    const lineageId = ids.next();
    const box = { lineageId, max: 3 };
    await declare(box);
    await declare({ ...box, useCaseKey: 'PALLET', structure: 'loads' });
    world.clock.forward(60);
    await declare(box);
    expect(await declare({ ...box, ...trick })).toBe(3);
    await expect(declare(box)).rejects.toMatchObject({ code: 'DATASET_BURNED' });
    await expect(declare({ ...box, ...trick })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });

  it('has a count of its own when it was agreed before anybody saw a result', async () => {
    const lineageId = ids.next();
    await declare({ lineageId });
    expect(await declare({ lineageId, useCaseKey: 'PALLET', structure: 'loads' })).toBe(1);
  });

  it("neither sees nor spends another vendor's count on the same data", async () => {
    const lineageId = ids.next();
    await declare({ lineageId, max: 1 });
    const other = { ...parties(), vendorOrganisationId: ids.next() };
    const attempt = await world.as(world.cast.CQL, (tx) =>
      ledger.declareAttempt(tx, { ...entry({ lineageId }), parties: other }),
    );
    expect(attempt.attempt).toBe(1);
    const page = await world.as(world.cast.VML, (tx) => ledger.of(tx, lineageId, useCaseId));
    expect(page).toHaveLength(1);
  });
});

describe('an exploratory look', () => {
  it('counts once its results are shown, and the data are burned after the planned exposures', async () => {
    const lineageId = ids.next();
    await explore({ lineageId }, 'FAIL');
    expect(await declare({ lineageId })).toBe(2);
    expect(await declare({ lineageId })).toBe(3);
    await expect(declare({ lineageId })).rejects.toMatchObject({
      code: 'DATASET_BURNED',
      details: { max: 3, formal: 2, shown: 1 },
    });
  });

  it.each(['ABORTED', 'ERRORED'])('that ended %s showed nothing and counts for nothing', async (outcome) => {
    const lineageId = ids.next();
    await explore({ lineageId }, outcome);
    expect(await declare({ lineageId })).toBe(1);
  });

  it('never gives a number twice, in whatever order looks end', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    await explore({ lineageId, runId, max: 5 });
    const first = await declare({ lineageId, max: 5 });
    await world.as(world.cast.VML, (tx) => ledger.remark(tx, { runId, useCaseId }, 'PASS'));
    expect([first, await declare({ lineageId }), await declare({ lineageId })]).toEqual([1, 3, 4]);
  });

  it('is refused where it would leave no exposure for a formal run, shown or still running', async () => {
    const lineageId = ids.next();
    await expect(explore({ lineageId, max: 1 })).rejects.toMatchObject({ code: 'LAST_EXPOSURE_FOR_FORMAL_RUN' });
    await explore({ lineageId, max: 2 });
    await expect(explore({ lineageId, max: 2 })).rejects.toMatchObject({ details: { max: 2, used: 1 } });
    expect(await declare({ lineageId, max: 2 })).toBe(1);
  });

  it('is free on threshold data, and on data that are burned anyway', async () => {
    const [threshold, burned] = [ids.next(), ids.next()];
    for (let look = 0; look < 4; look += 1) await explore({ lineageId: threshold, max: 1 }, 'PASS', false);
    await declare({ lineageId: burned, max: 1 });
    await explore({ lineageId: burned, max: 1 }, 'PASS');
    await expect(declare({ lineageId: burned })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });

  it('is seen', async () => {
    const lineageId = ids.next();
    const of = { useCaseId, lineageIds: [lineageId] };
    expect(await world.as(world.cast.CQL, (tx) => ledger.resultsSeen(tx, of))).toBe(false);
    await explore({ lineageId });
    expect(await world.as(world.cast.CQL, (tx) => ledger.resultsSeen(tx, of))).toBe(true);
  });
});

describe('a later stage of an attempt', () => {
  const stages = [
    { groups: 60, alphaShare: '0.5' },
    { groups: 100, alphaShare: '0.5' },
  ];
  const goOn = (own: Own, runId: string) =>
    world.as(world.cast.VML, (tx) => ledger.continueAttempt(tx, entry(own), runId));

  it('takes no new number and is taken once', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    await declare({ lineageId, runId, stages });
    const next = await goOn({ lineageId }, runId);
    expect(next).toMatchObject({ attempt: 1, stage: 2, schedule: { stages } });
    await expect(goOn({ lineageId }, runId)).rejects.toMatchObject({ code: 'STAGE_ALREADY_RUN' });
    expect(await declare({ lineageId })).toBe(2);
  });

  it('is looked at as often as one likes by evidence for all times', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    await declare({ lineageId, runId, max: 1, spending: 'E_PROCESS' });
    const looks = [await goOn({ lineageId }, runId), await goOn({ lineageId }, runId)];
    expect(looks.map(({ attempt, stage }) => [attempt, stage])).toEqual([
      [1, 2],
      [1, 3],
    ]);
    await expect(declare({ lineageId })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });

  it('is refused for a run that nobody declared on these data', async () => {
    const lineageId = ids.next();
    await expect(goOn({ lineageId }, ids.next())).rejects.toMatchObject({ code: 'ATTEMPT_SCHEDULE_MISSING' });
    await declare({ lineageId, stages });
    await expect(goOn({ lineageId }, ids.next())).rejects.toMatchObject({ code: 'EXPOSURE_NOT_FOUND' });
  });
});

describePostgres('the exposure ledger under many hands', () => {
  it('gives twenty simultaneous declarations twenty different numbers and burns after the last', async () => {
    const lineageId = ids.next();
    const attempts = await Promise.all(Array.from({ length: 20 }, () => declare({ lineageId, max: 20 })));
    expect([...attempts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await expect(declare({ lineageId })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });

  it('lets one of two through when one attempt is left', async () => {
    const own = { lineageId: ids.next(), max: 1 };
    const results = await Promise.allSettled([declare(own), declare(own)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('gives pilots that declare at the same time one count, under whatever name', async () => {
    const lineageId = ids.next();
    const again = await anotherPilot();
    await declare({ lineageId, max: 10 });
    const late = new Date('2026-07-01T08:00:00.000Z');
    const tricks = [
      {},
      { useCaseId: again.useCaseId },
      { useCaseKey: 'BOX2', agreedAt: late },
      { structure: 'x', agreedAt: late },
    ];
    const results = await Promise.allSettled(
      [...tricks, ...tricks, ...tricks].map((trick) => declare({ lineageId, ...trick })),
    );
    const numbers = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(numbers.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(results.filter((one) => one.status === 'rejected')).toHaveLength(3);
  });

  it('lets one of two top-ups through', async () => {
    const [lineageId, runId] = [ids.next(), ids.next()];
    const stages = [
      { groups: 1, alphaShare: '0.5' },
      { groups: 2, alphaShare: '0.5' },
    ];
    await declare({ lineageId, runId, stages });
    const goOn = () => world.as(world.cast.VML, (tx) => ledger.continueAttempt(tx, entry({ lineageId }), runId));
    const results = await Promise.allSettled([goOn(), goOn()]);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STAGE_ALREADY_RUN' },
    });
  });
});
