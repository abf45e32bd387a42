import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseSha256, sha256Of, type Sha256 } from '../../../src/kernel/sha256.js';
import { FileBlobStore } from '../../../src/platform/blobs/file-blob-store.js';

/** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
const ABC = parseSha256('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') as Sha256;
const absent = sha256Of('never stored');
const root = process.platform !== 'win32' && process.getuid?.() === 0;

async function* chunks(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('the file blob store', () => {
  let folder: string;
  let store: FileBlobStore;
  const pathOf = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const filesOf = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'touchstone-blobs-'));
    store = new FileBlobStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names a stream by the SHA-256 of its bytes and gives it back', async () => {
    expect(await store.put(chunks('a', 'b', 'c'))).toEqual({ sha256: ABC, bytes: 3 });
    expect((await store.read(ABC)).toString()).toBe('abc');
  });

  it('stores an empty file', async () => {
    const { sha256, bytes } = await store.put(new Uint8Array());
    expect([sha256, bytes]).toEqual(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0]);
    expect((await store.read(sha256)).length).toBe(0);
  });

  it('keeps one copy of the same bytes, also when they arrive at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.put(chunks('ab', 'c'))));
    expect(filesOf()).toHaveLength(1);
  });

  it('knows what it has', async () => {
    await store.put(Buffer.from('abc'));
    expect([await store.has(ABC), await store.has(absent)]).toEqual([true, false]);
  });

  it('says BLOB_MISSING for what was never stored', async () => {
    await expect(store.read(absent)).rejects.toMatchObject({ code: 'BLOB_MISSING', details: { sha256: absent } });
    await expect(store.copyTo(absent, join(folder, 'copy'))).rejects.toMatchObject({ code: 'BLOB_MISSING' });
  });

  it('says BLOB_CORRUPT at every read once a byte was changed', async () => {
    await store.put(Buffer.from('abc'));
    writeFileSync(pathOf(ABC), 'abd');
    await expect(store.read(ABC)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    await expect(store.read(ABC)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    await expect(store.copyTo(ABC, join(folder, 'copy'))).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
  });

  it('says BLOB_CORRUPT for a file cut short', async () => {
    await store.put(Buffer.from('abc'));
    writeFileSync(pathOf(ABC), 'ab');
    await expect(store.read(ABC)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
  });

  it('replaces damaged bytes when the good ones are stored again', async () => {
    await store.put(Buffer.from('abc'));
    writeFileSync(pathOf(ABC), 'abd');
    await store.put(Buffer.from('abc'));
    expect((await store.read(ABC)).toString()).toBe('abc');
  });

  it('accepts exactly the limit and refuses one byte more, keeping nothing of it', async () => {
    expect((await store.put(chunks('ab', 'c'), 3)).bytes).toBe(3);
    await expect(store.put(chunks('ab', 'cd'), 3)).rejects.toMatchObject({
      code: 'BLOB_TOO_LARGE',
      details: { limit: 3 },
    });
    expect(filesOf().map(({ name }) => name)).toEqual([ABC]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    async function* broken() {
      yield await Promise.resolve(Buffer.from('ab'));
      throw new Error('connection lost');
    }
    await expect(store.put(broken())).rejects.toThrow('connection lost');
    expect(filesOf()).toEqual([]);
  });

  it('says STORAGE_FULL when the disk is full in the middle and leaves nothing half written', async () => {
    let writes = 0;
    const full = new FileBlobStore(folder, {
      write: async (file, chunk) => {
        writes += 1;
        if (writes === 2) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        await file.write(chunk);
      },
    });
    await expect(full.put(chunks('ab', 'c'))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(filesOf()).toEqual([]);
    expect((await store.put(Buffer.from('abc'))).sha256).toBe(ABC);
  });

  it('says STORAGE_READ_ONLY when the folder cannot be written to', async () => {
    const refusing = new FileBlobStore(folder, {
      write: () => Promise.reject(Object.assign(new Error('read-only file system'), { code: 'EROFS' })),
    });
    await expect(refusing.put(Buffer.from('abc'))).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });

  (root ? it.skip : it)(
    'says STORAGE_READ_ONLY on a folder without write permission (not as root, who may write anyway)',
    async () => {
      chmodSync(folder, 0o500);
      await expect(store.put(Buffer.from('abc'))).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
      chmodSync(folder, 0o700);
    },
  );

  it('copies a blob for code that loads by path, and never over another file', async () => {
    await store.put(Buffer.from('abc'));
    const target = join(folder, 'model.onnx');
    await store.copyTo(ABC, target);
    expect(readFileSync(target, 'utf8')).toBe('abc');
    expect(statSync(target).mode & 0o777).toBe(0o400);
    await expect(store.copyTo(ABC, target)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  const canMount = root && process.platform === 'linux' && tryMount();
  (canMount ? it : it.skip)('says STORAGE_FULL on a real full volume (needs the right to mount one)', async () => {
    const volume = join(folder, 'volume');
    mkdirSync(volume);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', volume]);
    try {
      const small = new FileBlobStore(volume);
      await expect(small.put(Buffer.alloc(200_000, 1))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
      expect(readdirSync(join(volume, 'incoming'))).toEqual([]);
      expect((await small.put(Buffer.from('abc'))).sha256).toBe(ABC);
    } finally {
      execFileSync('umount', [volume]);
    }
  });
});

function tryMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'touchstone-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
