/**
 * What reading and evaluating detections costs, as ratios to JSON.parse of the same files in the same process.
 * Run: node bench/detection-record.mjs (see there), which records bench/results/detection.json.
 */
import { readFileSync } from 'node:fs';
import { evaluateDetections } from '../src/metrics/detection/evaluate-detections.js';
import { readCocoGroundTruth, readCocoResults } from '../src/platform/annotations/coco-reader.js';

const [folder = ''] = process.argv.slice(2);
const parseToo = process.argv.includes('--parse');

async function cpuSecondsOf<T>(work: () => Promise<T> | T): Promise<[number, T]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

const [read, files] = await cpuSecondsOf(async () => ({
  groundTruth: await readCocoGroundTruth(`${folder}/gt.json`),
  detections: await readCocoResults(`${folder}/dt.json`),
}));
const [evaluate, { stats }] = await cpuSecondsOf(() => evaluateDetections(files.groundTruth, files.detections));
const peakBytes = process.resourceUsage().maxRSS * 1024;
const figures = {
  images: files.groundTruth.images.length,
  annotations: files.groundTruth.annotations.length,
  detections: files.detections.length,
  readCpuSeconds: read,
  evaluateCpuSeconds: evaluate,
  peakBytes,
  ap: stats[0],
};
// JSON.parse last, so that its objects are not in the peak of the process above.
const [parse] = parseToo
  ? await cpuSecondsOf(() =>
      ['gt', 'dt'].map((name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as unknown),
    )
  : [0];
process.stdout.write(`${JSON.stringify({ ...figures, jsonParseCpuSeconds: parse })}\n`);
