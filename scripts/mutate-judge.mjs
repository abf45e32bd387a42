// Shows that the tests notice when the judge is wrong: breaks a copy of it in ways that matter, one at a time, and runs the tests of the
// verdict on each copy. Run from the repository root: node scripts/mutate-judge.mjs   (ends with 1 when a broken judge passes)
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** `find` stands exactly once in the file; a change of the sources that moves it makes this script fail, not pass. */
const MUTATIONS = [
  {
    name: 'the observed share decides instead of its bound',
    file: 'src/verdict/judge-cell.ts',
    find: 'judgePoint(threshold, k, n) : judgeBounds(threshold, { lower, upper });',
    replace: 'judgePoint(threshold, k, n) : judgePoint(threshold, k, n);',
  },
  {
    name: 'a lower bound equal to the limit is no PASS (>= became >)',
    file: 'src/verdict/threshold.ts',
    find: 'lower >= limit.value',
    replace: 'lower > limit.value',
  },
  {
    name: 'an upper bound equal to the limit is no PASS (<= became <)',
    file: 'src/verdict/threshold.ts',
    find: 'upper <= limit.value',
    replace: 'upper < limit.value',
  },
  {
    name: 'an observed share equal to the limit is no PASS (>= became >)',
    file: 'src/verdict/threshold.ts',
    find: 'order >= 0',
    replace: 'order > 0',
  },
  {
    name: 'errored images are dropped',
    file: 'src/verdict/judge-cell.ts',
    find: 'const inSlice = slice === null ? outcomes : outcomes.filter((outcome) => isInSlice(slice, outcome.attributes));',
    replace:
      "const inSlice = outcomes.filter((o) => o.status === 'EVALUATED' && (slice === null || isInSlice(slice, o.attributes)));",
  },
  {
    name: 'attempts cost nothing',
    file: 'src/verdict/judge.ts',
    find: 'return spent === alpha ? agreed.value : 1 - spent;',
    replace: 'return spent < 0 ? spent : agreed.value;',
  },
  {
    name: 'one passing slice is enough',
    file: 'src/verdict/roll-up.ts',
    find: "verdicts.length > 0 && verdicts.every((verdict) => verdict === 'PASS')",
    replace: "verdicts.length > 0 && verdicts.some((verdict) => verdict === 'PASS')",
  },
];
const COPIED = [
  'src/kernel',
  'src/stats',
  'src/metrics',
  'src/vision',
  'src/verdict',
  'test/unit/verdict',
  'test/builders',
  'docs/schemas',
  '.swcrc',
];

const copy = mkdtempSync(join(tmpdir(), 'touchstone-mutants-'));
try {
  prepare();
  const sound = failingTests();
  if (sound.failed !== 0) throw new Error(`the tests fail on the unchanged sources: ${sound.names.join('; ')}`);
  process.stdout.write(`unchanged: ${sound.passed} tests pass\n`);
  const survivors = MUTATIONS.filter((mutation) => !isNoticed(mutation));
  process.stdout.write(`${MUTATIONS.length - survivors.length} of ${MUTATIONS.length} broken judges noticed\n`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function prepare() {
  for (const path of COPIED) cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'dir');
  mkdirSync(join(copy, 'test'), { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type": "module"}');
  const config = {
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: { '^.+\\.ts$': ['@swc/jest', {}] },
    testMatch: ['**/test/unit/**/*.test.ts'],
  };
  writeFileSync(join(copy, 'jest.config.json'), JSON.stringify(config));
}

/** Breaks the copy, counts the tests that notice, mends it. */
function isNoticed({ name, file, find, replace }) {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2) throw new Error(`"${find}" does not stand exactly once in ${file}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  const { failed, names } = failingTests();
  writeFileSync(path, source);
  process.stdout.write(`${failed > 0 ? 'noticed' : 'NOT NOTICED'}: ${name} (${failed} tests fail)\n`);
  if (failed > 0) process.stdout.write(`  for one: ${names[0]}\n`);
  return failed > 0;
}

function failingTests() {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const jest = resolve('node_modules/jest/bin/jest.js');
  const flags = ['--config', 'jest.config.json', '--runInBand', '--silent', '--json', '--outputFile', report];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...flags], {
    cwd: copy,
    stdio: 'ignore',
  });
  const { numFailedTests, numPassedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  if (numRuntimeErrorTestSuites > 0)
    throw new Error(`a test file cannot be run: ${testResults.find(({ message }) => message)?.message}`);
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const names = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  return { failed: numFailedTests, passed: numPassedTests, names };
}
