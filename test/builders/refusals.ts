import { expect } from '@jest/globals';
import type { Guest, HttpWorld, Seat } from './http-world.js';

/**
 * Tables that a refusal may write: the record of who tried what, failed guesses, sessions, challenges, remembered answers. All others
 * have to be as they were, row for row.
 */
const OF_THE_REFUSAL = [
  'audit_checkpoint', 'audit_entry', 'audit_head', 'idempotent_request', 'notice', 'oidc_request', 'pending_sign_in', 'person', 'recovery_code', 'refusal_pace',
  'second_factor', 'session', 'signing_challenge', 'webhook_attempt', 'webhook_delivery',
]; // prettier-ignore

/** Every row of every other table, as one digest a table. */
export async function rowsOf(world: HttpWorld): Promise<Readonly<Record<string, string>>> {
  // The worker may still be sealing the dossier of an earlier case.
  const sealing = `SELECT 1 FROM jobs_${world.server.database.schema}.job WHERE name = 'seal-dossier' AND state IN ('created', 'retry', 'active')`;
  await world.until(
    () => world.sql(sealing),
    (jobs) => jobs.length === 0,
  );
  const tables = await world.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 AND table_type = 'BASE TABLE' AND NOT table_name = ANY ($2) ORDER BY 1`,
    [world.server.database.schema, OF_THE_REFUSAL],
  );
  const digests = tables.map(
    ({ name }) => `(SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM ${name} t) AS "${name}"`,
  );
  const [row] = await world.sql<Record<string, string>>(`SELECT ${digests.join(', ')}`);
  return row ?? {};
} // prettier-ignore

export interface Denial {
  readonly seq: number;
  readonly outcome: string;
  readonly action: string;
  readonly rule: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly actor: { readonly id: string; readonly name: string };
}

/** Refused acts of somebody in the order in which they were written down. */
export async function denialsOf(world: HttpWorld, personId: string): Promise<readonly Denial[]> {
  const rows = await world.sql<{ canonical: string }>(
    `SELECT canonical FROM audit_entry WHERE actor_id = $1 AND outcome = 'DENIED' ORDER BY at, chain_id, seq`,
    [personId],
  );
  return rows.map(({ canonical }) => JSON.parse(canonical) as Denial);
}

export interface Attempt {
  readonly by: Seat | Guest;
  readonly field: string;
  readonly given: object;
  /** What the client is told, and the rule in the audit entry. */
  readonly code: string | RegExp;
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  /** Tables that the act changes though it is refused, such as a round that is found to be stale. */
  readonly changes?: readonly string[];
}

/** Asks for what must not be, and looks at the three things a refusal leaves: its code, unchanged rows, and an entry in the audit log. */
export async function isRefused(world: HttpWorld, { changes = [], ...attempt }: Attempt): Promise<void> {
  const { personId, printedName } = typeof attempt.by === 'string' ? world.people[attempt.by] : attempt.by.who;
  const [before, denials] = [await rowsOf(world), await denialsOf(world, personId)];
  const { code } = await world.send(attempt.by, attempt.field, attempt.given);
  if (typeof attempt.code === 'string') expect(code).toBe(attempt.code);
  else expect(code).toMatch(attempt.code);
  const after = await rowsOf(world);
  const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
  expect(changed.sort()).toEqual([...changes].sort());
  const added = (await denialsOf(world, personId)).slice(denials.length);
  expect(added).toMatchObject([
    {
      outcome: 'DENIED',
      rule: code,
      action: attempt.action,
      object: attempt.object,
      actor: { id: personId, name: printedName },
    },
  ]);
}
