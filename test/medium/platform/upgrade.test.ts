import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecomputeJudgement } from '../../../src/contexts/evaluations/public.js';
import { signInLocally } from '../../../src/entry/commands/sign-in-locally.js';
import { FileBlobStore } from '../../../src/platform/blobs/file-blob-store.js';
import { touchstoneHere, withinApplication } from '../../builders/command-line-here.js';
import { describePostgres } from '../../builders/database.js';

const run = promisify(execFile);
const KEPT = join(import.meta.dirname, '../../fixtures/upgrade');
const PHOTOS = join(import.meta.dirname, '../../../src/demo/wagon/data');

interface About {
  readonly version: string;
  readonly people: Readonly<Record<'CQL' | 'VPM', { readonly email: string; readonly password: string }>>;
  /** Digests of stored files that the fixture does not carry. */
  readonly left: readonly string[];
}

const versions = readdirSync(KEPT).filter((name) => statSync(join(KEPT, name)).isDirectory());

describePostgres('a populated database of an earlier version', () => {
  it('is kept for every released version', () => expect(versions).toContain('0.1.0'));

  describe.each(versions)('of %s', (version) => {
    const about = JSON.parse(readFileSync(join(KEPT, version, 'about.json'), 'utf8')) as About;
    const name = `touchstone_upgrade_${randomBytes(4).toString('hex')}`;
    const urlOf = (database: string): string => {
      const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
      url.pathname = `/${database}`;
      return url.href;
    };
    const sql = async (database: string, ...words: string[]) =>
      (await run('psql', ['-q', '-At', '-v', 'ON_ERROR_STOP=1', ...words, urlOf(database)], { maxBuffer: 2 ** 26 }))
        .stdout;
    const counts = async (): Promise<Record<string, number>> => {
      const tables = (await sql(name, '-c', `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('migrations') ORDER BY 1`)).trim().split('\n'); // prettier-ignore
      const query = tables.map((table) => `SELECT '${table}', count(*) FROM "${table}"`).join(' UNION ALL ');
      const rows = (await sql(name, '-c', query)).trim().split('\n');
      return Object.fromEntries(rows.map((row) => { const [table = '', count] = row.split('|'); return [table, Number(count)]; })); // prettier-ignore
    };
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-upgrade-'));
    const before = { ...process.env };
    let rowsBefore: Record<string, number>;
    let migrated: { exitCode: number; output: string };

    beforeAll(async () => {
      // The roles of the product belong to the server, not to a database: any migration makes them.
      await sql('postgres', '-c', `CREATE DATABASE ${name}_roles`);
      Object.assign(process.env, { DATABASE_URL: urlOf(`${name}_roles`), TOUCHSTONE_DATA_DIR: folder });
      await touchstoneHere('migrate');
      await sql('postgres', '-c', `DROP DATABASE ${name}_roles`);
      await sql('postgres', '-c', `CREATE DATABASE ${name}`);
      const dump = join(folder, 'database.sql');
      writeFileSync(dump, gunzipSync(readFileSync(join(KEPT, version, 'database.sql.gz'))));
      await sql(name, '-f', dump);
      process.env['DATABASE_URL'] = urlOf(name);
      await restoreFiles(version, join(folder, 'blobs'));
      rowsBefore = await counts();
      migrated = await touchstoneHere('migrate');
    }, 120_000);
    afterAll(async () => {
      process.env = before;
      process.exitCode = undefined;
      await sql('postgres', '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true, force: true });
    });

    it('is brought up to date', () => expect(migrated).toMatchObject({ exitCode: 0 }));

    it('loses no row', async () => {
      const after = await counts();
      const lost = Object.entries(rowsBefore).filter(([table, count]) => (after[table] ?? -1) < count);
      expect(lost).toEqual([]);
      expect(rowsBefore['audit_entry']).toBeGreaterThan(50);
    });

    it('has every chain of its record whole', async () => {
      const chains = (await sql(name, '-c', 'SELECT DISTINCT chain_id FROM audit_entry')).trim().split('\n');
      expect(chains.length).toBeGreaterThan(1);
      for (const chain of chains)
        expect([chain, await touchstoneHere('audit', 'verify', ...optionOf(chain))]).toMatchObject([
          chain,
          { exitCode: 0 },
        ]);
    });

    it('has its stored files, but for those the fixture leaves out', async () => {
      const { output } = await touchstoneHere('blobs', 'check');
      const missing = [...output.matchAll(/BLOB_\w+ {2}([0-9a-f]{64})/g)].map(([, digest]) => digest);
      expect([...new Set(missing)]).toEqual(about.left);
    });

    it('gives the same verdicts when they are recomputed', async () => {
      const ids = (await sql(name, '-c', 'SELECT id FROM judgement ORDER BY 1')).trim().split('\n');
      expect(ids).toHaveLength(4);
      await withinApplication(async (app) => {
        const { principal } = await signInLocally(app, about.people.CQL);
        for (const id of ids)
          expect(await app.get(RecomputeJudgement).execute(principal, id as never)).toMatchObject({ identical: true });
      });
    });

    it('lets people go on: they sign in with what they had', async () => {
      await withinApplication(async (app) => {
        const { principal } = await signInLocally(app, about.people.VPM);
        expect(principal.organisationId).toBeDefined();
      });
      expect(await touchstoneHere('migrate')).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining('up to date'),
      });
    });
  });
});

/** The chain of an organisation is named by its id; that of the installation needs no name. */
function optionOf(chain: string): string[] {
  return /[1-9a-f]/.test(chain) ? ['--chain', chain] : [];
}

async function restoreFiles(version: string, folder: string): Promise<void> {
  const store = new FileBlobStore(folder);
  const text = gunzipSync(readFileSync(join(KEPT, version, 'files.json.gz'))).toString('utf8');
  for (const [digest, base64] of Object.entries(JSON.parse(text) as Record<string, string>))
    expect(await store.put(Buffer.from(base64, 'base64'))).toMatchObject({ sha256: digest });
  for (const entry of readdirSync(PHOTOS, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    await store.put(bytes);
  }
}
