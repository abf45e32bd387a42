// Runs the planner's table in a process of its own and records bench/results/planner.json.
// usage: node bench/planner-record.mjs
import { execFileSync } from 'node:child_process';
import { compileBench, machineAndDate, record } from './compile.mjs';

const LIMIT_MS = 100;
const output = execFileSync(process.execPath, [compileBench('planner')], { encoding: 'utf8' });
const { plans, repeats } = JSON.parse(output);
const median = (of) => repeats.map(of).sort((a, b) => a - b)[Math.floor(repeats.length / 2)];
const result = {
  what: 'milliseconds of the whole planning table in one process; cold = first time, before anything is compiled by the engine',
  limitMs: LIMIT_MS,
  plans,
  repeats: repeats.length,
  coldWallMs: repeats[0].wallMs,
  coldCpuMs: repeats[0].cpuMs,
  medianWallMs: median(({ wallMs }) => wallMs),
  medianCpuMs: median(({ cpuMs }) => cpuMs),
  holds: repeats.every(({ cpuMs }) => cpuMs < LIMIT_MS),
  ...machineAndDate(),
};
record('planner', result);
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.holds ? 0 : 1;
