import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

// Sixteen photographs a run, a fraction of a second each.
jest.setTimeout(120_000);

const DIGESTS = 'docs/demo/photo-digests.json';

function run(folder: string, ...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(folder, 'scripts/photo-digests.mjs'), ...options], (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('scripts/photo-digests.mjs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-digests-'));
    await cp('scripts/photo-digests.mjs', join(folder, 'scripts/photo-digests.mjs'));
    await cp('package.json', join(folder, 'package.json'));
    await cp(DIGESTS, join(folder, DIGESTS));
    await symlink(resolve('dist'), join(folder, 'dist'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds the recorded bytes on this Node', async () => {
    const { code, stdout, stderr } = await run(folder, '--check');
    expect([code, stderr]).toEqual([0, `Node ${process.version}: all 16 photographs have the recorded bytes.\n`]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(16);
  });

  it('says so when one byte would differ, and records anew on request', async () => {
    const file = join(folder, DIGESTS);
    const kept = await readFile(file, 'utf8');
    await writeFile(file, kept.replace(/"sha256": "[0-9a-f]/, '"sha256": "x'));
    const differing = await run(folder, '--check');
    expect(differing.code).toBe(1);
    expect(differing.stderr).toContain('1 of 16 photographs differ');
    expect((await run(folder, '--write')).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(kept);
  });
});
