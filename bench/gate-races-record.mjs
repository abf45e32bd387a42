// Races people at gates on PostgreSQL, two hundred times each, and records bench/results/gate-races.json. The tests it runs are
// test/medium/gates/gate-races.test.ts, which do the same sixty times.
// usage: TEST_DATABASE_URL=postgres://... node bench/gate-races-record.mjs [REPETITIONS]
import { execFileSync } from 'node:child_process';
import { machineAndDate, record } from './compile.mjs';
import { jest } from './run-jest.mjs';

const repetitions = process.argv[2] ?? '200';
execFileSync(...jest('test/medium/gates/gate-races', '', { TOUCHSTONE_RACES: repetitions }, 'medium-postgres'));
record('gate-races', {
  what: 'people who sign, reject, use one challenge twice, or make an item an A at the same moment: every repetition of every race ends as the rules say',
  repetitions: Number(repetitions),
  lanes: 10,
  failed: 0,
  ...machineAndDate(),
});
