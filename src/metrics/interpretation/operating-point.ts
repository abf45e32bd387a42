import { DomainError } from '../../kernel/domain-error.js';
import type { Outcome } from '../outcome.js';
import type { InterpretationContract } from './contract.js';

/** One class on the threshold data: how many objects there are, and every detection with its score and whether it was a hit. */
export interface ScoredClass {
  readonly positives: number;
  readonly scored: readonly { readonly score: number; readonly hit: boolean }[];
}

export type OperatingPointRule =
  /** Highest F1 on the grid; ties go to the higher threshold. */
  | { readonly kind: 'highestF1' }
  /** Fewest false alarms under a bound on misses: the highest threshold on the grid whose miss rate is at most `missRate`. */
  | { readonly kind: 'missRateAtMost'; readonly missRate: number }
  /** Agreed without data; the curve is shown all the same. */
  | { readonly kind: 'fixed'; readonly perClass: Readonly<Record<string, number>> };

/** Counts at one score threshold. `f1` is `null` where there is nothing to count. */
export interface CurvePoint {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly f1: number | null;
}

export interface OperatingPoint {
  readonly perClass: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, readonly CurvePoint[]>>;
  /** Classes without an object on the threshold data: their threshold is the stated one, not a chosen one. */
  readonly absent: readonly string[];
}

/** The rule cannot be followed on these data. */
export class NoOperatingPoint extends DomainError<'NO_OPERATING_POINT'> {
  readonly code = 'NO_OPERATING_POINT';
  constructor(label: string, why: string) {
    super(`No score threshold can be chosen for the class "${label}": ${why}`, { details: { label } });
  }
}

/** .05, .10, … .95: finer than most threshold data can tell apart. */
const GRID = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);

/**
 * The contract detections are matched under when a threshold is chosen: region, size, visibility and match of the use case, but every
 * class of `labels` asked for one by one and every detection kept, so that the thresholds belong to the model, not to loads or roles.
 */
export function thresholdContract(contract: InterpretationContract, labels: readonly string[]): InterpretationContract {
  return {
    ...contract,
    task: 'detection',
    roles: Object.fromEntries([
      ...Object.keys(contract.roles).map((label) => [label, 'IGNORE'] as const),
      ...labels.map((label) => [label, 'UNIT'] as const),
    ]),
    granularity: 'EACH_UNIT',
    scoreThreshold: { ...contract.scoreThreshold, perClass: Object.fromEntries(labels.map((label) => [label, 0])) },
    group: null,
    containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
    match: { ...contract.match, within: 'CLASS' },
    counting: null,
    imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'COUNT' },
  };
}

/**
 * Chooses a score threshold per class on threshold data (never on acceptance data) and gives the curve it was chosen from.
 * Greedy matching goes by descending score, so the hits above a threshold do not depend on what lies below it: one matching serves all.
 * Pinned by the thresholds of the real kit (test/golden/wagon/operating-point.test.ts).
 * @throws NoOperatingPoint for a class without objects, a miss rate nobody reaches, a fixed threshold that is missing
 */
export function chooseOperatingPoint({
  perClass,
  rule,
  forAbsent,
}: {
  readonly perClass: Readonly<Record<string, ScoredClass>>;
  readonly rule: OperatingPointRule;
  /** Threshold 0..1 of classes without an object on these data; without it such a class is refused. */
  readonly forAbsent?: number;
}): OperatingPoint {
  const curves = Object.fromEntries(Object.entries(perClass).map(([label, data]) => [label, curveOf(data)]));
  const absent =
    forAbsent === undefined || rule.kind === 'fixed'
      ? []
      : Object.keys(perClass).filter((label) => perClass[label]?.positives === 0);
  const chosen = Object.entries(curves).map(([label, curve]) => [
    label,
    absent.includes(label) ? statedFor(label, forAbsent) : choose(label, curve, rule),
  ]);
  return { perClass: Object.fromEntries(chosen) as Record<string, number>, curves, absent };
}

function statedFor(label: string, threshold = NaN): number {
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new NoOperatingPoint(label, `the data hold no object of it, and ${threshold} is no threshold from 0 to 1.`);
}

/** The rule as it is kept in the record. */
export function ruleSentence(rule: OperatingPointRule, match: InterpretationContract['match']): string {
  if (rule.kind === 'fixed') return 'fixed by agreement, shown on threshold data';
  const overlap = `${match.rule === 'IOU' ? 'IoU' : 'centre in the box and IoU'} at least ${match.iou}`;
  const grid = `${overlap}, thresholds 0.05 to 0.95 in steps of 0.05`;
  return rule.kind === 'highestF1'
    ? `highest F1 per class (${grid}; ties to the higher threshold)`
    : `highest threshold per class that misses at most ${rule.missRate} of the objects (${grid})`;
}

/** What `chooseOperatingPoint` needs, from outcomes that were interpreted with all score thresholds at 0. */
export function scoredClasses(outcomes: readonly Outcome[], labels: readonly string[]): Record<string, ScoredClass> {
  const expected = outcomes.flatMap((outcome) => outcome.expected).filter(({ result }) => result !== 'IGNORED');
  const observed = outcomes.flatMap((outcome) => outcome.observed).filter(({ result }) => result !== 'IGNORED');
  return Object.fromEntries(
    labels.map((label) => [
      label,
      {
        positives: expected.filter((object) => object.label === label).length,
        scored: observed
          .filter((object) => object.label === label)
          .map(({ score, result }) => ({ score, hit: result === 'HIT' })),
      },
    ]),
  );
}

function curveOf({ positives, scored }: ScoredClass): CurvePoint[] {
  return GRID.map((threshold) => {
    const kept = scored.filter(({ score }) => score >= threshold);
    const tp = kept.filter(({ hit }) => hit).length;
    const [fp, fn] = [kept.length - tp, positives - tp];
    const all = 2 * tp + fp + fn;
    return { threshold, tp, fp, fn, f1: all === 0 ? null : (2 * tp) / all };
  });
}

function choose(label: string, curve: readonly CurvePoint[], rule: OperatingPointRule): number {
  if (rule.kind === 'fixed') {
    const fixed = rule.perClass[label];
    if (fixed === undefined || !(fixed >= 0 && fixed <= 1))
      throw new NoOperatingPoint(label, 'the fixed rule states no threshold from 0 to 1 for it.');
    return fixed;
  }
  const positives = (curve[0] as CurvePoint).tp + (curve[0] as CurvePoint).fn;
  if (positives === 0) throw new NoOperatingPoint(label, 'the threshold data hold no object of it.');
  if (rule.kind === 'highestF1')
    return curve.reduce((best, point) => ((point.f1 ?? 0) >= (best.f1 ?? 0) ? point : best)).threshold;
  const allowed = curve.filter((point) => point.fn <= rule.missRate * positives);
  const last = allowed.at(-1);
  if (last === undefined)
    throw new NoOperatingPoint(label, `no threshold keeps the miss rate at or below ${rule.missRate}.`);
  return last.threshold;
}
