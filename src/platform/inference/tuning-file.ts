import { readFileSync } from 'node:fs';
import { TuningFileInvalid } from './model-errors.js';
import type { SessionTuning } from './session-options.js';

/** One setting and how fast it was. */
export interface TunedSetting extends SessionTuning {
  /** `null` = refused, for the reason given. */
  readonly imagesPerSecond: number | null;
  /** The same output bits as the first setting. */
  readonly sameBits: boolean | null;
  readonly refused: string | null;
}

/** What `touchstone tune` measured on a machine, and what it chose. */
export interface TuningRecord {
  readonly format: 'touchstone/tuning@1';
  readonly measuredAt: string;
  readonly modelSha256: string;
  readonly deviceClass: string;
  readonly cpu: string;
  readonly cores: number;
  readonly images: number;
  readonly measured: readonly TunedSetting[];
  /** Evaluations compute one image at a time: contracts fix the batch at 1. */
  readonly chosen: SessionTuning & { readonly batch: 1 };
}

const MOST_THREADS = 256;

/** The chosen setting of a record. @throws TuningFileInvalid */
export function readTuning(file: string): SessionTuning {
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new TuningFileInvalid(file, 'cannot be read as JSON');
  }
  const { format, chosen } = (record ?? {}) as { format?: unknown; chosen?: { provider?: unknown; threads?: unknown } };
  if (format !== 'touchstone/tuning@1') throw new TuningFileInvalid(file, 'is not of the form touchstone/tuning@1');
  const { provider, threads } = chosen ?? {};
  if (typeof provider !== 'string' || !/^[a-z]{1,20}$/.test(provider))
    throw new TuningFileInvalid(file, 'names no execution provider');
  if (typeof threads !== 'number' || !Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new TuningFileInvalid(file, `names no number of threads from 1 to ${MOST_THREADS}`);
  return { provider, threads };
}

/** A setting must be this much faster than one with fewer threads: threads are taken from whatever else runs. */
const WORTH_A_THREAD = 1.05;

/** The fastest; of two with other threads the one with more only where it gains. @param measured in ascending order of threads, at least one that was measured */
export function chooseSetting(measured: readonly TunedSetting[]): SessionTuning | undefined {
  let best: TunedSetting | undefined;
  for (const one of measured) {
    if (one.imagesPerSecond === null) continue;
    if ((best?.imagesPerSecond ?? 0) * WORTH_A_THREAD < one.imagesPerSecond) best = one;
  }
  return best && { provider: best.provider, threads: best.threads };
}
