import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AesSecretBox } from '../../../../src/platform/keys/aes-secret-box.js';
import { createSecretsKey, loadSecretsKey } from '../../../../src/platform/keys/secrets-key.js';

const boxOf = (fill: number): AesSecretBox => new AesSecretBox(() => Promise.resolve(Buffer.alloc(32, fill)));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('AesSecretBox', () => {
  it('opens what it sealed, and seals the same text differently each time', async () => {
    const box = boxOf(1);
    const [one, other] = [await box.seal('a secret', 'use'), await box.seal('a secret', 'use')];
    expect(one).not.toBe(other);
    expect(await box.open(one, 'use')).toBe('a secret');
  });

  it('opens nothing under another key, for another use, or after a change', async () => {
    const sealed = await boxOf(1).seal('a secret', 'use');
    const flipped = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`;
    const refused = { code: 'SECRET_UNREADABLE' };
    await expect(boxOf(2).open(sealed, 'use')).rejects.toMatchObject(refused);
    await expect(boxOf(1).open(sealed, 'another use')).rejects.toMatchObject(refused);
    await expect(boxOf(1).open(flipped, 'use')).rejects.toMatchObject(refused);
    for (const text of ['', 'v1', 'v1..', 'v2.x.y']) await expect(boxOf(1).open(text, 'use')).rejects.toMatchObject(refused);
  }); // prettier-ignore

  it('asks for its key again after a failure', async () => {
    let isThere = false;
    const box = new AesSecretBox(() => (isThere ? Promise.resolve(Buffer.alloc(32)) : Promise.reject(new Error('no'))));
    await expect(box.seal('x', 'use')).rejects.toThrow('no');
    isThere = true;
    await expect(box.seal('x', 'use')).resolves.toMatch(/^v1\./);
  });
});

describe('the key for stored secrets', () => {
  it('is made once, readable by its owner alone', async () => {
    const settings = { dataDir: folder, isProduction: false };
    const [one, other] = [await loadSecretsKey(settings), await loadSecretsKey(settings)];
    expect(one.equals(other)).toBe(true);
    expect(one.length).toBe(32);
    await chmod(join(folder, 'secrets-key'), 0o644);
    await expect(loadSecretsKey(settings)).rejects.toMatchObject({ code: 'SECRETS_KEY_UNUSABLE' });
  });

  it('is never made in production, nor where the operator named a file that is not there', async () => {
    const refused = { code: 'SECRETS_KEY_MISSING' };
    await expect(loadSecretsKey({ dataDir: folder, isProduction: true })).rejects.toMatchObject(refused);
    const file = join(folder, 'nowhere');
    await expect(loadSecretsKey({ file, dataDir: folder, isProduction: false })).rejects.toMatchObject(refused);
  });

  it('is left alone when it exists, and refused when it is none', async () => {
    const file = join(folder, 'other');
    await writeFile(file, 'hello', { mode: 0o600 });
    await createSecretsKey(file);
    expect(await readFile(file, 'utf8')).toBe('hello');
    const settings = { file, dataDir: folder, isProduction: true };
    await expect(loadSecretsKey(settings)).rejects.toMatchObject({ code: 'SECRETS_KEY_UNUSABLE' });
  });
});
