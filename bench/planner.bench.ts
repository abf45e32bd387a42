/**
 * The planner's usual table: six requirements at one, three and five attempts, and one plan with a design point. Prints the milliseconds of
 * each repeat, the first one cold. Run: node bench/planner-record.mjs, which records bench/results/planner.json.
 */
import { planSampleSize } from '../src/stats/planner.js';

const REPEATS = 9;
const REQUIRED = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999] as const;
const ATTEMPTS = [1, 3, 5] as const;

function table(): void {
  for (const required of REQUIRED)
    for (const attempts of ATTEMPTS) planSampleSize({ required, confidence: 0.95, attempts });
  planSampleSize({ required: 0.95, confidence: 0.95, designPoint: 0.98 });
}

const repeats = Array.from({ length: REPEATS }, () => {
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()];
  table();
  const { user, system } = process.cpuUsage(used);
  return { wallMs: Number(process.hrtime.bigint() - started) / 1e6, cpuMs: (user + system) / 1000 };
});
process.stdout.write(`${JSON.stringify({ plans: REQUIRED.length * ATTEMPTS.length + 1, repeats })}\n`);
