import type { Family, Trials } from './metric-family.js';
import type { Measured, Outcome } from './outcome.js';

const MEBIBYTE = 2 ** 20;
const UNITS = ['captureGroup', 'image'] as const;
const NO_TRIAL: Trials = { count: 0, total: 0 };
const oneTrial = (counts: boolean): Trials => ({ count: counts ? 1 : 0, total: 1 });

const STAGE_MILLISECONDS = {
  form: /^(?:(decode|preprocess|infer|postprocess)\.)?([1-9]\d{0,8})ms$/,
  advice: 'a limit in whole milliseconds, after a stage and a point where only that stage counts: 120ms or infer.80ms',
};
const MILLISECONDS = { form: /^([1-9]\d{0,8})ms$/, advice: 'a limit in whole milliseconds: 3000ms' };
const MEBIBYTES = { form: /^([1-9]\d{0,6})MiB$/, advice: 'a limit in whole MiB: 512MiB' };

/** The number of a parameter that was checked before. */
function limitOf(parameter: string | null): number {
  return Number(/(\d+)(?:ms|MiB)$/.exec(parameter ?? '')?.[1]);
}

function takes({ milliseconds }: Measured, parameter: string | null): number {
  const stage = STAGE_MILLISECONDS.form.exec(parameter ?? '')?.[1] as keyof Measured['milliseconds'] | undefined;
  if (stage !== undefined) return milliseconds[stage];
  const { decode, preprocess, infer, postprocess } = milliseconds;
  return decode + preprocess + infer + postprocess;
}

/** An image without an answer took too long, whatever it took; one whose answer was not measured says nothing. */
function trial({ status, measured }: Outcome, isWithin: (measured: Measured) => boolean): Trials {
  if (status !== 'EVALUATED') return oneTrial(false);
  return measured === undefined ? NO_TRIAL : oneTrial(isWithin(measured));
}

function spaced(parameter: string | null): string {
  return (parameter ?? '').replace(/^(\w+)\./, '$1 ').replace(/(\d+)(ms|MiB)$/, '$1 $2');
}

/**
 * Limits of a deployment as shares of images. "p95 at most 120 ms, with 95 % confidence" is `latency-within:120ms@1` at least 0.95: the share of
 * images within T has its exact lower bound at q or above precisely when the order-statistic bound of the q-quantile is at most T.
 */
export const MEASURED_FAMILIES: Readonly<Record<string, Family>> = {
  'latency-within': {
    parameterRule: STAGE_MILLISECONDS,
    title: (limit) => `Images answered within ${spaced(limit)}`,
    units: UNITS,
    needs: 'MEASUREMENTS',
    wording: (limit) => ({ one: 'image', many: 'images', outcome: `answered within ${spaced(limit)}` }),
    trials: (outcome, limit) => trial(outcome, (measured) => takes(measured, limit) <= limitOf(limit)),
  },
  'cold-start-within': {
    parameterRule: MILLISECONDS,
    title: (limit) => `Starts that answered within ${spaced(limit)}`,
    units: ['image'],
    needs: 'MEASUREMENTS',
    wording: (limit) => ({ one: 'start', many: 'starts', outcome: `ready within ${spaced(limit)}` }),
    trials: ({ measured }, limit) =>
      measured === undefined || measured.coldStartMilliseconds === null
        ? NO_TRIAL
        : oneTrial(measured.coldStartMilliseconds <= limitOf(limit)),
  },
  'peak-memory-within': {
    parameterRule: MEBIBYTES,
    title: (limit) => `Images answered within ${spaced(limit)} of memory`,
    units: UNITS,
    needs: 'MEASUREMENTS',
    wording: (limit) => ({ one: 'image', many: 'images', outcome: `answered within ${spaced(limit)} of memory` }),
    trials: (outcome, limit) => trial(outcome, ({ peakMemoryBytes }) => peakMemoryBytes <= limitOf(limit) * MEBIBYTE),
  },
  'model-size-within': {
    parameterRule: MEBIBYTES,
    title: (limit) => `Images answered by a model of at most ${spaced(limit)}`,
    units: UNITS,
    needs: 'MEASUREMENTS',
    wording: (limit) => ({ one: 'image', many: 'images', outcome: `answered by a model of at most ${spaced(limit)}` }),
    trials: (outcome, limit) => trial(outcome, ({ modelBytes }) => modelBytes <= limitOf(limit) * MEBIBYTE),
  },
};
