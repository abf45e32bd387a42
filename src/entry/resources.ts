import { SystemClock, SystemRng } from '../platform/clock/system-clock.js';
import { UuidV7Ids } from '../platform/clock/uuid-v7-ids.js';
import type { Config } from '../platform/config/config.js';
import { openBlobStore, type OpenBlobStore } from '../platform/blobs/open-blob-store.js';
import { openDatabase, type OpenDatabase } from '../platform/db/open-database.js';
import { TypeOrmUnitOfWork } from '../platform/db/unit-of-work.js';
import { PgBossQueue, type PgBossQueueOptions } from '../platform/jobs/pg-boss-queue.js';
import { loadSigningKey, type InstallationKey } from '../platform/keys/signing-key.js';
import { Metrics } from '../platform/telemetry/metrics.js';
import { poolUse } from '../platform/db/pool-use.js';
import { entities } from './entities.js';
import { jobSchema } from './job-schema.js';
import { productVersion } from './product-version.js';

/** What is opened once per process before the application is wired, and closed after it. */
export interface Resources {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly unitOfWork: TypeOrmUnitOfWork;
  readonly clock: SystemClock;
  readonly ids: UuidV7Ids;
  readonly rng: SystemRng;
  readonly blobs: OpenBlobStore;
  readonly jobs: PgBossQueue;
  readonly signer: InstallationKey;
  readonly metrics: Metrics;
  close(): Promise<void>;
}

/** @throws the coded errors of the database and the signing key */
async function openResources(config: Config): Promise<Resources> {
  const signer = await loadSigningKey({
    file: config.signingKeyFile,
    dataDir: config.dataDir,
    isProduction: config.mode === 'production',
  });
  const blobs = await openBlobStore(config);
  const database = await openDatabase(config, entities, jobSchema);
  return resourcesOver(config, { database, blobs, signer });
}

/** Drivers over a database and a blob store that are open already. */
export function resourcesOver(
  config: Config,
  { database, blobs, signer }: Pick<Resources, 'database' | 'blobs' | 'signer'>,
  queue: Pick<PgBossQueueOptions, 'schema'> = {},
): Resources {
  const clock = new SystemClock();
  const rng = new SystemRng();
  const metrics: Metrics = new Metrics(
    { queues: () => jobs.depths(), pool: () => poolUse(database.dataSource) },
    productVersion(),
  );
  const jobs: PgBossQueue = new PgBossQueue(database.dataSource, { ...queue, metrics });
  return {
    config,
    database,
    unitOfWork: new TypeOrmUnitOfWork(database.dataSource, rng),
    clock,
    ids: new UuidV7Ids(clock),
    rng,
    blobs,
    jobs,
    signer,
    metrics,
    async close() {
      await jobs.stop();
      await database.close();
    },
  };
}

/** Opens the resources and wires something over them; they are closed again when that fails. */
export async function withResources<T>(config: Config, wire: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = await openResources(config);
  try {
    return await wire(resources);
  } catch (cause) {
    await resources.close();
    throw cause;
  }
}
