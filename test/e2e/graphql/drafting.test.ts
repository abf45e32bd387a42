import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TypedDocument } from '../../../examples/graphql-client/client.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- each query has another shape */
let online: OnlinePilot;
let siteId: string;
let useCaseId: string;
beforeAll(async () => {
  online = await anOnlinePilot();
  siteId = await online.aSite();
  useCaseId = await online.aUseCase();
});
afterAll(() => online.close());

const query = (name: string, text: string): TypedDocument<any, object> => ({ name, text });
const refused = (act: Promise<unknown>): Promise<any> =>
  act.then(
    () => 'not refused',
    (error: unknown) => error,
  );

const TEMPLATES = query('T', 'query T { criteriaTemplates { id question isNeeded form answers { value text } } }');
const DRAFT = query(
  'D',
  `query D($input: DraftCriteriaInput!) { draftCriteria(input: $input) {
     document problems { code path } needs { title slice withoutFailure } } }`,
);
const PLAN = query(
  'P',
  `query P($input: PlanAcceptanceInput!) { planAcceptance(input: $input) {
     power withoutDesignPoint cells { useCase slice alone together chanceAlone chanceTogether chanceWatched missing }
     jointAlone { ifIndependent } jointTogether { ifIndependent atLeast atMost } collection { units images days } next { name fills } } }`,
);

const ANSWERS = { missed: 'LINE_STOPS', falseAlarm: 'EXTRA_WORK', alike: 'YES' };
const draft = async (answers: object, own: object = {}) =>
  (await online.as.VPM.ask(DRAFT, { input: { siteId, useCaseId, answers, ...own } })).draftCriteria;
const plan = async (input: object) => (await online.as.VPM.ask(PLAN, { input })).planAcceptance;

describe('criteriaTemplates and draftCriteria', () => {
  it('ask plain questions whose answers become a draft that can be kept and planned', async () => {
    const { criteriaTemplates } = await online.as.VPM.ask(TEMPLATES, {});
    const needed = criteriaTemplates.filter((one: any) => one.isNeeded).map(({ id }: any) => id);
    expect(needed.sort()).toEqual(Object.keys(ANSWERS).sort());
    const { document, problems, needs } = await draft({ ...ANSWERS, expected: '0.99', conditions: ['meta.shift'] });
    expect(problems).toEqual([]);
    expect(needs.map(({ slice }: any) => slice)).toEqual(expect.arrayContaining([null]));
    const criteriaSetId = await online.propose(siteId, useCaseId, document);
    const { cells } = await plan({ criteriaSetIds: [criteriaSetId] });
    expect(cells.map(({ slice }: any) => slice)).toEqual(needs.map(({ slice }: any) => slice));
  });

  it('name what is wrong with an answer, by code and pointer, instead of a draft', async () => {
    expect(await draft({ ...ANSWERS, conditions: ['meta.weather'] })).toMatchObject({ document: null, needs: [] });
    const { problems } = await draft({ ...ANSWERS, today: '110%' });
    expect(problems[0]).toMatchObject({ path: expect.stringContaining('/today') });
  });

  it.each([
    ['an answer that is none', { answers: { ...ANSWERS, missed: 'WHO_KNOWS' } }, /BAD_USER_INPUT|GRAPHQL/],
    ['a needed answer left out', { answers: { missed: 'LINE_STOPS' } }, /BAD_USER_INPUT|GRAPHQL/],
    ['a site nobody knows', { siteId: '01890000-0000-7000-8000-000000000000' }, /SITE_NOT_FOUND/],
    ['a use case nobody knows', { useCaseId: '01890000-0000-7000-8000-000000000000' }, /USE_CASE_NOT_FOUND/],
  ])('refuse %s', async (_what, wrong, code) => {
    const error = await refused(draft(ANSWERS, wrong));
    expect(error.problems?.[0]?.code).toMatch(code);
  });
});

