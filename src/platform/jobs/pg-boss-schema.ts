import PgBoss from 'pg-boss';
import type { DataSource } from 'typeorm';
import type { ExtraSchema } from '../db/migrate.js';
import { bossOnPool } from './boss-database.js';

export const JOB_SCHEMA = 'pgboss';

const idle = { supervise: false, schedule: false };

/** The job queue's own schema, kept by its library beside our migrations. */
export function pgBossSchema(dataSource: DataSource, schema: string = JOB_SCHEMA): ExtraSchema {
  const start = async (migrate: boolean) => {
    const boss = new PgBoss({ ...idle, db: bossOnPool(dataSource), schema, migrate });
    await boss.start();
    await boss.stop({ graceful: false });
  };
  return {
    migrate: () => start(true),
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
