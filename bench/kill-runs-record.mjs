// Kills workers and servers with SIGKILL at random moments while they work off runs, and records bench/results/kill-runs.json. The test it
// runs is test/e2e/crash/runs-survive.test.ts, which does the same with a few kills.
// usage: TEST_DATABASE_URL=postgres://... node bench/kill-runs-record.mjs [KILLS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineAndDate, record } from './compile.mjs';
import { jest } from './run-jest.mjs';

const log = join(mkdtempSync(join(tmpdir(), 'touchstone-bench-')), 'log.json');
const environment = { TOUCHSTONE_KILLS: process.argv[2] ?? '100', TOUCHSTONE_KILL_LOG: log };
execFileSync(...jest('test/e2e/crash/runs-survive', 'is killed', environment));
record('kill-runs', { ...JSON.parse(readFileSync(log, 'utf8')), ...machineAndDate() });
