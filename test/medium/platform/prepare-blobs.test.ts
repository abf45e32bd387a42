import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { touchstoneHere } from '../../builders/command-line-here.js';
import { anS3Server, hasSwift, type S3Server } from '../../builders/s3-server.js';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'touchstone-prepare-'));
const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function prepare(environment: Record<string, string>) {
  process.env = { ...before, TOUCHSTONE_DATA_DIR: folder, ...environment };
  return touchstoneHere('blobs', 'prepare');
}

describe('touchstone blobs prepare', () => {
  it('makes the folder, tries it with a file and leaves none', async () => {
    expect(await prepare({})).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/was made; a file was written/),
    });
    expect(existsSync(join(folder, 'blobs'))).toBe(true);
    expect(await prepare({})).toMatchObject({ exitCode: 0, output: expect.stringContaining('was there already') });
  });

  it('says when the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect((await prepare({ TOUCHSTONE_BLOB_DIR: join(folder, 'file', 'blobs') })).exitCode).not.toBe(0);
  });

  it('says with the code when the bucket does not answer', async () => {
    const away = { TOUCHSTONE_S3_BUCKET: 'files', TOUCHSTONE_S3_ENDPOINT: 'http://127.0.0.1:1' };
    const key = join(folder, 'key');
    writeFileSync(key, 'secret');
    const found = await prepare({ ...away, TOUCHSTONE_S3_ACCESS_KEY_ID: 'me', TOUCHSTONE_S3_SECRET_KEY_FILE: key });
    expect(found).toMatchObject({ exitCode: 69, output: expect.stringContaining('STORAGE_UNREACHABLE') });
  });
});

(hasSwift() ? describe : describe.skip)('touchstone blobs prepare on a bucket (needs OpenStack Swift)', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await anS3Server();
  }, 90_000);
  afterAll(() => server.close());

  it('makes it once', async () => {
    writeFileSync(join(folder, 'swift-key'), server.secretAccessKey);
    const bucket = {
      TOUCHSTONE_S3_BUCKET: 'made-here',
      TOUCHSTONE_S3_ENDPOINT: server.endpoint,
      TOUCHSTONE_S3_ACCESS_KEY_ID: server.accessKeyId,
      TOUCHSTONE_S3_SECRET_KEY_FILE: join(folder, 'swift-key'),
    };
    expect(await prepare(bucket)).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/made-here was made; a file was/),
    });
    expect(await prepare(bucket)).toMatchObject({ exitCode: 0, output: expect.stringContaining('was there already') });
  });
});
