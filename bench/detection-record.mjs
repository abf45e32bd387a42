// Runs the compiled detection benchmark on loads of two sizes, each in its own process, and records the ratios.
// usage: node bench/detection-record.mjs <5k load folder> <50k load folder>   (compiles into node_modules/.cache first)
// A load folder holds gt.json and dt.json.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { compileBench, machineAndDate, record } from './compile.mjs';

const bench = compileBench('detection');
const MIB = 2 ** 20;
/** Small loads vary more. */
const repeatsOf = (bytes) => (bytes < 50 * MIB ? 3 : 1);

const loads = process.argv.slice(2).map((folder) => {
  const fileBytes = ['gt', 'dt'].reduce((sum, name) => sum + statSync(`${folder}/${name}.json`).size, 0);
  const repeats = repeatsOf(fileBytes);
  const runs = Array.from({ length: repeats }, () =>
    JSON.parse(execFileSync(process.execPath, [bench, folder, '--parse'], { encoding: 'utf8' })),
  );
  const median = (of) => runs.map(of).sort((a, b) => a - b)[Math.floor(repeats / 2)];
  const { images, annotations, detections } = runs[0];
  return {
    repeats,
    images,
    annotations,
    detections,
    fileMiB: fileBytes / MIB,
    evaluatePerJsonParse: median((r) => r.evaluateCpuSeconds / r.jsonParseCpuSeconds),
    readAndEvaluatePerJsonParse: median((r) => (r.readCpuSeconds + r.evaluateCpuSeconds) / r.jsonParseCpuSeconds),
    evaluateCpuSeconds: median((r) => r.evaluateCpuSeconds),
    readCpuSeconds: median((r) => r.readCpuSeconds),
    jsonParseCpuSeconds: median((r) => r.jsonParseCpuSeconds),
    peakMiB: median((r) => r.peakBytes) / MIB,
    allowedPeakMiB: 150 + (3 * fileBytes) / MIB,
  };
});
const result = {
  what: 'CPU of reading and evaluating COCO files against JSON.parse of the same files in the same process, median of the repeats',
  limits: { evaluatePerJsonParse: 6, goal: 4 },
  ...machineAndDate(),
  loads,
  evaluatePerImageGrowth:
    loads.length === 2
      ? loads[1].evaluateCpuSeconds / loads[1].images / (loads[0].evaluateCpuSeconds / loads[0].images)
      : null,
};
record('detection', result);
console.log(JSON.stringify(result, null, 2));
