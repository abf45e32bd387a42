import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { applicationOver } from '../../src/entry/application.js';
import { listen } from '../../src/entry/listening.js';
import { serverOver } from '../../src/entry/server.js';
import { entities } from '../../src/entry/entities.js';
import { resourcesOver, type Resources } from '../../src/entry/resources.js';
import { openBlobStore } from '../../src/platform/blobs/open-blob-store.js';
import { readConfig } from '../../src/platform/config/config.js';
import { pgBossSchema } from '../../src/platform/jobs/pg-boss-schema.js';
import { loadSigningKey } from '../../src/platform/keys/signing-key.js';
import { aDatabase, type TestDatabase } from './database.js';

export interface TestApplication {
  readonly app: INestApplicationContext;
  readonly database: TestDatabase;
  readonly resources: Resources;
  close(): Promise<void>;
}

export interface TestServer extends TestApplication {
  readonly url: string;
}

type Environment = Readonly<Record<string, string>>;

/** The whole application on a schema of its own, without a web layer. */
export async function anApplication(environment: Environment = {}): Promise<TestApplication> {
  return open(environment, async (resources) => ({ app: await applicationOver(resources) }));
}

/** A server on a free port of this machine; quiet unless a logger is given. */
export async function aServer(
  environment: Environment = {},
  logger: LoggerService | false = false,
): Promise<TestServer> {
  return open(environment, async (resources) => {
    const app = await serverOver(resources, logger as LoggerService);
    const port = Number(environment['TOUCHSTONE_PORT'] ?? 0);
    return { app, url: await listen(app, { host: '127.0.0.1', port }) };
  });
}

async function open<T extends { app: INestApplicationContext }>(
  environment: Environment,
  wire: (resources: Resources) => Promise<T>,
): Promise<T & TestApplication> {
  const dataDir = await mkdtemp(join(tmpdir(), 'touchstone-test-'));
  const config = readConfig({ NODE_ENV: 'test', TOUCHSTONE_DATA_DIR: dataDir, ...environment });
  const database = await aDatabase({ entities });
  const { dataSource } = database;
  const opened = { dataSource, isEmbedded: true, where: 'of the test', applied: [], close: () => Promise.resolve() };
  const signer = await loadSigningKey({ dataDir, isProduction: false });
  // Workers of one test must not take the jobs of another.
  const jobSchema = `jobs_${database.schema}`;
  await pgBossSchema(dataSource, jobSchema).migrate();
  const resources = resourcesOver(
    config,
    { database: opened, blobs: await openBlobStore(config), signer },
    { schema: jobSchema },
  );
  const wired = await wire(resources).catch(async (cause: unknown) => {
    await database.close();
    throw cause;
  });
  return {
    ...wired,
    database,
    resources,
    async close() {
      await wired.app.close();
      await dataSource.query(`DROP SCHEMA ${jobSchema} CASCADE`);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
