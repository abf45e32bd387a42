import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CriteriaModule } from '../../../src/contexts/criteria/criteria.module.js';
import {
  ChallengeCriteria, Criteria, PreviewCriteria, ProposeCriteria, ReturnCriteria, ReviseCriteria, SignCriteria, SubmitCriteria,
  type CriteriaSetRef,
} from '../../../src/contexts/criteria/public.js'; // prettier-ignore
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import { Pilots } from '../../../src/contexts/pilots/public.js';
import type { CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { PASSWORD, aWorld, type Cast, type World } from '../../builders/world.js';

let world: World;
let count = 0;

beforeAll(async () => {
  world = await aWorld([CriteriaModule]);
});
afterAll(() => world.close());

interface Place {
  readonly siteId: string;
  readonly useCaseId: string;
}

async function aPlace(): Promise<Place> {
  count += 1;
  return {
    siteId: await world.aSite({ key: `SITE_${count}`, sliceSchema: document().siteSchema }),
    useCaseId: await world.aUseCase({ key: `CASE_${count}` }),
  };
}

function document(changes: Partial<CriteriaDocument> = {}, threshold = '0.95'): CriteriaDocument {
  return aCriteriaDocument([aCriterion({ threshold })], changes);
}

function propose(place: Place, content: unknown = document()): Promise<CriteriaSetRef> {
  return world.get(ProposeCriteria).execute(world.cast.VPM, { ...place, document: content });
}

function submit(set: CriteriaSetRef, reason?: string): Promise<CriteriaSetRef> {
  return world
    .get(SubmitCriteria)
    .execute(world.cast.VPM, { criteriaSetId: set.id, expectedVersion: set.rowVersion, reason });
}

async function sign(
  set: CriteriaSetRef,
  slot: keyof Cast,
  by: keyof Cast = slot,
  password = PASSWORD,
): Promise<CriteriaSetRef> {
  const { nonce } = await world.get(ChallengeCriteria).execute(world.cast[by], { criteriaSetId: set.id, slot });
  return (await world.get(SignCriteria).execute(world.cast[by], { criteriaSetId: set.id, slot, nonce, password }))
    .criteriaSet;
}

async function aBaseline(place: Place, content: CriteriaDocument = document()): Promise<CriteriaSetRef> {
  const set = await submit(await propose(place, content));
  await sign(set, 'VPM');
  return sign(set, 'CQL');
}

async function showResults({ useCaseId }: Place): Promise<void> {
  const { VML, CQL } = world.cast;
  const parties = {
    pilotId: world.pilotId,
    vendorOrganisationId: VML.organisationId as string,
    customerOrganisationId: CQL.organisationId as string,
  };
  const id = useCaseId;
  const look = { lineageId: id, useCaseId, parties, runId: id, personId: VML.personId, note: 'a look' };
  const claim = { useCaseKey: 'BOX', structure: 'boxes', agreedAt: world.clock.now(), criteriaSetId: id };
  const schedule = { max: 9, spending: 'EQUAL', stages: [] } as const;
  await world.as(VML, (tx) =>
    world.get(ExposureLedger).recordExploratory(tx, { ...look, ...claim, schedule, isForAcceptance: false }),
  );
}

describe('proposing criteria', () => {
  it('starts version 1 as a draft, and only one version may be open', async () => {
    const place = await aPlace();
    expect(await propose(place)).toMatchObject({ version: 1, state: 'DRAFT', digest: null });
    await expect(propose(place)).rejects.toMatchObject({ code: 'CRITERIA_VERSION_OPEN' });
  });

  it.each([
    ['two decision metrics', document({ criteria: [aCriterion(), aCriterion({ id: 'second' })] })],
    ['a limit nobody can prove', document({}, '1.0')],
    ['a slice key the site does not declare', document({ criteria: [aCriterion({ slices: ['meta.moon = full'] })] })],
    ['attributes other than the site declares', document({ siteSchema: { 'meta.shift': { values: ['day'] } } })],
    ['no criteria at all', { format: 'touchstone/criteria@1' }],
  ])('refuses %s with code and place', async (_, content) => {
    const refused = await propose(await aPlace(), content).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'CRITERIA_REFUSED' });
    const { problems } = (refused as { details: { problems: { code: string; path: string }[] } }).details;
    expect(problems.every(({ code, path }) => code !== '' && typeof path === 'string')).toBe(true);
  });

  it('tells what it would take before anything is kept', async () => {
    const place = await aPlace();
    const preview = await world.get(PreviewCriteria).execute(world.cast.CQL, { ...place, document: document() });
    expect(preview).toMatchObject({
      problems: [],
      needs: [{ criterionId: 'decision', slice: null, withoutFailure: 59 }],
    });
    const wrong = await world.get(PreviewCriteria).execute(world.cast.CQL, { ...place, document: document({}, '1.0') });
    expect(wrong.needs).toEqual([]);
    expect(wrong.problems.length).toBeGreaterThan(0);
  });

  it('is refused to a site manager', async () => {
    const attempt = world.get(ProposeCriteria).execute(world.cast.CSM, { ...(await aPlace()), document: document() });
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});

describe('signing criteria', () => {
  it('makes them the baseline at the last signature and moves the pilot on when every place has one', async () => {
    const set = await aBaseline(await aPlace());
    expect(set).toMatchObject({ state: 'BASELINED', resultsSeen: false });
    expect(set.digest).toMatch(/^[0-9a-f]{64}$/);
    const signatures = await world.as(world.cast.CQL, (tx) => world.get(Criteria).signatures(tx, set.id));
    expect(signatures.map(({ slot, printedName, meaning }) => [slot, printedName, meaning])).toEqual([
      ['VPM', 'Viktor Projects', 'APPROVED'],
      ['CQL', 'Carla Quality', 'APPROVED'],
    ]);
    const pilot = await world.as(world.cast.CQL, (tx) => world.get(Pilots).get(tx, world.pilotId));
    expect(pilot.state).toBe('DRAFT');
  });

  it('takes a slot once, by a person who holds the role, with the right password', async () => {
    const set = await submit(await propose(await aPlace()));
    await expect(sign(set, 'CQL', 'CQL', 'not the password at all')).rejects.toMatchObject({ code: 'WRONG_PASSWORD' });
    await expect(sign(set, 'CQL', 'VPM')).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(sign(set, 'SO')).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_UNKNOWN' });
    await sign(set, 'CQL');
    await expect(sign(set, 'CQL')).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
  });

  it('takes a challenge once', async () => {
    const set = await submit(await propose(await aPlace()));
    const { nonce } = await world
      .get(ChallengeCriteria)
      .execute(world.cast.VPM, { criteriaSetId: set.id, slot: 'VPM' });
    const other = await submit(await propose(await aPlace()));
    const elsewhere = world
      .get(SignCriteria)
      .execute(world.cast.VPM, { criteriaSetId: other.id, slot: 'VPM', nonce, password: PASSWORD });
    await expect(elsewhere).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    world.clock.forward(6);
    const late = world
      .get(SignCriteria)
      .execute(world.cast.VPM, { criteriaSetId: set.id, slot: 'VPM', nonce, password: PASSWORD });
    await expect(late).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
  });

  it('needs the safety officer when a criterion touches safety', async () => {
    const content = document({ criteria: [aCriterion({ safetyRelevance: 'CONTRIBUTES' })] });
    const set = await submit(await propose(await aPlace(), content));
    await sign(set, 'VPM');
    expect(await sign(set, 'CQL')).toMatchObject({ state: 'IN_REVIEW' });
    expect(await sign(set, 'SO')).toMatchObject({ state: 'BASELINED' });
  });

  it('is refused before review, and after a baseline nothing can be edited', async () => {
    const place = await aPlace();
    const draft = await propose(place);
    await expect(sign(draft, 'CQL')).rejects.toMatchObject({ code: 'CRITERIA_NOT_IN_REVIEW' });
    const set = await submit(draft);
    await sign(set, 'VPM');
    const baselined = await sign(set, 'CQL');
    const edit = world
      .get(ReviseCriteria)
      .execute(world.cast.CQL, { criteriaSetId: set.id, expectedVersion: baselined.rowVersion, document: document() });
    await expect(edit).rejects.toMatchObject({ code: 'CRITERIA_FIXED' });
    const change = `UPDATE criteria_set SET document = '{}' WHERE id = '${set.id}'`;
    await expect(world.database.dataSource.query(change)).rejects.toMatchObject({ code: 'TS002' });
  });

  it('starts afresh after a reviewer returned them, with a reason', async () => {
    const set = await submit(await propose(await aPlace()));
    await sign(set, 'VPM');
    const back = (reason: string) =>
      world
        .get(ReturnCriteria)
        .execute(world.cast.CQL, { criteriaSetId: set.id, expectedVersion: set.rowVersion, reason });
    await expect(back(' ')).rejects.toMatchObject({ code: 'REASON_MISSING' });
    const returned = await back('The threshold is not justified.');
    const again = await submit(returned);
    expect(await sign(again, 'CQL')).toMatchObject({ state: 'IN_REVIEW' });
  });

  it('refuses a change based on an older revision', async () => {
    const set = await propose(await aPlace());
    await submit(set);
    const stale = world
      .get(ReturnCriteria)
      .execute(world.cast.CQL, { criteriaSetId: set.id, expectedVersion: 1, reason: 'Looked at the draft.' });
    await expect(stale).rejects.toMatchObject({ code: 'CRITERIA_CHANGED' });
  });
});

describe('the next version', () => {
  it('supersedes the one before', async () => {
    const place = await aPlace();
    const first = await aBaseline(place);
    const second = await aBaseline(place, document({}, '0.97'));
    expect(second).toMatchObject({ version: 2, state: 'BASELINED' });
    const before = await world.as(world.cast.CQL, (tx) => world.get(Criteria).get(tx, first.id));
    expect(before.state).toBe('SUPERSEDED');
    const changes = await world.as(world.cast.CQL, (tx) => world.get(Criteria).changes(tx, first.id, second.id));
    expect(changes).toMatchObject([{ criterionId: 'decision', field: 'threshold', effect: 'STRICTER' }]);
  });

  it('needs a reason and the site manager when it gets easier after results were seen', async () => {
    const place = await aPlace();
    await aBaseline(place);
    await showResults(place);
    const draft = await propose(place, document({}, '0.9'));
    await expect(submit(draft)).rejects.toMatchObject({ code: 'POST_HOC_LOOSENING' });
    const set = await submit(draft, 'The dock was rebuilt and the old limit no longer applies.');
    await sign(set, 'VPM');
    expect(await sign(set, 'CQL')).toMatchObject({ state: 'IN_REVIEW' });
    expect(await sign(set, 'CSM')).toMatchObject({ state: 'BASELINED', resultsSeen: true });
  });

  it('needs no more than usual when it gets stricter after results were seen', async () => {
    const place = await aPlace();
    await aBaseline(place);
    await showResults(place);
    expect(await aBaseline(place, document({}, '0.97'))).toMatchObject({ state: 'BASELINED', resultsSeen: true });
  });
});

describe('a pilot with one site and one use case', () => {
  it('is agreed by the baseline of its criteria', async () => {
    const small = await aWorld([CriteriaModule]);
    try {
      const place = {
        siteId: await small.aSite({ sliceSchema: document().siteSchema }),
        useCaseId: await small.aUseCase(),
      };
      const draft = await small.get(ProposeCriteria).execute(small.cast.CQL, { ...place, document: document() });
      const set = await small
        .get(SubmitCriteria)
        .execute(small.cast.CQL, { criteriaSetId: draft.id, expectedVersion: 1 });
      for (const slot of ['CQL', 'VPM'] as const) {
        const { nonce } = await small.get(ChallengeCriteria).execute(small.cast[slot], { criteriaSetId: set.id, slot });
        await small
          .get(SignCriteria)
          .execute(small.cast[slot], { criteriaSetId: set.id, slot, nonce, password: PASSWORD });
      }
      const pilot = await small.as(small.cast.VPM, (tx) => small.get(Pilots).get(tx, small.pilotId));
      expect(pilot.state).toBe('AGREED');
    } finally {
      await small.close();
    }
  });
});
