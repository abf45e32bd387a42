import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { touchstone, type Ended } from '../../builders/command-line.js';
import { askGraphql, whileServing } from '../../builders/demo-server.js';

// Each command opens and closes an installation.
jest.setTimeout(300_000);

interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

interface Judged {
  readonly siteKey: string;
  readonly runId: string;
}

let folder: string;
let logins: readonly Login[];
let runId: string;

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'touchstone-demo', name), 'utf8')) as unknown;
const loginOf = (role: string): Login => {
  const found = logins.find((login) => login.role === role);
  if (found === undefined) throw new Error(`The demo has no ${role}.`);
  return found;
};

/** Types `touchstone rejudge …` as somebody of the pilot. */
function rejudge(role: string, ...options: readonly string[]): Promise<Ended> {
  const { email, password } = loginOf(role);
  const environment = { TOUCHSTONE_PASSWORD: password, TOUCHSTONE_DATA_DIR: join(folder, 'touchstone-demo/data') };
  return touchstone(['rejudge', '--as', email, ...options], folder, environment);
}

/** Other score thresholds for the model of the run, fixed by agreement. */
function anotherOperatingPoint(): Promise<string> {
  return whileServing(folder, ['serve', '--demo'], async (url) => {
    const { email, password } = loginOf('VML');
    const enter = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    const variables = { input: { email, password } };
    const { token } = (await askGraphql(url, enter, { variables }))['signIn'] as { token: string };
    const ask = (query: string, of: object) => askGraphql(url, query, { token, variables: of });
    const seen = await ask('query ($id: ID!) { run(id: $id) { modelId plan } }', { id: runId });
    const { modelId } = seen['run'] as { modelId: string };
    const point = { modelId, rule: 'Agreed at the table', scoreThresholds: { gunny_bag: 0.9, wire: 0.9 } };
    const made = await ask(
      'mutation ($input: RegisterOperatingPointInput!) { registerOperatingPoint(input: $input) { operatingPoint { id } userErrors { code message } } }',
      { input: point },
    );
    const { operatingPoint, userErrors } = made['registerOperatingPoint'] as {
      operatingPoint: { id: string } | null;
      userErrors: unknown;
    };
    expect(userErrors).toEqual([]);
    return operatingPoint?.id ?? '';
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-rejudge-'));
  expect(await touchstone(['demo', '--scenario', 'wagon'], folder)).toMatchObject({ code: 0, stderr: '' });
  logins = (await read('logins.json')) as Login[];
  const { judgements } = (await read('result.json')) as { judgements: readonly Judged[] };
  runId = judgements.find(({ siteKey }) => siteKey === 'SITE-B')?.runId ?? '';
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('touchstone rejudge on an installation', () => {
  it('computes the judgements of a run once more for the customer: identical, exit code 0, no attempt', async () => {
    const { code, stdout, stderr } = await rejudge('CQL', '--run', runId, '--recompute', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(stdout) as { useCase: string; result: { stored: string; recomputed: string } }[];
    expect(found.map(({ useCase }) => useCase).sort()).toEqual(['ITEM', 'WAGON_BAG']);
    for (const one of found) {
      expect(one).toMatchObject({ identical: true, differingImages: 0 });
      expect(one.result.recomputed).toBe(one.result.stored);
    }
  });

  it.each([
    ['what has not changed', 'VML', ['--use-case', 'ITEM'], 64, 'REJUDGEMENT_UNCHANGED'],
    ['a use case that the pilot does not have', 'VML', ['--use-case', 'NOPE'], 64, 'USAGE_INVALID'],
    ['an attempt and a check at once', 'VML', ['--recompute', '--use-case', 'ITEM'], 64, 'USAGE_INVALID'],
    ['a person without a role for it', 'CSM', ['--use-case', 'ITEM'], 77, 'NOT_PERMITTED'],
  ] as const)('is refused for %s', async (_what, role, options, code, error) => {
    const ended = await rejudge(role, '--run', runId, ...options);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^${error}: `));
  });

  it('is refused for a run that nobody knows', async () => {
    const ended = await rejudge(
      'VML',
      '--run',
      runId.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      '--recompute',
    );
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringMatching(/^RUN_NOT_FOUND: /) });
  });

  it('judges from another operating point as the next attempt; the exit code is the verdict, and the new run can be checked', async () => {
    const point = await anotherOperatingPoint();
    const again = ['--run', runId, '--use-case', 'ITEM', '--operating-point', point];
    const judged = await rejudge('VML', ...again, '--json', '--junit', 'junit.xml');
    expect({ code: judged.code, stderr: judged.stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(judged.stdout)).toEqual([
      { name: 'ITEM at SITE-B', result: expect.objectContaining({ verdict: 'FAIL', attempt: { number: 2, max: 3, spending: 'EQUAL' } }) },
    ]); // prettier-ignore
    expect(await readFile(join(folder, 'junit.xml'), 'utf8')).toContain('ITEM at SITE-B');
    const twice = await rejudge('VML', ...again);
    expect(twice).toMatchObject({ code: 64, stderr: expect.stringMatching(/^REJUDGEMENT_UNCHANGED: /) });
    const [, newRun = ''] = /since run ([0-9a-f-]+) judged/.exec(twice.stderr) ?? [];
    expect(newRun).not.toBe(runId);
    const checked = await rejudge('CQL', '--run', newRun, '--recompute');
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ITEM: identical\. No attempt was counted\.\n/),
    });
  });
});
