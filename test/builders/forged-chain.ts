import { createHash } from 'node:crypto';
import type pg from 'pg';

export type ForgedRow = { seq: number; canonical: string; prev_hash: string; entry_hash: string };

/** What somebody can do who owns the database: with triggers skipped for the session, without a trace in the schema. */
export class ChainForger {
  constructor(private readonly client: pg.Client) {}

  async rows(chain: string): Promise<ForgedRow[]> {
    const text = 'SELECT seq::int, canonical, prev_hash, entry_hash FROM audit_entry WHERE chain_id = $1 ORDER BY seq';
    return (await this.client.query(text, [chain])).rows as ForgedRow[];
  }

  async forge(...statements: [sql: string, values: unknown[]][]): Promise<void> {
    await this.client.query('BEGIN');
    await this.client.query("SET LOCAL session_replication_role = 'replica'");
    for (const [sql, values] of statements) await this.client.query(sql, values);
    await this.client.query('COMMIT');
  }

  /** Changes the text of one entry and computes every hash behind it, and the head, again. */
  async rewrite(chain: string, at: number, from: string, to: string): Promise<void> {
    let prev = '0'.repeat(64);
    const statements: [string, unknown[]][] = [];
    for (const { seq, canonical } of await this.rows(chain)) {
      const text = seq === at ? canonical.replace(from, to) : canonical;
      const hash = hashOf(prev, text);
      statements.push([
        'UPDATE audit_entry SET canonical = $3, prev_hash = $4, entry_hash = $5 WHERE chain_id = $1 AND seq = $2',
        [chain, seq, text, prev, hash],
      ]);
      prev = hash;
    }
    await this.forge(...statements, ['UPDATE audit_head SET entry_hash = $2 WHERE chain_id = $1', [chain, prev]]);
  }
}

/** By the written specification, not by the product's code. */
export function hashOf(prev: string, canonical: string): string {
  return createHash('sha256').update(`touchstone-audit-v1\n${prev}\n${canonical}`).digest('hex');
}
