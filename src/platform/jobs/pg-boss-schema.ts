import PgBoss from 'pg-boss';
import type { DataSource } from 'typeorm';
import { RUNTIME_ROLE, type ExtraSchema } from '../db/migrate.js';
import { bossOnPool } from './boss-database.js';

export const JOB_SCHEMA = 'pgboss';

const idle = { supervise: false, schedule: false };

/**
 * The job queue's own schema, kept by its library beside our migrations.
 * @param queues made with it, since a queue is a table and only the owner of the schema may add one
 */
export function pgBossSchema(
  dataSource: DataSource,
  schema: string = JOB_SCHEMA,
  queues: readonly string[] = [],
): ExtraSchema {
  const start = async (migrate: boolean) => {
    const boss = new PgBoss({ ...idle, db: bossOnPool(dataSource), schema, migrate });
    await boss.start();
    if (migrate) for (const name of queues) await boss.createQueue(name, { name, policy: 'short' });
    await boss.stop({ graceful: false });
  };
  return {
    async migrate() {
      await start(true);
      await dataSource.query(`GRANT USAGE ON SCHEMA ${schema} TO ${RUNTIME_ROLE}`);
      await dataSource.query(
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${RUNTIME_ROLE}`,
      );
    },
    async isCurrent() {
      try {
        await start(false);
        return true;
      } catch (cause) {
        if (cause instanceof Error && /not installed|requires migrations/.test(cause.message)) return false;
        throw cause;
      }
    },
  };
}
