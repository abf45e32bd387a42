// Starts a PostgreSQL server of its own, restarts it three times while two workers work off a run, and records
// bench/results/restart-postgres.json. As root the server runs as the user postgres.
// usage: node bench/restart-postgres-record.mjs [BIN], BIN = folder of initdb and pg_ctl, otherwise that of the newest Debian package
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineAndDate, record } from './compile.mjs';
import { jest } from './run-jest.mjs';

const DEBIAN = '/usr/lib/postgresql';
const bin = process.argv[2] ?? join(DEBIAN, newest(readdirSync(DEBIAN)), 'bin');
const folder = mkdtempSync(join(tmpdir(), 'touchstone-postgres-'));
const data = join(folder, 'data');
const log = join(folder, 'runs.json');
const isRoot = process.getuid?.() === 0;
if (isRoot) {
  const [user, group] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  chownSync(folder, user, group);
}
const asServer = (command) => (isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command);
const run = ([program, ...args]) => execFileSync(program, args, { stdio: 'ignore', cwd: folder });
const port = await freePort();
const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`;
const control = (what) => asServer([join(bin, 'pg_ctl'), '-D', data, '-w', '-m', 'immediate', '-l', join(folder, 'log'), '-o', options, what]); // prettier-ignore

run(asServer([join(bin, 'initdb'), '-D', data, '-A', 'trust', '-U', 'postgres']));
run(control('start'));
try {
  const restart = control('restart').map((part) => `'${part}'`).join(' '); // prettier-ignore
  execFileSync(
    ...jest('test/e2e/crash/runs-survive', 'is restarted', {
      TEST_DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/postgres`,
      TOUCHSTONE_RESTART_COMMAND: `${restart} > /dev/null`,
      TOUCHSTONE_RESTART_LOG: log,
    }),
  );
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
  record('restart-postgres', { ...JSON.parse(readFileSync(log, 'utf8')), version, ...machineAndDate() });
} finally {
  run(control('stop'));
  rmSync(folder, { recursive: true, force: true });
}

function newest(versions) {
  return versions.filter((name) => /^\d+$/.test(name)).sort((a, b) => b - a)[0];
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
