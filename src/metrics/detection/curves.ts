import type { ClassOutcomes } from './class-outcomes.js';
import { FALSE_POSITIVE, TRUE_POSITIVE } from './class-outcomes.js';

/** Points of recall at which precision is read: i x 0.01 as the reference computes it (ten differ from i/100 in the last bit). */
export const RECALL_POINTS = Float64Array.from({ length: 101 }, (_, i) => i * 0.01);

/** Added to the denominator of precision, as in the reference: avoids 0/0 and shows in the last digits (0.9999999999999998). */
const SMALLEST_STEP = 2.220446049250313e-16;

/** Precision over recall of one class at one area range: one curve per IoU threshold. */
export interface AreaCurves {
  /** Ground truths that count; 0 = every number is undefined. */
  readonly nGt: number;
  /** True positives, per threshold. */
  readonly truePositives: Int32Array;
  /** [threshold][k]: precision when the (k+1)-th true positive is reached, made non-increasing from the right. */
  readonly precision: Float64Array;
  /** [threshold][k]: place in the ranking of the (k+1)-th true positive. */
  readonly place: Int32Array;
  /** Number of ranked detections. */
  readonly ranked: number;
}

/**
 * Walks the detections of a class in descending score and notes the precision at every true positive. Between two of them
 * precision only falls, so these points decide the curve.
 * @param ranking positions in `outcomes`, descending score  @param areaRange 0 to areaCount - 1
 */
export function areaCurves(
  outcomes: ClassOutcomes,
  ranking: Int32Array,
  areaRange: number,
  shape: { readonly areaCount: number; readonly thresholdCount: number },
): AreaCurves {
  const { thresholdCount } = shape;
  const nGt = outcomes.nGt[areaRange] as number;
  const truePositives = new Int32Array(thresholdCount);
  const falsePositives = new Int32Array(thresholdCount);
  const precision = new Float64Array(thresholdCount * nGt);
  const place = new Int32Array(thresholdCount * nGt);
  let unpaired = 0;
  for (let i = 0; i < ranking.length; i++) {
    const position = ranking[i] as number;
    const row = outcomes.outcomeRow[position] as number;
    if (row < 0) {
      if ((((outcomes.outside[position] as number) >> areaRange) & 1) === 0) unpaired++;
      continue;
    }
    const first = (row * shape.areaCount + areaRange) * thresholdCount;
    for (let t = 0; t < thresholdCount; t++) {
      const outcome = outcomes.outcomes[first + t] as number;
      if (outcome === TRUE_POSITIVE) {
        const found = truePositives[t] as number;
        const all = found + 1 + ((falsePositives[t] as number) + unpaired);
        precision[t * nGt + found] = (found + 1) / (all + SMALLEST_STEP);
        place[t * nGt + found] = i;
        truePositives[t] = found + 1;
      } else if (outcome === FALSE_POSITIVE) {
        falsePositives[t] = (falsePositives[t] as number) + 1;
      }
    }
  }
  makeNonIncreasing(precision, truePositives, nGt);
  return { nGt, truePositives, precision, place, ranked: ranking.length };
}

/** Mean precision over the 101 points of recall at one threshold; 0 when nothing was found, -1 without ground truth. */
export function averagePrecision(curves: AreaCurves, threshold: number): number {
  if (curves.nGt === 0) return -1;
  let sum = 0;
  readCurve(curves, threshold, (_point, precision) => (sum += precision));
  return sum / RECALL_POINTS.length;
}

/** Calls back at each point of recall with precision and place in the ranking (-1 where the recall is not reached). */
export function readCurve(
  { nGt, truePositives, precision, place, ranked }: AreaCurves,
  threshold: number,
  visit: (point: number, precision: number, place: number) => void,
): void {
  const found = truePositives[threshold] as number;
  const first = threshold * nGt;
  let k = 0;
  for (let point = 0; point < RECALL_POINTS.length; point++) {
    const recall = RECALL_POINTS[point] as number;
    if (recall === 0) {
      visit(point, found > 0 ? (precision[first] as number) : 0, ranked > 0 ? 0 : -1);
      continue;
    }
    while (k < found && (k + 1) / nGt < recall) k++;
    if (k < found) visit(point, precision[first + k] as number, place[first + k] as number);
    else visit(point, 0, -1);
  }
}

function makeNonIncreasing(precision: Float64Array, counts: Int32Array, stride: number): void {
  counts.forEach((found, t) => {
    for (let k = found - 2; k >= 0; k--) {
      const at = t * stride + k;
      if ((precision[at + 1] as number) > (precision[at] as number)) precision[at] = precision[at + 1] as number;
    }
  });
}
