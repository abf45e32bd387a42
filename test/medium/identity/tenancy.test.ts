import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/platform/db/data-source.js';
import { describePostgres } from '../../builders/database.js';
import { aCast, aPilot, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

const NEW_TABLES = [
  'api_token', 'founding_request', 'pending_sign_in', 'recovery_case', 'recovery_code', 'recovery_confirmation', 'second_factor',
]; // prettier-ignore

let test: TestApplication;
let cast: Cast;
let pilotId: string;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
  pilotId = (await aPilot(test.app, cast)).id;
});
afterAll(() => test.close());

/** What one organisation's requests could do with SQL of their own. */
function asOrganisation(source: DataSource, organisation: string, text: string, values: unknown[] = []) {
  return source.transaction(async (manager) => {
    await manager.query(
      `SELECT set_config('role', 'touchstone_app', true), set_config('app.organisation_id', $1, true)`,
      [organisation],
    );
    return manager.query<Record<string, unknown>[]>(text, values);
  });
}

function shared(sourceOf: () => DataSource): void {
  it.each(NEW_TABLES)('%s is closed to requests, whatever they do', async (table) => {
    const [column] = await test.database.dataSource.query<{ name: string }[]>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
      [test.database.schema, table],
    );
    for (const text of [
      `SELECT * FROM ${table}`,
      `INSERT INTO ${table} DEFAULT VALUES`,
      `UPDATE ${table} SET ${column?.name} = NULL`,
      `DELETE FROM ${table}`,
    ])
      await expect(asOrganisation(sourceOf(), cast.customerOrganisationId, text)).rejects.toMatchObject({
        code: '42501',
      });
  });

  it('people see names of colleagues, and nobody sees a hash', async () => {
    const seen = await asOrganisation(sourceOf(), cast.customerOrganisationId, 'SELECT id, printed_name FROM person');
    expect(seen.map(({ id }) => id)).toEqual([cast.cql.personId]);
    for (const column of ['password_hash', 'failed_attempts', 'locked_until', 'signing_closed_until'])
      await expect(
        asOrganisation(sourceOf(), cast.customerOrganisationId, `SELECT ${column} FROM person`),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('a role is written only for a pilot the organisation sees', async () => {
    const insert = (organisation: string, role: string, pilot: string) =>
      asOrganisation(
        sourceOf(),
        organisation,
        `INSERT INTO role_assignment (id, person_id, organisation_id, role, pilot_id, valid_from, reason)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, now(), 'by hand')`,
        [cast.vpm.personId, organisation, role, pilot],
      );
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    await expect(insert(cast.vendorOrganisationId, 'VML', pilotId)).resolves.toEqual([]);
    await expect(insert(cast.vendorOrganisationId, 'VML', unknown)).rejects.toMatchObject({ code: '42501' });
  });

  it('a role that ends before it begins is refused by the database', async () => {
    await expect(
      test.database.dataSource.query(
        `INSERT INTO role_assignment (id, person_id, role, valid_from, valid_to, reason) VALUES (gen_random_uuid(), $1, 'VML', now(), now() - interval '1 day', 'x')`,
        [cast.vpm.personId],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });
}

describe('the role of requests', () => {
  shared(() => test.database.dataSource);
});

describePostgres('a login role that owns nothing', () => {
  const role = `t_login_${randomBytes(4).toString('hex')}`;
  let plain: DataSource;
  beforeAll(async () => {
    await test.database.dataSource.query(`CREATE ROLE ${role} LOGIN`);
    await test.database.dataSource.query(`GRANT touchstone_runtime TO ${role}`);
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.username = role;
    plain = await createDataSource({ target: { url: url.href }, schema: test.database.schema }).initialize();
  });
  afterAll(async () => {
    await plain.destroy();
    await test.database.dataSource.query(`DROP ROLE ${role}`);
  });

  shared(() => plain);

  it('changes no rule and no trigger', async () => {
    for (const text of [
      'ALTER TABLE second_factor DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE second_factor DISABLE TRIGGER ALL',
      'DROP POLICY everything ON api_token',
    ])
      await expect(plain.query(text)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the database keeps', () => {
  it.each([
    [`UPDATE second_factor SET last_step = 1`, 'a code usable again'],
    [`UPDATE api_token SET scopes = ARRAY['READ', 'RUN']`, 'more scopes for a token'],
    [`UPDATE api_token SET revoked_at = NULL`, 'a revoked token alive'],
  ])('%s from making %s', async (text) => {
    const { dataSource } = test.database;
    const person = cast.cql.personId;
    await dataSource.query(
      `INSERT INTO second_factor VALUES (gen_random_uuid(), $1, 'ACTIVE', 'v1.x', 100, now(), now(), NULL) ON CONFLICT DO NOTHING`,
      [person],
    );
    await dataSource.query(
      `INSERT INTO api_token VALUES (gen_random_uuid(), $1, 'n', 'p', 'digest', ARRAY['READ'], now(), now() + interval '1 day', NULL, now()) ON CONFLICT DO NOTHING`,
      [person],
    );
    await expect(dataSource.query(text)).rejects.toMatchObject({ code: 'TS001' });
  });
});