describe('planAcceptance', () => {
  const agreedDraft = async (own: object = {}) => {
    const { document } = await draft({ ...ANSWERS, expected: '0.99' });
    const criteria = document.criteria.map((one: any) => ({
      ...one,
      designPoint: one.comparator === 'AT_LEAST' ? '0.995' : '0.005',
      power: '0.8',
    }));
    return { ...document, criteria, ...own };
  };

  it('plans drafts together, says what is missing, and what to photograph next', async () => {
    const document = await agreedDraft();
    const drafts = [
      { name: 'A', document },
      { name: 'B', document },
    ];
    const planned = await plan({ drafts, power: 0.9, have: { 'all items': 10 }, imagesPerUnit: 30, unitsPerDay: 5 });
    expect(planned.power).toBe(0.9);
    expect(new Set(planned.cells.map(({ useCase }: any) => useCase))).toEqual(new Set(['A', 'B']));
    for (const { slice, together, missing, chanceWatched } of planned.cells) {
      expect(missing).toBe(Math.max(0, together - (slice === null ? 10 : 0)));
      expect(chanceWatched).toBeNull();
    }
    expect(planned.jointTogether.ifIndependent).toBeGreaterThanOrEqual(0.9);
    expect(planned.jointAlone.ifIndependent).toBeLessThan(planned.jointTogether.ifIndependent);
    expect(planned.collection.images).toBe(30 * planned.collection.units);
    expect(planned.next.fills).toContain('all items');
  });

  it('states for evidence at all times the chances of its own boundary', async () => {
    const fixed = await plan({ drafts: [{ name: 'A', document: await agreedDraft() }] });
    const attempts = { max: 1, spending: 'E_PROCESS' };
    const watched = await plan({ drafts: [{ name: 'A', document: await agreedDraft({ attempts }) }] });
    expect(watched.cells[0].alone).toBeGreaterThan(fixed.cells[0].alone);
    expect(watched.cells[0].chanceWatched).toBeGreaterThanOrEqual(watched.cells[0].chanceTogether);
  });

  it.each([
    ['a draft that is none', { drafts: [{ name: 'A', document: {} }] }, 'CRITERIA_REFUSED'],
    ['a set nobody knows', { criteriaSetIds: ['01890000-0000-7000-8000-000000000000'] }, 'CRITERIA_SET_NOT_FOUND'],
    ['a power that is none', { power: 1 }, 'RATE_OUT_OF_RANGE'],
    ['half a picture a unit', { imagesPerUnit: 0 }, 'COUNT_OUT_OF_RANGE'],
    ['numbers collected that are none', { have: { 'all items': -1 } }, 'COLLECTION_INVALID'],
    ['numbers collected as a list', { have: [12] }, 'COLLECTION_INVALID'],
    ['kinds of pictures without a name', { kinds: [{ slices: [] }] }, 'COLLECTION_INVALID'],
  ])('refuses %s', async (_what, wrong, code) => {
    const input = { drafts: [{ name: 'A', document: await agreedDraft() }], ...wrong };
    expect((await refused(plan(input))).problems?.[0]?.code).toBe(code);
  });

  it('is for people who are signed in', async () => {
    const nobody = online.as.VPM.as('nobody');
    expect((await refused(nobody.ask(PLAN, { input: {} }))).problems[0].code).toBe('UNAUTHENTICATED');
  });
});

describe('a request that says a member twice', () => {
  const post = async (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') => {
    const response = await fetch(`${online.server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    return { status: response.status, body: await response.json() };
  };

  it('is refused with the pointer and both lines, before anything is asked', async () => {
    const answer = await post(
      `{"query": "query Q($d: JSON!) { planAcceptance(input: {drafts: [{name: \\"A\\", document: $d}]}) { power } }",
        "variables": {"d": {"attempts": {"max": 1,
                                         "m\\u0061x": 5}}}}`,
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'JSON_MEMBER_REPEATED', path: '/variables/d/attempts/max' });
    expect(answer.body.detail).toContain('in line 2 and in line 3, column 42');
  });

  it('is refused in a query text too, where values are written out', async () => {
    const text = '{ planAcceptance(input: {have: {a: 1, a: 2}}) { power } }';
    const { body } = await post(JSON.stringify({ query: text }));
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('is refused in another encoding, which no check would read', async () => {
    const bytes = new Uint8Array(Buffer.from('{"query": "{ __typename }", "query": "{ __typename }"}', 'utf16le'));
    expect((await post(bytes, 'application/json; charset=utf-16le')).status).toBe(415);
  });

  it('is refused when it is nested without end, and is answered when it is not', async () => {
    expect((await post(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).body.code).toBe('JSON_TOO_DEEP');
    expect((await post('{"query": "{ __typename }"}')).body).toEqual({ data: { __typename: 'Query' } });
  });
});
