import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');
const bin = join(root, 'bin/touchstone.mjs');
const run = promisify(execFile);

/** Commands of the README's and an example's `sh` blocks, continuation lines joined, comments and prompts left out. */
async function commandsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function touchstone(args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { DATABASE_URL: _none, ...inherited } = process.env;
  const env = { ...inherited, NODE_OPTIONS: '', ...environment };
  try {
    const { stdout, stderr } = await run(process.execPath, [bin, ...args], { cwd, env, maxBuffer: 2 ** 26 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('the README', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-readme-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('shows the evaluate command of the example word for word, and it ends with the exit code it states', async () => {
    const commands = (await commandsOf('README.md')).filter((line) => line.includes(' evaluate '));
    const [example] = (await commandsOf('examples/cli-pilot/README.md')).filter((line) => line.includes(' evaluate '));
    const words = (line = ''): string[] => line.split(/\s+/);
    expect(commands.map(words)).toEqual([words(example)]);
    const [, , ...args] = words(example);
    const { code, stdout } = await touchstone(args, root);
    // wagon-v2 at site A stops 8 of the 17 wagons with a sack: /real/wagon/expected/wagon-v2/site-a.expected.json, imageLevel.
    expect({ code, said: stdout.split('\n')[0] }).toEqual({
      code: 1,
      said: expect.stringMatching(/^WAGON_BAG at North track: FAIL\./),
    });
    expect(stdout).toMatch(/8 of 17 photos of wagons with a sack were stopped/);
  }, 180_000);

  describe('when the demo is run in an empty folder', () => {
    let first: Ended;
    beforeAll(async () => {
      first = await touchstone(['demo', '--scenario', 'wagon'], folder);
    }, 300_000);

    it('ends well, with the counts of the independent reference in lines of at most 100 columns', () => {
      expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
      for (const row of [
        /SITE-A +WAGON_BAG +75, 2 may fail +13 +8 of 17 /,
        /SITE-B +WAGON_BAG +75, 2 may fail +6 +4 of 11 /,
        /SITE-A +ITEM +75, 2 may fail +19 +15 of 110 /,
        /SITE-B +ITEM +75, 2 may fail +8 +5 of 71 /,
      ]) {
        expect(first.stdout).toMatch(row);
      }
      expect(first.stdout).toMatch(/GATE_EVIDENCE_INSUFFICIENT/);
      expect(first.stdout).toMatch(/Decide: NO-GO/);
      // Commands and queries are as long as the paths and ids they name.
      const table = first.stdout.split('\n').filter((line) => !/^ +(query|mutation|node) /.test(line));
      expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(100);
    });

    it('leaves a dossier that the verify command it prints accepts', async () => {
      const [file] = /touchstone-demo\/dossiers\/\S+\.pdf/.exec(first.stdout) ?? [''];
      expect(await touchstone(['verify', file], folder)).toMatchObject({ code: 0 });
    }, 120_000);

    it('plays one more pilot beside the first with --keep, and starts fresh without', async () => {
      const kept = await touchstone(['demo', '--scenario', 'wagon', '--keep', '--json'], folder);
      expect(kept.code).toBe(0);
      expect(JSON.parse(kept.stdout)).toMatchObject({
        scenario: 'wagon',
        pilotKey: 'PLT-0002',
        decisions: [{ siteKey: null, gate: { decision: 'NO_GO' } }],
      });
      const fresh = await touchstone(['demo', '--scenario', 'wagon', '--json'], folder);
      expect(JSON.parse(fresh.stdout)).toMatchObject({
        pilotKey: 'PLT-0001',
        decisions: [{ gate: { decision: 'NO_GO' } }],
      });
    }, 600_000);
  });

  it('is left alone by a demo when a folder of that name is somebody else’s', async () => {
    const other = await mkdtemp(join(tmpdir(), 'touchstone-other-'));
    const { mkdir, writeFile } = await import('node:fs/promises');
    await mkdir(join(other, 'touchstone-demo'));
    await writeFile(join(other, 'touchstone-demo', 'mine.txt'), 'keep me');
    expect(await touchstone(['demo'], other)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('DEMO_FOLDER_FOREIGN'),
    });
    expect(existsSync(join(other, 'touchstone-demo', 'mine.txt'))).toBe(true);
    await rm(other, { recursive: true, force: true });
  }, 60_000);

  it('creates the first administrator once, as shown', async () => {
    const [shown] = (await commandsOf('README.md')).filter((line) => line.includes(' admin create '));
    expect(shown).toContain('--email you@example.com --name "Your Name"');
    const data = join(folder, 'own');
    const args = ['admin', 'create', '--email', 'you@example.com', '--name', 'Your Name'];
    const environment = { TOUCHSTONE_DATA_DIR: data, TOUCHSTONE_ADMIN_PASSWORD: 'a long pass phrase of yours' };
    expect(await touchstone(args, folder, environment)).toMatchObject({ code: 0 });
    expect(await touchstone(args, folder, environment)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('ADMINISTRATOR_EXISTS'),
    });
  }, 180_000);
});
