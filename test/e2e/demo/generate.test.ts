import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { parseContract } from '../../../src/metrics/interpretation/parse-contract.js';
import { lintCriteria } from '../../../src/verdict/criteria/lint-criteria.js';

const bin = join(import.meta.dirname, '../../../bin/touchstone.mjs');
const run = promisify(execFile);

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'touchstone-generate-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function generate(options: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const args = [bin, 'demo', 'generate', ...options.split(' ').filter((word) => word !== '')];
  try {
    return { code: 0, ...(await run(process.execPath, args, { cwd, env })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** Names and digests of everything in a folder. */
async function digestsOf(folder: string, without: readonly string[] = []): Promise<Record<string, string>> {
  const entries = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !without.includes(entry.name));
  const pairs = files.map(async ({ parentPath, name }) => [name, sha256Of(await readFile(join(parentPath, name)))]);
  return Object.fromEntries((await Promise.all(pairs)) as [string, string][]);
}

const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(cwd, file), 'utf8')) as unknown;

describe('touchstone demo generate', () => {
  beforeAll(async () => {
    expect(await generate('--site dim --n 6 --out six')).toMatchObject({ code: 0, stderr: '' });
  }, 120_000);

  it('writes photographs with labels, visibility and metadata, and says what it wrote', async () => {
    const { images, annotations } = (await json('six/annotations.json')) as Record<
      string,
      { file_name: string; visibility: number }[]
    >;
    const names = (await readdir(join(cwd, 'six/photos'))).sort();
    expect(names).toEqual(images?.map(({ file_name }) => file_name).sort());
    expect(names).toHaveLength(6);
    expect(annotations?.every(({ visibility }) => visibility > 0 && visibility <= 1)).toBe(true);
    const lines = (await readFile(join(cwd, 'six/metadata.jsonl'), 'utf8')).trim().split('\n');
    const metadata = lines.map((line) => JSON.parse(line) as { file: string; arrangement: string });
    expect(metadata.map(({ file }) => file).sort()).toEqual(names);
    expect(new Set(metadata.map(({ arrangement }) => arrangement)).size).toBe(3);
  });

  it('writes contracts and criteria that the product accepts, and a README with commands for them', async () => {
    for (const useCase of ['box', 'pallet']) {
      const contract = parseContract(await json(`six/${useCase}-contract.json`));
      expect(lintCriteria(await json(`six/${useCase}-criteria.json`), { contract }).problems).toEqual([]);
    }
    const readme = await readFile(join(cwd, 'six/README.md'), 'utf8');
    expect(readme).toContain('--metadata six/metadata.jsonl --group meta.arrangement');
    expect(readme).toContain('--contract six/pallet-contract.json --criteria six/pallet-criteria.json');
  });

  it('gives the same bytes again, another n begins alike, another seed, site or purpose gives other scenes', async () => {
    expect((await generate('--site dim --n 6 --out again')).code).toBe(0);
    const [six, again] = [await digestsOf('six', ['README.md']), await digestsOf('again', ['README.md'])];
    expect(again).toEqual(six);
    expect((await generate('--site dim --n 3 --out three')).code).toBe(0);
    const three = Object.entries(await digestsOf('three/photos'));
    expect(three).toHaveLength(3);
    for (const [name, digest] of three) expect(six[name]).toBe(digest);
    const others = ['--site dim --seed 7', '--site dim --purpose threshold', '--site bright'];
    const known = new Set(Object.values(six));
    for (const [index, options] of others.entries()) {
      expect((await generate(`${options} --n 1 --out other-${index}`)).code).toBe(0);
      expect(Object.values(await digestsOf(`other-${index}/photos`)).some((digest) => known.has(digest))).toBe(false);
    }
  }, 240_000);

  it('replaces what it made before and leaves nothing of a longer series behind, but nothing of anybody else away', async () => {
    await generate('--site bright --n 3 --out mine');
    await writeFile(join(cwd, 'mine/photos/own.jpg'), 'of somebody');
    expect((await generate('--site bright --n 1 --out mine')).code).toBe(0);
    expect((await readdir(join(cwd, 'mine/photos'))).sort()).toEqual(['bright-0000-a.jpg', 'own.jpg']);
  }, 120_000);

  it('refuses a folder that holds something else, and a file, and writes nothing there', async () => {
    await mkdir(join(cwd, 'foreign'));
    await writeFile(join(cwd, 'foreign/mine.txt'), 'keep me');
    await writeFile(join(cwd, 'a-file'), 'keep me too');
    for (const out of ['foreign', 'a-file']) {
      const { code, stderr } = await generate(`--site dim --n 1 --out ${out}`);
      expect([code, stderr.slice(0, 20)]).toEqual([64, 'PHOTO_FOLDER_FOREIGN']);
    }
    expect(await readdir(join(cwd, 'foreign'))).toEqual(['mine.txt']);
  }, 60_000);

  it.each([
    '--site nowhere --n 1',
    '--site dim --n 0',
    '--site dim --n -3',
    '--site dim --n 2.5',
    '--site dim --n 10001',
    '--site dim --n many',
    '--site dim --n 1 --seed -1',
    '--site dim --n 1 --seed 1e3',
    '--site dim --n 1 --purpose fun',
    '--n 1',
    '--site dim',
  ])(
    'refuses %s with exit code 64',
    async (options) => {
      const { code, stderr } = await generate(`${options} --out refused`);
      expect(code).toBe(64);
      expect(stderr).not.toBe('');
      expect(existsSync(join(cwd, 'refused'))).toBe(false);
    },
    30_000,
  );
});

describe('touchstone demo', () => {
  it('refuses a scenario that is not there, before it touches anything', async () => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    await expect(run(process.execPath, [bin, 'demo', '--scenario', 'moon'], { cwd, env })).rejects.toMatchObject({
      code: 64,
      stderr: expect.stringContaining('warehouse, wagon'),
    });
    expect(existsSync(join(cwd, 'touchstone-demo'))).toBe(false);
  }, 30_000);
});
