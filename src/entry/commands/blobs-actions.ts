import type { INestApplicationContext } from '@nestjs/common';
import { BlobsDamaged, CheckBlobs, CollectBlobs, type Collection } from '../../contexts/retention/public.js';
import { SystemClock } from '../../platform/clock/system-clock.js';
import { readConfig } from '../../platform/config/config.js';
import { openBlobStore } from '../../platform/blobs/open-blob-store.js';
import { ClockPort } from '../../ports/time.js';
import { openApplication } from '../application.js';
import { UsageInvalid } from '../entry-errors.js';

const DAY_MS = 86_400_000;

type Print = (line: string) => void;

export interface CollectOptions {
  readonly olderThan: string;
  readonly yes?: boolean;
}

/** Needs no database. @throws STORAGE_UNREACHABLE, STORAGE_READ_ONLY, STORAGE_FULL */
export async function prepareBlobs(print: Print): Promise<void> {
  const config = readConfig(process.env);
  const blobs = await openBlobStore(config);
  const wasMissing = await blobs.prepare();
  const now = new SystemClock().now();
  const trial = Buffer.from(`A trial of ${now.toISOString()} by ${process.pid}.`);
  const { sha256 } = await blobs.put(trial);
  await blobs.read(sha256);
  await blobs.discard(sha256, new Date(now.getTime() + DAY_MS));
  const place = config.s3Bucket === undefined ? `The folder ${config.blobDir}` : `The bucket ${config.s3Bucket}`;
  print(`${place} was ${wasMissing ? 'made' : 'there already'}; a file was written, read back and deleted.`);
}

/** @throws BlobsDamaged after every damaged file was named */
export async function checkBlobs(print: Print): Promise<void> {
  await withApplication(async (app) => {
    const { checked, damaged, gone, back } = await app.get(CheckBlobs).execute();
    for (const { sha256, code, owners } of damaged)
      for (const { type, id, pilotId } of owners) print(`${code}  ${sha256}  ${type} ${id} of pilot ${pilotId}`);
    if (gone > 0) print(`${gone} files are gone on purpose: erased, or purged after their retention time.`);
    if (back.length > 0)
      print(`${back.length} of these are there all the same. \`touchstone blobs collect --yes\` takes them away.`);
    if (damaged.length > 0) throw new BlobsDamaged(damaged.length, checked);
    print(`${checked} stored files: each is there and has the digest that the database names.`);
  });
}

/** @throws UsageInvalid */
export async function listOrphans(options: CollectOptions, print: Print): Promise<void> {
  await withApplication(async (app) => {
    const found = await app.get(CollectBlobs).execute({ since: sinceOf(app, options), isDryRun: true });
    for (const sha256 of found.orphans.digests) print(sha256);
    print(summary(found, 'found'));
  });
}

/** @throws UsageInvalid */
export async function collectBlobs(options: CollectOptions, print: Print): Promise<void> {
  const isDryRun = options.yes !== true;
  await withApplication(async (app) => {
    const found = await app.get(CollectBlobs).execute({ since: sinceOf(app, options), isDryRun });
    print(summary(found, isDryRun ? 'found' : 'deleted'));
    if (isDryRun) print('Nothing was deleted. Say --yes to delete them.');
  });
}

function summary({ orphans, back, incoming, young }: Collection, done: 'found' | 'deleted'): string {
  return (
    `${done}: ${orphans.files} files nobody refers to (${orphans.bytes} bytes), ${incoming.files} left of broken uploads (${incoming.bytes} bytes), ` +
    `${back.files} erased or purged ones that were back (${back.bytes} bytes); ${young.files} are too young to tell`
  );
}

/** An upload needs its time: less than an hour is refused. */
function sinceOf(app: INestApplicationContext, { olderThan }: CollectOptions): Date {
  const hours = Number(olderThan);
  if (!(hours >= 1)) throw new UsageInvalid(`--older-than is "${olderThan}"; expected hours, at least 1.`);
  return new Date(app.get(ClockPort).now().getTime() - hours * 3_600_000);
}

async function withApplication(work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const app = await openApplication(readConfig(process.env));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}
