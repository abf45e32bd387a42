import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Played } from '../../../../src/demo/pilot/play.js';
import type { JudgementResult } from '../../../../src/verdict/judgement.js';
import { nextCommands, touchstone, type Ended } from '../../../builders/command-line.js';
import { askGraphql, whileServing } from '../../../builders/demo-server.js';
import { lowerBound, upperBound } from './incomplete-beta.js';

const root = join(import.meta.dirname, '../../../..');
/** Counts and decisions as the committed model gives them; `UPDATE_SNAPSHOT=1` records them anew. */
const EXPECTED = join(import.meta.dirname, 'expected.json');
const PHOTOS = 240;
const ALPHA = 0.05 / 3;

type Result = Omit<Played, 'cells' | 'logins'> & {
  readonly judgements: Played['cells'];
  readonly tookSeconds: number;
  readonly peakMemory: { readonly mainBytes: number };
};

const decisionOf = ({ criteria }: JudgementResult) => {
  const decision = criteria.find(({ role }) => role === 'DECISION');
  const cell = decision?.cells[0];
  if (decision === undefined || cell === undefined) throw new Error('no decision was judged');
  return { decision, cell };
};

/** What is expected to stay the same while model and scenes do. */
const countsOf = ({ judgements, decisions }: Result) => ({
  cells: judgements.map(({ siteKey, useCaseKey, result }) => {
    const { right, total, n, k, verdict } = decisionOf(result).cell;
    return { siteKey, useCaseKey, right, total, n, k, verdict, run: result.verdict };
  }),
  decisions: decisions.map(({ siteKey, limitedTo = null, gate }) => ({ siteKey, limitedTo, decision: gate.decision })),
});

type Counts = ReturnType<typeof countsOf>;

interface Login {
  readonly email: string;
  readonly password: string;
}

/** A printed line without the time at its end, digests, sizes and figures that another processor may round otherwise. */
function withoutTheDay(line: string): string {
  return line
    .replace(/ +\d+\.\d s$/, '')
    .replace(/\b[0-9a-f]{12,}\b/g, 'digest')
    .replace(/\d+/g, '0')
    .trimEnd();
}

/** The demo typed here, or what the same commit's `npm run demo` left and said: `.ci/run` plays it once. */
async function playedDemo(folder: string): Promise<Ended> {
  const before = process.env['TOUCHSTONE_PLAYED_DEMO'];
  if (before === undefined) return touchstone(['demo'], folder);
  await cp(before, folder, { recursive: true });
  const said = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return { code: 0, stdout: await said('stdout.txt'), stderr: await said('stderr.txt') };
}

