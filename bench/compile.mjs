// Compiles one benchmark with what it imports, types checked, into node_modules/.cache. The one way benchmarks are run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns the path of the compiled file */
export function compileBench(name) {
  const build = `${root}node_modules/.cache/bench-${name}`;
  mkdirSync(build, { recursive: true });
  writeFileSync(`${build}/package.json`, '{"type":"module"}');
  const options = [
    '--module',
    'nodenext',
    '--target',
    'ES2022',
    '--lib',
    'es2024',
    '--skipLibCheck',
    '--strict',
    '--types',
    'node',
  ];
  const tsc = [`${root}node_modules/typescript/bin/tsc`, `${root}bench/${name}.bench.ts`, '--ignoreConfig'];
  execFileSync(process.execPath, [...tsc, ...options, '--rootDir', root, '--outDir', build], { stdio: 'inherit' });
  return `${build}/bench/${name}.bench.js`;
}

/** On what and when a record was made. */
export function machineAndDate() {
  return {
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    date: new Date().toISOString().slice(0, 10),
  };
}

export function record(name, value) {
  const file = fileURLToPath(new URL(`./results/${name}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
