import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requireFree, verifierFile, writeBundle } from '../../../../src/entry/commands/write-bundle.js';

describe('writing a bundle', () => {
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'export-'));
  });
  afterEach(() => rm(place, { recursive: true }));
  const file = (name: string) => ({ name, bytes: Buffer.from(name) });

  it('writes all files, those in folders too, and leaves nothing beside them', async () => {
    await writeBundle(join(place, 'out'), [file('a.txt'), file('folder/b.txt')]);
    expect(await readdir(place)).toEqual(['out']);
    expect(await readFile(join(place, 'out', 'folder', 'b.txt'), 'utf8')).toBe('folder/b.txt');
  });

  it('leaves nothing behind when a file in the middle cannot be written', async () => {
    const writing = writeBundle(join(place, 'out'), [file('a.txt'), file('a.txt/impossible'), file('c.txt')]);
    await expect(writing).rejects.toMatchObject({ code: 'EXPORT_NOT_WRITTEN' });
    expect(await readdir(place)).toEqual([]);
  });

  it('overwrites neither a folder nor a file', async () => {
    await writeFile(join(place, 'out'), 'mine');
    await expect(requireFree(join(place, 'out'))).rejects.toMatchObject({ code: 'EXPORT_TARGET_TAKEN' });
    await expect(writeBundle(join(place, 'out'), [file('a.txt')])).rejects.toMatchObject({
      code: 'EXPORT_TARGET_TAKEN',
    });
    expect(await readdir(place)).toEqual(['out']);
    expect(await readFile(join(place, 'out'), 'utf8')).toBe('mine');
  });

  it('says so when the folder it shall go to does not exist', async () => {
    await expect(writeBundle(join(place, 'no', 'out'), [file('a.txt')])).rejects.toMatchObject({
      code: 'EXPORT_NOT_WRITTEN',
    });
  });

  it('finds the verifier that is shipped', async () => {
    expect((await verifierFile()).toString()).toContain('touchstone-verify');
  });
});