describe('the warehouse demo', () => {
  let folder: string;
  let played: Ended;
  let result: Result;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-warehouse-'));
    played = await playedDemo(folder);
    result = JSON.parse(await readFile(join(folder, 'touchstone-demo/result.json'), 'utf8')) as Result;
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('ends well and prints lines of at most 100 columns, but for commands and queries', () => {
    expect({ code: played.code, stderr: played.stderr }).toEqual({ code: 0, stderr: '' });
    const lines = played.stdout.split('\n').filter((line) => !/^ +(query|mutation|node) /.test(line));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(played.stdout).not.toContain('\u001b');
    expect(played.stdout).toMatch(/Took \d+ s, peak memory \d+ MB/);
  });

  it('judges both use cases at both sites on every photograph supplied', () => {
    expect(result.judgements.map(({ siteKey, useCaseKey }) => `${siteKey} ${useCaseKey}`).sort()).toEqual([
      'BRIGHT BOX',
      'BRIGHT PALLET',
      'DIM BOX',
      'DIM PALLET',
    ]);
    for (const { result: judged } of result.judgements) {
      const { supplied, excluded, evaluated, errored, indeterminate } = judged.conservation;
      expect([supplied, excluded + evaluated + errored + indeterminate]).toEqual([PHOTOS, PHOTOS]);
    }
  });

  it('decides each cell as the exact bounds of its counts say', () => {
    for (const { result: judged } of result.judgements) {
      const { cell, decision } = decisionOf(judged);
      const [lower, upper] = [lowerBound(cell.k, cell.n, ALPHA), upperBound(cell.k, cell.n, ALPHA)];
      expect(cell.lower).toBeCloseTo(lower, 6);
      expect(cell.upper).toBeCloseTo(upper, 6);
      const limit = Number(decision.threshold);
      expect(decision.verdict).toBe(lower >= limit ? 'PASS' : upper < limit ? 'FAIL' : 'INCONCLUSIVE');
    }
  });

  it('has the sample sizes of the planner in its agreement, before any result', () => {
    expect(result.planned.map(({ withoutFailure, atDesignPoint }) => ({ withoutFailure, atDesignPoint }))).toEqual(
      Array.from({ length: 4 }, () => ({ withoutFailure: 39, atDesignPoint: { units: 75, allowedFailures: 2 } })),
    );
  });

  it('ends in GO on what passed at a site, in NO-GO where nothing did, and says why not on everything', () => {
    for (const { siteKey, refusal, limitedTo, gate } of result.decisions) {
      const here = result.judgements.filter((one) => one.siteKey === siteKey);
      const passed = here.filter((one) => one.result.verdict === 'PASS').map(({ useCaseKey }) => useCaseKey);
      const isAll = passed.length === here.length;
      expect({ decision: gate.decision, limitedTo, refusal: refusal?.code }).toEqual({
        decision: passed.length > 0 ? 'GO' : 'NO_GO',
        limitedTo: isAll || passed.length === 0 ? undefined : passed,
        refusal: isAll ? undefined : 'GATE_EVIDENCE_INSUFFICIENT',
      });
    }
  });

  it('names photographs on which the use cases disagree, each once, and passes the swap test', () => {
    for (const { siteKey, compared, onlyFirstRight, onlySecondRight, swap } of result.compared) {
      const rightOf = (useCase: string): number => {
        const judged = result.judgements.find((one) => one.siteKey === siteKey && one.useCaseKey === useCase);
        const cell = judged?.result.criteria.find(({ metric }) => metric === 'image-success@1')?.cells[0];
        return cell?.right ?? Number.NaN;
      };
      const names = [...onlyFirstRight, ...onlySecondRight];
      expect([compared, new Set(names).size]).toEqual([PHOTOS, names.length]);
      expect(onlyFirstRight.length - onlySecondRight.length).toBe(rightOf('BOX') - rightOf('PALLET'));
      expect(swap).toMatchObject({ passed: true, unchanged: [], missing: [] });
    }
  });

  it('gives the counts and decisions that were recorded with the model', async () => {
    const counts = countsOf(result);
    if (process.env['UPDATE_SNAPSHOT'] === '1') await writeFile(EXPECTED, `${JSON.stringify(counts, null, 2)}\n`);
    const expected = JSON.parse(await readFile(EXPECTED, 'utf8')) as Counts;
    expect(counts.decisions).toEqual(expected.decisions);
    // Another processor may round another last digit and move a detection over a threshold: one in a hundred, not more.
    for (const [index, cell] of expected.cells.entries()) {
      const { right, k, ...same } = counts.cells[index] as Counts['cells'][number];
      expect(same).toEqual((({ right: _right, k: _k, ...rest }) => rest)(cell));
      expect(Math.abs(right - cell.right) / cell.total).toBeLessThan(0.01);
      expect(Math.abs(k - cell.k) / cell.n).toBeLessThan(0.01);
    }
  });

  it('prints commands that work when typed', async () => {
    const printed = nextCommands(played.stdout);
    const verify = printed.filter(([command]) => command === 'verify');
    expect(verify).toHaveLength(2);
    for (const args of verify) expect(await touchstone(args, folder)).toMatchObject({ code: 0 });
    const [generate = []] = printed.filter((args) => args[1] === 'generate');
    expect(await touchstone(generate, folder)).toMatchObject({ code: 0 });
    const readme = await readFile(join(folder, generate.at(-1) ?? '', 'README.md'), 'utf8');
    const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(readme) ?? [];
    const commands = block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== '');
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { code, stderr } = await touchstone(command.split(/\s+/).slice(2), folder);
      expect([[0, 1, 2].includes(code), stderr]).toEqual([true, '']);
    }
    // The other two: `demo --keep` is typed after the shorter demo (wagon-demo.test.ts), `serve --demo` below.
    expect(printed.length).toBe(5);
    expect(printed).toContainEqual(['demo', '--keep']);
  }, 300_000);

  it('serves what it left, and the operations it prints answer with what it printed', async () => {
    const [serve = []] = nextCommands(played.stdout).filter(([command]) => command === 'serve');
    await whileServing(folder, serve, async (url) => {
      const [signIn = '', gates = '', contradictions = ''] = [
        ...played.stdout.matchAll(/^ {4}((?:mutation|query) \{.*\})$/gm),
      ].map((match) => match[1] ?? '');
      const logins = JSON.parse(await readFile(join(folder, 'touchstone-demo/logins.json'), 'utf8')) as Login[];
      const login = logins.find(({ email }) => signIn.includes(`"${email}"`));
      const { token } = (await askGraphql(url, signIn.replace('<its password>', login?.password ?? '')))['signIn'] as {
        token: string;
      };
      const decided = (await askGraphql(url, gates, { token }))['gates'] as {
        state: string;
        decision: string | null;
      }[];
      expect(decided.flatMap(({ decision }) => decision ?? []).sort()).toEqual(
        result.decisions.map(({ gate }) => gate.decision).sort(),
      );
      const [first] = result.compared;
      const report = (await askGraphql(url, contradictions, { token }))['contradictions'] as {
        compared: number;
        contradictions: { itemName: string }[];
      };
      expect(report.compared).toBe(first?.compared);
      expect(report.contradictions.map(({ itemName }) => itemName).sort()).toEqual(
        [...(first?.onlyFirstRight ?? []), ...(first?.onlySecondRight ?? [])].sort(),
      );
    });
  }, 120_000);

  it('prints what the README shows, but for times and digests of this day', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(readme) ?? [];
    const lines = shown.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(10);
    // Where a long step breaks depends on how many digits its time has.
    const unbroken = (text: readonly string[]): string => text.map(withoutTheDay).join(' ').replace(/\s+/g, ' ');
    const printed = unbroken(played.stdout.split('\n'));
    expect(lines.filter((line) => !printed.includes(unbroken([line]).trim()))).toEqual([]);
  });

  it('has its table in the documentation as it was recorded', async () => {
    const page = await readFile(join(root, 'docs/demo/README.md'), 'utf8');
    const expected = JSON.parse(await readFile(EXPECTED, 'utf8')) as Counts;
    for (const { siteKey, useCaseKey, right, total, n, k, verdict } of expected.cells) {
      // Rounded outwards: a bound is never told better than it is.
      const least = Math.floor(1e4 * lowerBound(k, n, ALPHA)) / 100;
      const most = Math.ceil(1e4 * upperBound(k, n, ALPHA)) / 100;
      const bound = verdict === 'PASS' ? `at least ${least.toFixed(2)} %` : `at most ${most.toFixed(2)} %`;
      const row = page.split('\n').find((line) => line.startsWith(`| ${siteKey} | ${useCaseKey} |`)) ?? '';
      expect(row.split('|').map((cell) => cell.trim())).toEqual(
        expect.arrayContaining(['75, 2 may fail', `${n}`, `${right} of ${total}`, bound, verdict]),
      );
    }
  });
});
