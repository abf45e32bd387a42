import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '../../../src/platform/db/data-source.js';
import { aDatabase, describePostgres, type TestDatabase } from '../../builders/database.js';

const VENDOR = '01a20000-0000-7000-8000-000000000001';
const OURS = '01a20000-0000-7000-8000-000000000002';
const THEIRS = '01a20000-0000-7000-8000-000000000003';
const AT = '2026-06-01T08:00:00.000Z';
const APPEND_ONLY = [
  'attempt_schedule', 'audit_checkpoint', 'audit_entry', 'contract', 'evidence_statement', 'exposure', 'exposure_page', 'exposure_page_name', 'exposure_remark', 'gate_policy', 'gate_site_acceptance', 'gate_witness',
  'judgement', 'model', 'operating_point', 'outcome_read', 'pilot_purge', 'punch_item_entry', 'recovery_confirmation', 'retention_setting', 'role_instruction', 'sign_off_void', 'signature', 'signing_key_event', 'site_version', 'webhook_attempt',
]; // prettier-ignore
/** Read and written by sign-in and signing alone, as the system: the role of requests has no right at all there. */
const SYSTEM_ONLY = [
  'api_token', 'founding_request', 'idempotent_request', 'invitation', 'login', 'notice', 'notice_preference', 'oidc_request', 'pending_sign_in', 'recovery_case', 'recovery_code',
  'recovery_confirmation', 'refusal_pace', 'second_factor', 'session', 'signing_challenge',
]; // prettier-ignore

let database: TestDatabase;
let tables: string[];

const query = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  database.dataSource.query<Row[]>(text, values);

/** What one organisation's requests could do with SQL of their own. */
function asOrganisation<Row>(organisation: string, text: string): Promise<Row[]> {
  return database.dataSource.transaction(async (manager) => {
    await manager.query(
      `SELECT set_config('role', 'touchstone_app', true), set_config('app.organisation_id', $1, true)`,
      [organisation],
    );
    return manager.query<Row[]>(text);
  });
}

beforeAll(async () => {
  database = await aDatabase();
  const found = await query<{ tablename: string }>('SELECT tablename FROM pg_tables WHERE schemaname = $1', [
    database.schema,
  ]);
  tables = found.map(({ tablename }) => tablename).filter((name) => name !== 'schema_migration');
  for (const [id, kind] of [
    [VENDOR, 'VENDOR'],
    [OURS, 'CUSTOMER'],
    [THEIRS, 'CUSTOMER'],
  ])
    // prettier-ignore
    await query('INSERT INTO organisation VALUES ($1, $2, $3, $4)', [id, kind, `Organisation ${id ?? ''}`, AT]);
  for (const chain of [OURS, THEIRS]) {
    await query('INSERT INTO audit_head VALUES ($1, 1, $2)', [chain, 'b'.repeat(64)]);
    await query(
      `INSERT INTO audit_entry VALUES ($1, 1, $2, $1, $3, NULL, 'Ada', 'pilot.created', 'DONE', 'PILOT', 'x', '{}', $4, $5)`,
      [chain, VENDOR, AT, 'a'.repeat(64), 'b'.repeat(64)],
    );
  }
});
afterAll(() => database.close());

