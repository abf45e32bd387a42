// Runs the planner's table and what goes on top of it in a process of its own and records bench/results/planner.json.
// usage: node bench/planner-record.mjs
import { execFileSync } from 'node:child_process';
import { compileBench, machineAndDate, record } from './compile.mjs';

const LIMIT_MS = 100;
const output = execFileSync(process.execPath, [compileBench('planner')], { encoding: 'utf8' });
const { plans, images, statements, rows } = JSON.parse(output);
const rounded = (ms) => Math.round(ms * 100) / 100;
const median = (repeats, of) => rounded(repeats.map(of).sort((a, b) => a - b)[Math.floor(repeats.length / 2)]);
const summary = (repeats) => ({
  coldWallMs: rounded(repeats[0].wallMs),
  coldCpuMs: rounded(repeats[0].cpuMs),
  medianWallMs: median(repeats, ({ wallMs }) => wallMs),
  medianCpuMs: median(repeats, ({ cpuMs }) => cpuMs),
  holds: repeats.every(({ cpuMs }) => cpuMs < LIMIT_MS),
});
const { table, ...others } = rows;
const result = {
  what: 'milliseconds in one process; cold = first time, before anything is compiled by the engine. The whole planning table; then plans with stages, open-ended attempts and evidence for all times, the plan of four use cases together, and the verdict on outcomes under each way of spending the error',
  limitMs: LIMIT_MS,
  plans,
  images,
  statements,
  repeats: table.length,
  ...summary(table),
  others: Object.fromEntries(Object.entries(others).map(([name, repeats]) => [name, summary(repeats)])),
  ...machineAndDate(),
};
record('planner', result);
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.holds ? 0 : 1;
