import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runVerify } from '../../../src/entry/commands/verify-actions.js';
import { aSealedDossier, aSigner } from '../../builders/sealed-dossier.js';

describe('touchstone verify', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-'));
    file = join(folder, 'TD-2026-0417-2.pdf');
    const { pdf } = await aSealedDossier();
    await writeFile(file, pdf);
    await writeFile(join(folder, 'altered.pdf'), Buffer.concat([pdf, Buffer.from(' ')]));
    await writeFile(join(folder, 'key.pem'), aSigner().publicKeyPem);
    await writeFile(join(folder, 'other.pem'), aSigner(9).publicKeyPem);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('ends with 0 for an intact dossier, with and without the key', async () => {
    expect((await runVerify(file, {})).exitCode).toBe(0);
    expect((await runVerify(file, { key: join(folder, 'key.pem') })).exitCode).toBe(0);
  }, 60_000);

  it('ends with 5 for an altered dossier or another key', async () => {
    expect((await runVerify(join(folder, 'altered.pdf'), {})).exitCode).toBe(5);
    expect((await runVerify(file, { key: join(folder, 'other.pem') })).exitCode).toBe(5);
  }, 60_000);

  it('ends with 64 when a file cannot be read', async () => {
    expect((await runVerify(join(folder, 'none.pdf'), {})).exitCode).toBe(64);
    expect((await runVerify(file, { key: join(folder, 'none.pem') })).exitCode).toBe(64);
  });

  it('prints a report as JSON on demand', async () => {
    const { text } = await runVerify(file, { json: true });
    expect(JSON.parse(text)).toMatchObject({ format: 'touchstone/verification@1', intact: true, keyPinned: false });
  }, 60_000);
});
