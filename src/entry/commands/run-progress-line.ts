import { paceOf, type Run } from '../../contexts/evaluations/public.js';
import type { RunPriority } from '../../contexts/evaluations/domain/run.js';
import { UsageInvalid } from '../entry-errors.js';

const PRIORITIES = new Map<string, RunPriority>([
  ['low', 'LOW'],
  ['normal', 'NORMAL'],
  ['high', 'HIGH'],
]);

/** @throws UsageInvalid */
export function parsePriority(text: string): RunPriority {
  const found = PRIORITIES.get(text.toLowerCase());
  if (found === undefined) throw new UsageInvalid(`--priority is ${text}; it must be low, normal or high.`);
  return found;
}

/** One line of how far a run is: `RUNNING 120 of 500 images, 31.2 images/s, 12 s left`. */
export function progressLine(run: Run, now: Date): string {
  const { state, done, total, plan } = run;
  if (plan.rejudgementOf !== undefined) return `${state} kept answers of ${total} images`;
  const pace = paceOf(run, now);
  const speed =
    pace === undefined ? '' : `, ${pace.imagesPerSecond.toFixed(1)} images/s, ${timeText(pace.secondsLeft)} left`;
  return `${state} ${done} of ${total} images${speed}`;
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
