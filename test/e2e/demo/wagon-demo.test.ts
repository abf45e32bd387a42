import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { touchstoneWith } from '../../builders/command-line-here.js';
import { nextCommands, touchstone, type Ended } from '../../builders/command-line.js';
import { askGraphql, whileServing } from '../../builders/demo-server.js';

// Each command opens and closes an installation.
jest.setTimeout(300_000);

let folder: string;
/** The run of site B in the first pilot. */
let runId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-wagon-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

const readLeft = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'touchstone-demo', name), 'utf8')) as unknown;

async function loginOf(role: string): Promise<Login> {
  const found = ((await readLeft('logins.json')) as Login[]).find((login) => login.role === role);
  if (found === undefined) throw new Error(`The demo has no ${role}.`);
  return found;
}

async function runOfSiteB(): Promise<string> {
  const { judgements } = (await readLeft('result.json')) as { judgements: { siteKey: string; runId: string }[] };
  return judgements.find(({ siteKey }) => siteKey === 'SITE-B')?.runId ?? '';
}

/** The environment in which somebody of the pilot types commands about it. */
async function environmentOf(role: string): Promise<{ email: string; environment: NodeJS.ProcessEnv }> {
  const { email, password } = await loginOf(role);
  const environment = { TOUCHSTONE_PASSWORD: password, TOUCHSTONE_DATA_DIR: join(folder, 'touchstone-demo/data') };
  return { email, environment };
}

/** `touchstone rejudge …` as somebody of the pilot. */
async function rejudge(role: string, ...options: readonly string[]): Promise<Ended> {
  const { email, environment } = await environmentOf(role);
  const { exitCode, stdout, stderr } = await touchstoneWith(environment, 'rejudge', '--as', email, ...options);
  return { code: exitCode, stdout, stderr };
}

/** Other score thresholds for the model of the run, fixed by agreement. */
function anotherOperatingPoint(): Promise<string> {
  return whileServing(folder, ['serve', '--demo'], async (url) => {
    const { email, password } = await loginOf('VML');
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

describe('the wagon demo', () => {
  let first: Ended;
  beforeAll(async () => {
    // What an earlier demo left.
    await mkdir(join(folder, 'touchstone-demo'));
    await writeFile(join(folder, 'touchstone-demo/.touchstone-demo'), '');
    await writeFile(join(folder, 'touchstone-demo/result.json'), 'of an earlier demo');
    await writeFile(join(folder, 'touchstone-demo/logins.json'), 'of an earlier demo');
    first = await touchstone(['demo', '--scenario', 'wagon'], folder);
    runId = await runOfSiteB();
  }, 300_000);

  it('starts fresh and ends well, with the counts of the independent reference in lines of at most 100 columns', () => {
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    for (const row of [
      /Create the pilot: PLT-0001/,
      /SITE-A +WAGON_BAG +75, 2 may fail +13 +8 of 17 /,
      /SITE-B +WAGON_BAG +75, 2 may fail +6 +4 of 11 /,
      /SITE-A +ITEM +75, 2 may fail +19 +15 of 110 /,
      /SITE-B +ITEM +75, 2 may fail +8 +5 of 71 /,
      /GATE_EVIDENCE_INSUFFICIENT/,
      /Decide: NO-GO/,
    ]) {
      expect(first.stdout).toMatch(row);
    }
    // Commands and queries are as long as the paths and ids they name.
    const table = first.stdout.split('\n').filter((line) => !/^ +(query|mutation|node) /.test(line));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('leaves a dossier that the verify command it prints accepts', async () => {
    const [verify = []] = nextCommands(first.stdout).filter(([command]) => command === 'verify');
    expect(await touchstone(verify, folder)).toMatchObject({ code: 0 });
  }, 120_000);

  it('leaves runs that give the same bits once more, for whoever may see them', async () => {
    const { email, environment } = await environmentOf('CQL');
    const args = ['replay', '--run', runId, '--as', email, '--bits', '--json'];
    const replayed = await touchstone(args, folder, environment);
    expect({ code: replayed.code, stderr: replayed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(replayed.stdout)).toMatchObject({ answer: 'BIT_IDENTICAL', tensorsDiffer: [], environment: [] });
  }, 120_000);

  it('plays one more pilot beside the first by the command it prints, and tells machines the result', async () => {
    const [keep = []] = nextCommands(first.stdout).filter((args) => args.includes('--keep'));
    const kept = await touchstone([...keep, '--json'], folder);
    expect({ code: kept.code, stderr: kept.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(kept.stdout)).toMatchObject({
      format: 'touchstone/demo@1',
      scenario: 'wagon',
      pilotKey: 'PLT-0002',
      decisions: [{ siteKey: null, gate: { decision: 'NO_GO' } }],
    });
  }, 300_000);
});

describe('touchstone rejudge on what the wagon demo left', () => {
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
    const nobodys = runId.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const ended = await rejudge('VML', '--run', nobodys, '--recompute');
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringMatching(/^RUN_NOT_FOUND: /) });
  });

  it('judges from another operating point as the next attempt; the exit code is the verdict, and the new run can be checked', async () => {
    const point = await anotherOperatingPoint();
    const again = ['--run', runId, '--use-case', 'ITEM', '--operating-point', point];
    const judged = await rejudge('VML', ...again, '--json', '--junit', join(folder, 'junit.xml'));
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

describe('touchstone demo', () => {
  it('leaves a folder of that name alone when it is somebody else’s', async () => {
    const other = await mkdtemp(join(tmpdir(), 'touchstone-other-'));
    await mkdir(join(other, 'touchstone-demo'));
    await writeFile(join(other, 'touchstone-demo', 'mine.txt'), 'keep me');
    expect(await touchstone(['demo'], other)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('DEMO_FOLDER_FOREIGN'),
    });
    expect(existsSync(join(other, 'touchstone-demo', 'mine.txt'))).toBe(true);
    await rm(other, { recursive: true, force: true });
  }, 60_000);
});
