import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VARIABLES } from '../../../src/platform/config/config.js';

const ROOT = join(import.meta.dirname, '../../..');
const hasCompose = spawnSync('docker-compose', ['--version']).error === undefined;
const config = (environment: Record<string, string>) =>
  spawnSync('docker-compose', ['config'], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } }); // prettier-ignore

describe('docker-compose.yml', () => {
  (hasCompose ? it : it.skip)('is taken by docker-compose, and wants a password for the database', () => {
    const taken = config({ TOUCHSTONE_DB_PASSWORD: 'x' });
    expect([taken.status, taken.stderr]).toEqual([0, '']);
    const services = [...taken.stdout.matchAll(/^ {2}([a-z0-9-]+):$/gm)].map(([, name]) => name);
    expect(services).toEqual(expect.arrayContaining(['api', 'database', 'files', 'worker-1', 'worker-2']));
    expect(config({})).toMatchObject({ status: 1, stderr: expect.stringContaining('set TOUCHSTONE_DB_PASSWORD') });
  });

  it('sets only variables that Touchstone reads', () => {
    const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    const known = new Set<string>(Object.values(VARIABLES).map(({ name }) => name));
    const set = [...text.matchAll(/^\s+(TOUCHSTONE_\w+|DATABASE_\w+):/gm)].map(([, name]) => name ?? '');
    expect(set.length).toBeGreaterThan(8);
    expect(set.filter((name) => !known.has(name))).toEqual([]);
  });

  it('names every service it depends on', () => {
    const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    const services = new Set([...text.matchAll(/^ {2}([a-z0-9-]+):/gm)].map(([, name]) => name));
    const needed = [...text.matchAll(/^ {6}([a-z0-9-]+): \{ condition:/gm)].map(([, name]) => name);
    expect(needed.filter((name) => !services.has(name))).toEqual([]);
  });
});

describe('the access key of the store in docker-compose.yml', () => {
  it('is made once, with the secret in a file of its own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-keys-'));
    const make = () => execFileSync(process.execPath, [join(ROOT, 'scripts/s3-credentials.mjs'), folder], { stdio: 'pipe' }); // prettier-ignore
    make();
    const secret = readFileSync(join(folder, 's3-secret'), 'utf8').trim();
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(folder, 's3-secret')).mode & 0o777).toBe(0o600);
    const { identities } = JSON.parse(readFileSync(join(folder, 's3.json'), 'utf8')) as { identities: object[] };
    expect(identities).toMatchObject([{ credentials: [{ accessKey: 'touchstone', secretKey: secret }] }]);
    expect(make).toThrow();
    expect(readFileSync(join(folder, 's3-secret'), 'utf8').trim()).toBe(secret);
    rmSync(folder, { recursive: true });
  });
});
