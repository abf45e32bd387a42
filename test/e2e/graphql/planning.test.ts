import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCast, PASSWORD } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await aServer();
  const cast = await aCast(server.app);
  const { data } = await ask(
    `mutation ($input: SignInInput!) { signIn(input: $input) { token } }`,
    { input: { email: cast.emailOf(cast.vpm), password: PASSWORD } },
    {},
  );
  token = (data as { signIn: { token: string } }).signIn.token;
});
afterAll(() => server.close());

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function ask(
  query: string,
  variables: object = {},
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

describe('planSampleSize', () => {
  it('gives both numbers of the saw-tooth', async () => {
    const { data } = await ask(
      '{ planSampleSize(required: 0.95, designPoint: 0.98, power: 0.8) { nWithoutFailure firstN allowedFailures everyNFrom } }',
    );
    // evaluation of .95 at 95 % against .98 with power .8, computed independently
    const expected = { nWithoutFailure: 59, firstN: 234, allowedFailures: 6, everyNFrom: 286 };
    expect(data).toEqual({ planSampleSize: expected });
  });

  it('asks for more when several attempts are planned', async () => {
    const { data } = await ask(`{
      three: planSampleSize(required: 0.95, attempts: 3) { nWithoutFailure firstN }
      five: planSampleSize(required: 0.95, attempts: 5) { nWithoutFailure }
    }`);
    expect(data).toEqual({ three: { nWithoutFailure: 80, firstN: null }, five: { nWithoutFailure: 90 } });
  });

  it.each([
    ['planSampleSize(required: 1) { nWithoutFailure }', 'RATE_UNPROVABLE'],
    ['planSampleSize(required: 1.2) { nWithoutFailure }', 'RATE_OUT_OF_RANGE'],
    ['planSampleSize(required: 0.95, designPoint: 0.9) { nWithoutFailure }', 'DESIGN_POINT_NOT_BETTER'],
    ['planSampleSize(required: 0.95, attempts: 0) { nWithoutFailure }', 'ATTEMPT_OUT_OF_RANGE'],
    ['planSampleSize(required: 0.95, confidence: 2) { nWithoutFailure }', 'CONFIDENCE_OUT_OF_RANGE'],
  ])('refuses %s', async (query, code) => {
    const { errors } = await ask(`{ ${query} }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  it('plans the looks of stages and of evidence that may be looked at all the time', async () => {
    const { data } = await ask(`{
      staged: planSampleSize(required: 0.95, designPoint: 0.99, stages: [{ units: 90, share: 0.5 }, { units: 150, share: 0.5 }]) {
        chanceWatched schedule { attempt stage alpha units allowedFailures failsFrom chance }
      }
      open: planSampleSize(required: 0.95, attempts: 2, spending: OPEN_ENDED) { schedule { attempt stage nWithoutFailure units } }
      watched: planSampleSize(required: 0.95, designPoint: 0.98, spending: E_PROCESS) { firstN powerAtFirstN chanceWatched }
    }`);
    expect(data).toEqual({
      staged: {
        chanceWatched: null,
        schedule: [
          { attempt: 1, stage: 1, alpha: 0.025, units: 90, allowedFailures: 0, failsFrom: 10, chance: expect.closeTo(0.99 ** 90, 10) },
          { attempt: 1, stage: 2, alpha: 0.025, units: 150, allowedFailures: 2, failsFrom: 14, chance: expect.closeTo(0.818556, 5) },
        ],
      },
      open: {
        schedule: [
          { attempt: 1, stage: null, nWithoutFailure: 69, units: null },
          { attempt: 2, stage: null, nWithoutFailure: 96, units: null },
        ],
      },
      watched: { firstN: 488, powerAtFirstN: expect.closeTo(0.815787, 5), chanceWatched: expect.closeTo(0.872363, 5) },
    }); // prettier-ignore
    const { errors } = await ask('{ planSampleSize(required: 0.95, stages: [{ units: 9, share: 2 }]) { schedule { units } } }'); // prettier-ignore
    expect(errors?.[0]?.extensions.code).toBe('DATA_NOT_USABLE');
  });

  it('is for people who are signed in', async () => {
    const { errors } = await ask('{ planSampleSize(required: 0.95) { nWithoutFailure } }', {}, {});
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the templates of criteria', () => {
  it('ask what a person without statistics can answer', async () => {
    const { data } = await ask('{ criteriaTemplates { id question answers { value text } } }');
    const { criteriaTemplates } = data as { criteriaTemplates: { id: string; answers: { value: string }[] }[] };
    expect(criteriaTemplates.map(({ id }) => id).slice(0, 4)).toEqual(['missed', 'falseAlarm', 'alike', 'today']);
    expect(criteriaTemplates[0]?.answers.map(({ value }) => value)).toEqual([
      'PERSON_HURT',
      'LINE_STOPS',
      'EXTRA_WORK',
      'HARDLY_MATTERS',
    ]);
  });

  it('lead to a proposal with its sample size', async () => {
    const { data } = await ask(
      '{ proposeCriterion(consequence: PERSON_HURT) { severity threshold confidence unitsWithoutFailure waivable } }',
    );
    expect(data).toEqual({
      proposeCriterion: {
        severity: 'SAFETY_CRITICAL',
        threshold: '0.99',
        confidence: '0.95',
        unitsWithoutFailure: 299,
        waivable: false,
      },
    });
  });

  it('never propose less than what is reached today', async () => {
    const { data } = await ask(
      '{ proposeCriterion(consequence: EXTRA_WORK, today: "0.98") { threshold unitsWithoutFailure } }',
    );
    expect(data).toEqual({ proposeCriterion: { threshold: '0.98', unitsWithoutFailure: 149 } });
  });

  it('refuse an answer that is none', async () => {
    const { errors } = await ask('{ proposeCriterion(consequence: WHO_KNOWS) { threshold } }');
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
