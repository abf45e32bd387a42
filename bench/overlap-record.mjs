// How near an evaluation comes to a bare loop over session.run: pairs of measurements one after the other, each in a process of its own, the
// order changing from pair to pair. Needs two cores that nobody else uses.
// usage: node bench/overlap-record.mjs <kit folder> [pairs, default 7]   (builds dist first)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineAndDate, record } from './compile.mjs';

const [kit, wanted = '7'] = process.argv.slice(2);
if (kit === undefined) throw new Error('usage: node bench/overlap-record.mjs <kit folder> [pairs]');
await import('../scripts/ensure-built.mjs');
const sideFile = fileURLToPath(new URL('./overlap-side.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'touchstone-overlap-'));
const run = (side, model, ...more) =>
  JSON.parse(execFileSync(process.execPath, [sideFile, side, model, kit, folder, ...more], { encoding: 'utf8' }));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value) => Math.round(value * 10_000) / 10_000;

const CASES = [
  { model: 'yunet-640', input: 'COLD', goal: 0.95 },
  { model: 'pp-ocr-det-640', input: 'COLD', goal: 0.95 },
  { model: 'yunet-640', input: 'WARM', goal: 0.95 },
  { model: 'fastestdet-352', input: 'WARM', goal: 0.9 },
];
const cases = [];
try {
  for (const { model, input, goal } of CASES) {
    if (input === 'WARM') run('evaluation', model, input);
    const pairs = [];
    for (let i = 0; i < Number(wanted); i += 1) {
      const load = rounded(loadavg()[0]);
      const order = i % 2 === 0 ? ['bare', 'evaluation'] : ['evaluation', 'bare'];
      const found = {};
      for (const side of order) found[side] = run(side, model, input);
      const [bare, evaluation] = [found.bare.imagesPerSecond, found.evaluation.imagesPerSecond];
      pairs.push({
        bare: rounded(bare),
        evaluation: rounded(evaluation),
        ratio: rounded(evaluation / bare),
        startSeconds: rounded(found.evaluation.startSeconds),
        loadBefore: load,
      });
      console.error(model, input, JSON.stringify(pairs.at(-1)));
    }
    const ratio = median(pairs.map((pair) => pair.ratio));
    cases.push({ model, input, goal, medianRatio: ratio, holds: ratio >= goal, pairs });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const result = {
  what: 'images a second of the pass of a run (stored files to predictions, model in its own process) over those of a bare single-threaded loop over session.run with tensors that are ready; after warm-up, without loading. COLD: every image decoded; WARM: prepared inputs from the cache. Pairs one after the other, order alternating',
  ...machineAndDate(),
  cases,
};
record('overlap', result);
console.log(JSON.stringify(cases.map(({ pairs, ...rest }) => ({ ...rest, pairs: pairs.length }))));
