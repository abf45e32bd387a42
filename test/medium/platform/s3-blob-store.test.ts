import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSha256, sha256Of, type Sha256 } from '../../../src/kernel/sha256.js';
import { S3BlobStore } from '../../../src/platform/blobs/s3/s3-blob-store.js';
import { s3Settings, type S3Settings } from '../../../src/platform/blobs/s3/s3-settings.js';
import { anS3Server, hasSwift, type S3Server } from '../../builders/s3-server.js';

/** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
const ABC = parseSha256('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') as Sha256;
const absent = sha256Of('never stored');
const BUCKET = 'touchstone-files';
const PART = 5 * 1024 * 1024;
const LATER = new Date(Date.now() + 86_400_000);
const EARLIER = new Date(Date.now() - 86_400_000);
const tombstone = { kind: 'ERASED', reason: 'a person asked for it', by: ['Ada', 'Ben'], at: '2026-01-02T03:04:05.000Z' } as const; // prettier-ignore

async function* chunks(...texts: (string | Buffer)[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

(hasSwift() ? describe : describe.skip)('the store of files in a bucket (needs OpenStack Swift)', () => {
  let server: S3Server;
  let spoolDir: string;
  let store: S3BlobStore;
  const settings = (changes: Partial<S3Settings> = {}): S3Settings => ({
    bucket: BUCKET,
    endpoint: server.endpoint,
    region: 'us-east-1',
    prefix: 'site/one/',
    isPathStyle: true,
    credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
    ...changes,
  });
  const keyOf = (sha256: Sha256) => `site/one/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  const overwrite = (sha256: Sha256, text: string) =>
    server.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(sha256), Body: text }));

  beforeAll(async () => {
    server = await anS3Server();
    await server.makeBucket(BUCKET);
    spoolDir = join(mkdtempSync(join(tmpdir(), 'touchstone-s3-')), 'incoming');
    store = await S3BlobStore.open(settings(), spoolDir, { partBytes: PART });
  }, 90_000);
  afterAll(async () => {
    store?.close();
    await server?.close();
    if (spoolDir !== undefined) rmSync(join(spoolDir, '..'), { recursive: true, force: true });
  });

  it('names a stream by the SHA-256 of its bytes, keeps it under that key and gives it back', async () => {
    expect(await store.put(chunks('a', 'b', 'c'))).toEqual({ sha256: ABC, bytes: 3 });
    expect((await store.read(ABC)).toString()).toBe('abc');
    const head = await server.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: keyOf(ABC) }));
    expect(head.ContentLength).toBe(3);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('stores an empty file', async () => {
    const { sha256, bytes } = await store.put(new Uint8Array());
    expect([sha256, bytes]).toEqual(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0]);
    expect((await store.read(sha256)).length).toBe(0);
  });

  it('takes the same bytes eight times at the same moment and keeps one object', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.put(chunks('ab', 'c'))));
    const listed = [];
    for await (const { sha256 } of store.list()) if (sha256 === ABC) listed.push(sha256);
    expect(listed).toEqual([ABC]);
  });

  it('knows what it has', async () => {
    await store.put(Buffer.from('abc'));
    expect([await store.has(ABC), await store.has(absent)]).toEqual([true, false]);
  });

  it('says BLOB_MISSING for what was never stored', async () => {
    await expect(store.read(absent)).rejects.toMatchObject({ code: 'BLOB_MISSING', details: { sha256: absent } });
    await expect(store.copyTo(absent, join(spoolDir, '../copy'))).rejects.toMatchObject({ code: 'BLOB_MISSING' });
  });

  it('says BLOB_CORRUPT at every read when the bucket returns other bytes, and heals when the good ones come again', async () => {
    await store.put(Buffer.from('abc'));
    await overwrite(ABC, 'abd');
    await expect(store.read(ABC)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    await expect(store.copyTo(ABC, join(spoolDir, '../copy'))).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    await store.put(Buffer.from('abc'));
    expect((await store.read(ABC)).toString()).toBe('abc');
  });

  it('accepts exactly the limit and refuses one byte more, keeping nothing of it', async () => {
    expect((await store.put(chunks('de', 'f'), 3)).bytes).toBe(3);
    await expect(store.put(chunks('de', 'fg'), 3)).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
    expect(await store.has(sha256Of('defg'))).toBe(false);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    async function* broken() {
      yield await Promise.resolve(Buffer.from('xy'));
      throw new Error('connection lost');
    }
    await expect(store.put(broken())).rejects.toThrow('connection lost');
    expect([readdirSync(spoolDir), await store.has(sha256Of('xy'))]).toEqual([[], false]);
  });

  it('copies a file for code that loads by path, and never over another one', async () => {
    await store.put(Buffer.from('abc'));
    const target = join(spoolDir, '../model.onnx');
    await store.copyTo(ABC, target);
    expect(readFileSync(target, 'utf8')).toBe('abc');
    await expect(store.copyTo(ABC, target)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  describe('a file of several parts', () => {
    const big = randomBytes(2 * PART + 12_345);
    const digest = createHash('sha256').update(big).digest('hex') as Sha256;
    const unfinished = async () =>
      (await server.client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))).Uploads ?? [];

    it('arrives whole', async () => {
      expect(await store.put(chunks(big.subarray(0, PART + 1), big.subarray(PART + 1)))).toEqual({
        sha256: digest,
        bytes: big.length,
      });
      expect((await store.read(digest)).equals(big)).toBe(true);
      expect(await unfinished()).toEqual([]);
    });

    it('goes on with what an upload that died had sent, and sends a part again that arrived wrong', async () => {
      await server.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: keyOf(digest) }));
      const upload = { Bucket: BUCKET, Key: keyOf(digest) };
      const { UploadId } = await server.client.send(new CreateMultipartUploadCommand(upload));
      const send = (PartNumber: number, Body: Buffer) =>
        server.client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber, Body }));
      await send(1, big.subarray(0, PART));
      await send(2, randomBytes(PART));
      const counted = await counting(server.endpoint);
      const through = await S3BlobStore.open(settings({ endpoint: counted.url }), spoolDir, { partBytes: PART });
      await through.put(big);
      through.close();
      await counted.close();
      expect(counted.partsSent().sort()).toEqual([2, 3]);
      expect((await store.read(digest)).equals(big)).toBe(true);
      expect(await unfinished()).toEqual([]);
    });

    it('is read on from where the connection broke', async () => {
      const breaking = await counting(server.endpoint, { breakDownloadsAfter: PART });
      const through = await S3BlobStore.open(settings({ endpoint: breaking.url }), spoolDir, { partBytes: PART });
      expect((await through.read(digest)).equals(big)).toBe(true);
      through.close();
      await breaking.close();
      expect(breaking.ranges()).toContain(`bytes=${PART}-`);
    });

    it('leaves, when given up, parts that clearing takes away once they are old', async () => {
      const upload = { Bucket: BUCKET, Key: keyOf(absent) };
      const { UploadId } = await server.client.send(new CreateMultipartUploadCommand(upload));
      const part = { ...upload, UploadId, PartNumber: 1, Body: Buffer.alloc(PART) };
      await server.client.send(new UploadPartCommand(part));
      mkdirSync(spoolDir, { recursive: true });
      writeFileSync(join(spoolDir, 'left'), 'abcd');
      utimesSync(join(spoolDir, 'left'), EARLIER, EARLIER);
      expect(await store.clearIncoming(EARLIER, false)).toEqual({ files: 0, bytes: 0 });
      expect(await store.clearIncoming(LATER, true)).toEqual({ files: 2, bytes: PART + 4 });
      expect(await unfinished()).toHaveLength(1);
      expect(await store.clearIncoming(LATER, false)).toEqual({ files: 2, bytes: PART + 4 });
      expect([await unfinished(), readdirSync(spoolDir)]).toEqual([[], []]);
    });
  });

  describe('taking bytes away', () => {
    it('leaves a tombstone that says why, and keeps saying it', async () => {
      const { sha256 } = await store.put(Buffer.from('a face'));
      expect(await store.erase(sha256, tombstone)).toBe(6);
      expect(await store.has(sha256)).toBe(false);
      await expect(store.read(sha256)).rejects.toMatchObject({ code: 'BLOB_ERASED', details: { kind: 'ERASED' } });
      expect(await store.tombstoneOf(sha256)).toEqual(tombstone);
      expect(await store.erase(sha256, tombstone)).toBe(0);
    });

    it('discards what nobody refers to, unless it was offered again since', async () => {
      const { sha256 } = await store.put(Buffer.from('an orphan'));
      expect(await store.discard(sha256, EARLIER)).toBe(false);
      expect(await store.discard(sha256, new Date(Date.now() - 100))).toBe(false);
      expect(await store.discard(sha256, LATER)).toBe(true);
      expect(await store.discard(sha256, LATER)).toBe(false);
      expect(await store.has(sha256)).toBe(false);
    });

    it('lists its own files with size and time, and nothing else of the bucket', async () => {
      const { sha256 } = await store.put(Buffer.from('listed'));
      for (const Key of ['elsewhere/x', 'site/one/notes.txt', `site/one/zz/${sha256}`])
        await server.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }));
      const files = [];
      for await (const file of store.list()) files.push(file);
      const found = files.filter((file) => file.sha256 === sha256);
      expect(found).toMatchObject([{ bytes: 6 }]);
      expect(Math.abs((found[0]?.writtenAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(files.every((file) => /^[0-9a-f]{64}$/.test(file.sha256))).toBe(true);
    });
  });

  describe('a bucket that cannot be used', () => {
    const refused = async (changes: Partial<S3Settings>) => {
      const other = await S3BlobStore.open(settings(changes), spoolDir, { partBytes: PART });
      try {
        await expect(other.read(ABC)).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
        await expect(other.has(ABC)).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
        await expect(other.put(Buffer.from('abc'))).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
        expect(readdirSync(spoolDir)).toEqual([]);
      } finally {
        other.close();
      }
    };

    it('by a wrong secret is said to be so', async () => {
      const credentials = { accessKeyId: server.accessKeyId, secretAccessKey: 'wrong' };
      await refused({ credentials });
    });

    it('because nobody answers is said to be so', async () => refused({ endpoint: 'http://127.0.0.1:1' }), 60_000);

    it('because there is none of this name is said to be so when writing', async () => {
      const other = await S3BlobStore.open(settings({ bucket: 'not-there' }), spoolDir);
      await expect(other.put(Buffer.from('abc'))).rejects.toMatchObject({
        code: 'STORAGE_UNREACHABLE',
        details: { found: 'NoSuchBucket' },
      });
      other.close();
    });
  });

  it('goes on after the server was away', async () => {
    await store.put(Buffer.from('abc'));
    await server.stop();
    await expect(store.read(ABC)).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    await server.start();
    expect((await store.read(ABC)).toString()).toBe('abc');
  }, 60_000);
});

describe('the settings of a bucket', () => {
  const given = {
    s3Bucket: 'b',
    s3Endpoint: undefined,
    s3Region: 'r',
    s3Prefix: undefined,
    s3PathStyle: true,
    s3AccessKeyId: undefined,
    s3SecretKeyFile: undefined,
  };

  it('are none without a bucket', () => {
    expect(s3Settings({ ...given, s3Bucket: undefined })).toBeUndefined();
  });

  it('end a prefix with one slash, and need none', () => {
    const prefixes = [undefined, 'a', 'a/', 'a/b'].map((s3Prefix) => s3Settings({ ...given, s3Prefix })?.prefix);
    expect(prefixes).toEqual(['', 'a/', 'a/', 'a/b/']);
  });

  it('refuse a file without a secret, and one that is not there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-s3-'));
    writeFileSync(join(folder, 'empty'), '\n');
    for (const name of ['empty', 'nowhere'])
      expect(() => s3Settings({ ...given, s3AccessKeyId: 'a', s3SecretKeyFile: join(folder, name) })).toThrow(
        expect.objectContaining({ code: 'STORAGE_CREDENTIALS_UNREADABLE' }),
      );
    writeFileSync(join(folder, 'good'), 'secret\n');
    const settings = s3Settings({ ...given, s3AccessKeyId: 'a', s3SecretKeyFile: join(folder, 'good') });
    expect(settings?.credentials).toEqual({ accessKeyId: 'a', secretAccessKey: 'secret' });
    rmSync(folder, { recursive: true });
  });
});

/** A proxy in front of the server that notes what goes through, and may cut the first download short. */
async function counting(endpoint: string, { breakDownloadsAfter }: { breakDownloadsAfter?: number } = {}) {
  const parts: number[] = [];
  const ranges: string[] = [];
  let breaks = breakDownloadsAfter === undefined ? 0 : 1;
  const to = new URL(endpoint);
  const proxy: Server = createServer((incoming, outgoing) => {
    const number = new URL(incoming.url ?? '/', endpoint).searchParams.get('partNumber');
    if (incoming.method === 'PUT' && number !== null) parts.push(Number(number));
    if (incoming.headers.range !== undefined) ranges.push(incoming.headers.range);
    const { method, url, headers } = incoming;
    const onward = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (method !== 'GET' || breaks === 0) return void answer.pipe(outgoing);
      breaks -= 1;
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        const rest = (breakDownloadsAfter ?? 0) - sent;
        if (rest <= 0) return;
        sent += Math.min(rest, chunk.length);
        outgoing.write(chunk.subarray(0, rest), () => {
          if (sent >= (breakDownloadsAfter ?? 0)) setTimeout(() => outgoing.destroy(), 200);
        });
      });
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    partsSent: () => parts,
    ranges: () => ranges,
    close: () => new Promise<void>((resolve) => { proxy.closeAllConnections(); proxy.close(() => resolve()); }), // prettier-ignore
  };
}
