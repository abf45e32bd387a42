import type { DataSource, EntityManager } from 'typeorm';

interface PgResult {
  readonly rows: unknown[];
}
interface PgClient {
  query(text: string, values?: unknown[]): Promise<PgResult>;
}
interface PooledClient extends PgClient {
  release(destroy?: boolean): void;
  on(event: 'error', listener: () => void): void;
  off(event: 'error', listener: () => void): void;
}

/** Node ends a process for an error event that nobody hears. The statement under way is refused with the same error, so nothing is lost here. */
const heard = (): void => undefined;

/** What pg-boss asks of a database. */
export interface BossDatabase {
  executeSql(text: string, values: unknown[]): Promise<PgResult>;
}

/** pg-boss on the data source's own pool, under the login role that owns its schema. */
export function bossOnPool(dataSource: DataSource): BossDatabase {
  const pool = (dataSource.driver as unknown as { readonly master: { connect(): Promise<PooledClient> } }).master;
  return {
    async executeSql(text, values) {
      const client = await pool.connect();
      // Out of the pool, a connection that breaks is the business of whoever took it.
      client.on('error', heard);
      let isBroken = true;
      try {
        const result = await client.query(text, values);
        isBroken = false;
        return result;
      } finally {
        if (!isBroken) client.off('error', heard);
        // Its maintenance statements begin a transaction of their own: a failed one must not go back to the pool half open.
        client.release(isBroken);
      }
    },
  };
}

/** pg-boss inside a running transaction. */
export function bossInTransaction(manager: EntityManager): BossDatabase {
  return {
    async executeSql(text, values) {
      const client = (await manager.queryRunner?.connect()) as PgClient | undefined;
      if (!client) throw new Error('This entity manager belongs to no transaction.');
      return client.query(text, values);
    },
  };
}
