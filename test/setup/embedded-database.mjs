// Jest loads set-up modules without its module mapper: plain JavaScript, working on the build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What the engine and the helper processes of the database tests run. */
const FOLDERS = [
  'src/kernel',
  'src/ports',
  'src/platform/clock',
  'src/platform/db',
  'src/platform/jobs',
  'src/platform/config',
  'migrations',
];
const BUILT = join(root, 'dist/src/platform/db/embedded/embedded-database.js');

/** One embedded database in memory for the whole run: it needs 2 s and 800 MB. Jest calls this once a project. */
export async function startOnce() {
  globalThis.touchstoneTestDatabase ??= start();
  const { address } = await globalThis.touchstoneTestDatabase;
  process.env.TOUCHSTONE_TEST_ADDRESS = JSON.stringify(address);
}

export async function stopOnce() {
  const database = globalThis.touchstoneTestDatabase;
  delete globalThis.touchstoneTestDatabase;
  await (await database)?.close();
}

async function start() {
  buildEngine();
  const { EmbeddedDatabase } = await import(BUILT);
  return EmbeddedDatabase.start();
}

/** `npm test` has built everything; a single jest run may find the engine missing or old. */
export function buildEngine() {
  const newest = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => statSync(join(root, folder, name)).mtimeMs),
  );
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= Math.max(...newest)) return;
  const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
  const build = spawnSync(process.execPath, [swc, ...FOLDERS, '-d', 'dist', '--config-file', '.swcrc', '-q'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`The embedded database could not be built: ${build.stderr}`);
}
