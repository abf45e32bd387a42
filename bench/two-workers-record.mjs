// Two workers, each bound to a core, against one bound to one core, on PostgreSQL: the same run of a model of about 40 ms an image, sessions
// of one thread, model loaded and inputs cached beforehand. Medians of interleaved pairs; records bench/results/two-workers.json.
// The machine should have nothing else to do: its load before and after is part of the record.
// usage: TEST_DATABASE_URL=postgres://... node bench/two-workers-record.mjs [PAIRS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineAndDate, record } from './compile.mjs';
import { jest } from './run-jest.mjs';

const LEAST_RATIO = 1.85;
const log = join(mkdtempSync(join(tmpdir(), 'touchstone-bench-')), 'log.json');
const before = loadavg();
const environment = { TOUCHSTONE_TWO_WORKERS_LOG: log, TOUCHSTONE_TWO_WORKERS_PAIRS: process.argv[2] ?? '7' };
execFileSync(...jest('test/e2e/crash/two-workers', 'is measured against one', environment));
const { pairs, images, ...rest } = JSON.parse(readFileSync(log, 'utf8'));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = { one: median(pairs.map(({ one }) => one)), two: median(pairs.map(({ two }) => two)) };
const ratio = Math.round((seconds.one / seconds.two) * 1000) / 1000;
record('two-workers', {
  what: 'seconds of a run from its declaration to its end, judgement and all, on PostgreSQL; one worker bound to core 0, two bound to cores 0 and 1, each with its model process; medians of interleaved pairs',
  leastRatio: LEAST_RATIO,
  ratio,
  holds: ratio >= LEAST_RATIO,
  medianSeconds: seconds,
  imagesPerSecond: { one: images / seconds.one, two: images / seconds.two },
  images,
  ...rest,
  pairs: pairs.map(({ one, two }) => ({ one, two, ratio: Math.round((one / two) * 1000) / 1000 })),
  loadAverage: { before, after: loadavg() },
  ...machineAndDate(),
});
console.log(`ratio ${ratio}`);
