// What a record needs to run one test of the suite on PostgreSQL.
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Arguments of execFileSync. @param name part of the test's name @param project of jest.config.js */
export function jest(file, name, environment, project = 'e2e-postgres') {
  if (!environment.TEST_DATABASE_URL && !process.env.TEST_DATABASE_URL)
    throw new Error('Set TEST_DATABASE_URL to a PostgreSQL database of your own.');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const args = [...flags, 'node_modules/jest/bin/jest.js', file, '-t', name, '--selectProjects', project];
  return [
    process.execPath,
    [...args, '--runInBand'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } },
  ];
}
