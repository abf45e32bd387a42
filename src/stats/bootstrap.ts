import type { Rng } from '../kernel/clock.js';
import { requireConfidence, requireWhole } from './checks.js';
import { DataNotUsable } from './errors.js';
import type { Interval } from './interval.js';
import { mean, quantileOfSorted, sampleDeviation, sortedCopy } from './quantiles.js';
import { complementOf, normalCdf, normalQuantile } from './special.js';

export type BootstrapMethod = 'percentile' | 'basic' | 'bca';

/** What the replicates of a statistic say. Percentile and basic need only these; BCa needs the leave-one-out values too. */
export interface BootstrapEvidence {
  readonly point: number;
  readonly replicates: ArrayLike<number>;
  /** The statistic without each independent unit in turn. */
  readonly leaveOneOut: ArrayLike<number>;
}

export interface BootstrapResult extends Interval {
  readonly standardError: number | null;
  readonly replicates: number;
}

/**
 * Bootstrap interval of a statistic of independent units. Where images come in groups, a unit is a whole group (cluster bootstrap):
 * hand over the groups, and a statistic that pools their images. For comparison only, never for a decision.
 * @param units at least 2. @param replicates at least 1; 2,000 or more for BCa at .95.
 * @param rng seeded; the same seed gives the same interval. Each replicate draws units.length units with replacement.
 * @throws DataNotUsable, CountOutOfRange, ConfidenceOutOfRange
 */
export function bootstrap<Unit>(input: {
  readonly units: readonly Unit[];
  readonly statistic: (units: readonly Unit[]) => number;
  readonly confidence: number;
  readonly replicates: number;
  readonly rng: Rng;
  readonly method?: BootstrapMethod;
}): BootstrapResult {
  const { units, statistic, confidence, rng, method = 'bca' } = input;
  requireWhole('The number of replicates', input.replicates, 1);
  if (units.length < 2) {
    throw new DataNotUsable(`A bootstrap of ${units.length} independent units says nothing; at least 2 are needed.`);
  }
  const n = units.length;
  const draw = (): Unit => units[Math.floor(rng.next() * n)] as Unit;
  const replicates = Float64Array.from({ length: input.replicates }, () => statistic(Array.from({ length: n }, draw)));
  const leaveOneOut = method === 'bca' ? units.map((_, left) => statistic(units.filter((__, i) => i !== left))) : [];
  return bootstrapInterval({ point: statistic(units), replicates, leaveOneOut }, confidence, method);
}

/**
 * Interval from replicates (Efron 1987; Davison & Hinkley 1997, ch. 5). Quantiles are type 7.
 * BCa counts a replicate equal to the point as half below it. All replicates equal: both ends are that value.
 * @throws DataNotUsable, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/bootstrap.json.
 */
export function bootstrapInterval(
  evidence: BootstrapEvidence,
  confidence: number,
  method: BootstrapMethod,
): BootstrapResult {
  requireConfidence(confidence);
  const { point } = evidence;
  const sorted = sortedCopy(evidence.replicates, 'The replicates');
  const tail = complementOf(confidence) / 2;
  const [low, high] = method === 'bca' ? bcaLevels(evidence, sorted, tail) : [tail, 1 - tail];
  const [lowest, highest] = [quantileOfSorted(sorted, low), quantileOfSorted(sorted, high)];
  return {
    point,
    lower: method === 'basic' ? 2 * point - highest : lowest,
    upper: method === 'basic' ? 2 * point - lowest : highest,
    confidence,
    method,
    sides: 'TWO',
    standardError: sampleDeviation(sorted),
    replicates: sorted.length,
  };
}

/** The two quantile levels after correction for bias (z0) and skewness (acceleration a). */
function bcaLevels({ point, leaveOneOut }: BootstrapEvidence, sorted: Float64Array, tail: number): [number, number] {
  let below = 0;
  for (const value of sorted) below += value < point ? 1 : value === point ? 0.5 : 0;
  const share = below / sorted.length;
  if (share === 0 || share === 1) {
    throw new DataNotUsable(
      'All replicates lie on one side of the point, so BCa has no finite correction. ' +
        'Draw more replicates, or use the percentile interval.',
    );
  }
  const bias = normalQuantile(share);
  const acceleration = accelerationOf(leaveOneOut);
  const level = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return [level(normalQuantile(tail)), level(normalQuantile(1 - tail))];
}

function accelerationOf(leaveOneOut: ArrayLike<number>): number {
  const centre = mean(leaveOneOut);
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < leaveOneOut.length; i += 1) {
    const deviation = centre - (leaveOneOut[i] ?? NaN);
    squares += deviation ** 2;
    cubes += deviation ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
