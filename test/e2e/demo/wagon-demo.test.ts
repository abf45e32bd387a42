import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nextCommands, touchstone, type Ended } from '../../builders/command-line.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-wagon-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the wagon demo', () => {
  let first: Ended;
  beforeAll(async () => {
    // What an earlier demo left.
    await mkdir(join(folder, 'touchstone-demo'));
    await writeFile(join(folder, 'touchstone-demo/.touchstone-demo'), '');
    await writeFile(join(folder, 'touchstone-demo/result.json'), 'of an earlier demo');
    await writeFile(join(folder, 'touchstone-demo/logins.json'), 'of an earlier demo');
    first = await touchstone(['demo', '--scenario', 'wagon'], folder);
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
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, 'touchstone-demo', name), 'utf8')) as unknown;
    const { judgements } = (await read('result.json')) as { judgements: { siteKey: string; runId: string }[] };
    const logins = (await read('logins.json')) as { role: string; email: string; password: string }[];
    const { email = '', password = '' } = logins.find(({ role }) => role === 'CQL') ?? {};
    const runId = judgements.find(({ siteKey }) => siteKey === 'SITE-B')?.runId ?? '';
    const environment = { TOUCHSTONE_PASSWORD: password, TOUCHSTONE_DATA_DIR: join(folder, 'touchstone-demo/data') };
    const replayed = await touchstone(
      ['replay', '--run', runId, '--as', email, '--bits', '--json'],
      folder,
      environment,
    );
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