describe('the roles of servers and workers', () => {
  it.each(['touchstone_app', 'touchstone_system', 'touchstone_runtime'])('%s may delete nothing', async (role) => {
    const may = await query<{ name: string }>(
      `SELECT name FROM unnest($2::text[]) name WHERE has_table_privilege($1, name, 'DELETE') OR has_table_privilege($1, name, 'TRUNCATE')`,
      [role, tables],
    );
    expect(may).toEqual([]);
  });

  it.each(['touchstone_app', 'touchstone_system', 'touchstone_runtime'])('%s may change no history', async (role) => {
    const may = await query<{ name: string }>(
      `SELECT name FROM unnest($2::text[]) name WHERE has_table_privilege($1, name, 'UPDATE')`,
      [role, APPEND_ONLY],
    );
    expect(may).toEqual([]);
  });

  it('read sessions, invitations and signing challenges as the system only', async () => {
    const may = await query<{ name: string }>(
      `SELECT name FROM unnest($1::text[]) name WHERE has_table_privilege('touchstone_app', name, 'SELECT')`,
      [SYSTEM_ONLY],
    );
    expect(may).toEqual([]);
  });

  it('are become by a member of touchstone_runtime', async () => {
    const rows = await query<{ member: boolean }>(
      `SELECT pg_has_role('touchstone_runtime', 'touchstone_app', 'MEMBER') AND pg_has_role('touchstone_runtime', 'touchstone_system', 'MEMBER') AS member`,
    );
    expect(rows).toEqual([{ member: true }]);
  });
});

describe('row-level security', () => {
  it('is forced on every table that requests may read', async () => {
    const open = await query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relname = ANY($2)
       AND NOT (relrowsecurity AND relforcerowsecurity) AND has_table_privilege('touchstone_app', oid, 'SELECT')`,
      [database.schema, tables],
    );
    expect(open).toEqual([]);
  });

  it('shows a customer its own audit entries only', async () => {
    const seen = await asOrganisation<{ chain_id: string }>(OURS, 'SELECT chain_id FROM audit_entry');
    expect(seen).toEqual([{ chain_id: OURS }]);
  });

  it('shows a customer nothing of the audit chains of others, not even that they exist', async () => {
    const seen = await asOrganisation<{ chain_id: string }>(OURS, 'SELECT chain_id FROM audit_head');
    expect(seen).toEqual([{ chain_id: OURS }]);
  });

  it("lets a customer move its own chain on and leaves others' where they are", async () => {
    await asOrganisation(OURS, 'UPDATE audit_head SET seq = seq + 1');
    const heads = await query<{ seq: string }>('SELECT seq FROM audit_head ORDER BY chain_id');
    expect(heads.map(({ seq }) => Number(seq))).toEqual([2, 1]);
  });
});

describe('the triggers hold for the owner of the tables too', () => {
  it.each(["UPDATE audit_entry SET actor_name = 'Eve'", 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
    '%s',
    async (text) => {
      await expect(query(text)).rejects.toMatchObject({ code: 'TS001' });
    },
  );

  it.each([
    'UPDATE audit_head SET seq = 0',
    'UPDATE audit_head SET seq = seq + 2',
    'DELETE FROM audit_head',
    'DELETE FROM organisation',
  ])('%s', async (text) => {
    await expect(query(text)).rejects.toMatchObject({ code: 'TS001' });
  });

  it('each append-only table refuses change, deletion and truncation', async () => {
    const guarded = await query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = $1::regnamespace AND t.tgname IN ('append_only', 'append_only_all') AND t.tgenabled = 'O'
       GROUP BY c.relname HAVING count(*) = 2 ORDER BY c.relname`,
      [database.schema],
    );
    expect(guarded.map(({ name }) => name)).toEqual(APPEND_ONLY);
  });
});

describePostgres('a login role that owns nothing', () => {
  const role = `t_login_${randomBytes(4).toString('hex')}`;
  afterAll(() => query(`DROP ROLE ${role}`));

  it('works as a tenant after the one grant of touchstone_runtime', async () => {
    await query(`CREATE ROLE ${role} LOGIN`);
    await query(`GRANT touchstone_runtime TO ${role}`);
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.username = role;
    const plain = await createDataSource({ target: { url: url.href }, schema: database.schema }).initialize();
    try {
      await plain.query(`SELECT set_config('role', 'touchstone_app', false)`);
      await expect(plain.query('SELECT id FROM pilot')).resolves.toEqual([]);
      await plain.query('RESET ROLE');
      await expect(plain.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await plain.destroy();
    }
  });
});
