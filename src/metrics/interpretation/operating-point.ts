import { DomainError } from '../../kernel/domain-error.js';
import { shareBounds } from '../../stats/share-rule.js';
import type { Outcome } from '../outcome.js';
import type { InterpretationContract } from './contract.js';

/** One class on the threshold data: the objects of each independent group, and every detection with its score and whether it was a hit. */
export interface ScoredClass {
  /** Objects per capture group (per image where there are no groups); groups without one may be left out. */
  readonly objects: Readonly<Record<string, number>>;
  readonly scored: readonly { readonly group: string; readonly score: number; readonly hit: boolean }[];
}

export type OperatingPointRule =
  /** Highest F1 on the grid; ties go to the higher threshold. */
  | { readonly kind: 'highestF1' }
  /** Fewest false alarms among the thresholds whose observed miss rate is at most `missRate`: the highest of them. */
  | { readonly kind: 'missRateAtMost'; readonly missRate: number }
  /**
   * The same with proof: the highest threshold up to which the one-sided upper bound of the miss rate (share rule over groups) stays at
   * most `missRate`. Misses only grow with the threshold, so this is a test of a fixed sequence from .05 upwards that ends at the first
   * failure: choosing among 19 thresholds costs no confidence.
   */
  | { readonly kind: 'missRateBoundedBy'; readonly missRate: number; readonly confidence: number }
  /** Agreed without data; the curve is shown all the same. */
  | { readonly kind: 'fixed'; readonly perClass: Readonly<Record<string, number>> };

/** Counts at one score threshold. `f1` is `null` where there is nothing to count. */
export interface CurvePoint {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly f1: number | null;
  /** Share of the objects that is missed, and its one-sided upper bound over groups; `null` without an object. */
  readonly missRate: number | null;
  readonly missRateUpper: number | null;
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

const USUAL_CONFIDENCE = 0.95;
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
  const confidence = rule.kind === 'missRateBoundedBy' ? rule.confidence : USUAL_CONFIDENCE;
  const curves = Object.fromEntries(
    Object.entries(perClass).map(([label, data]) => [label, curveOf(data, confidence)]),
  );
  const absent =
    forAbsent === undefined || rule.kind === 'fixed'
      ? []
      : Object.entries(perClass).flatMap(([label, data]) => (positivesOf(data) === 0 ? [label] : []));
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
  if (rule.kind === 'highestF1') return `highest F1 per class (${grid}; ties to the higher threshold)`;
  if (rule.kind === 'missRateAtMost')
    return `highest threshold per class that misses at most ${rule.missRate} of the objects observed (${grid})`;
  return `highest threshold per class up to which at most ${rule.missRate} of the objects are missed with ${rule.confidence} confidence (share rule over groups; ${grid})`;
}

/** What `chooseOperatingPoint` needs, from outcomes that were interpreted with all score thresholds at 0. */
export function scoredClasses(outcomes: readonly Outcome[], labels: readonly string[]): Record<string, ScoredClass> {
  return Object.fromEntries(labels.map((label) => [label, scoredClass(outcomes, label)]));
}

function scoredClass(outcomes: readonly Outcome[], label: string): ScoredClass {
  const isAsked = (object: { readonly label: string; readonly result: string }): boolean =>
    object.label === label && object.result !== 'IGNORED';
  const objects = new Map<string, number>();
  for (const { groupId, expected } of outcomes)
    objects.set(groupId, (objects.get(groupId) ?? 0) + expected.filter(isAsked).length);
  const scored = outcomes.flatMap(({ groupId, observed }) =>
    observed.filter(isAsked).map(({ score, result }) => ({ group: groupId, score, hit: result === 'HIT' })),
  );
  return { objects: Object.fromEntries(objects), scored };
}

function positivesOf({ objects }: ScoredClass): number {
  return Object.values(objects).reduce((sum, count) => sum + count, 0);
}

function curveOf(data: ScoredClass, confidence: number): CurvePoint[] {
  const positives = positivesOf(data);
  return GRID.map((threshold) => {
    const kept = data.scored.filter(({ score }) => score >= threshold);
    const hits = kept.filter(({ hit }) => hit);
    const [tp, fp, fn] = [hits.length, kept.length - hits.length, positives - hits.length];
    const all = 2 * tp + fp + fn;
    const f1 = all === 0 ? null : (2 * tp) / all;
    const missRate = positives === 0 ? null : fn / positives;
    return { threshold, tp, fp, fn, f1, missRate, missRateUpper: missRateUpper(data, hits, confidence) };
  });
}

function missRateUpper({ objects }: ScoredClass, hits: ScoredClass['scored'], confidence: number): number | null {
  const found = new Map<string, number>();
  for (const { group } of hits) found.set(group, (found.get(group) ?? 0) + 1);
  const missed = Object.entries(objects).map(([group, total]) => ({ right: total - (found.get(group) ?? 0), total }));
  return shareBounds(missed, confidence).upper;
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
  return rule.kind === 'highestF1' ? highestF1(label, curve) : highestKeeping(label, curve, rule);
}

function highestF1(label: string, curve: readonly CurvePoint[]): number {
  const best = curve.reduce((most, point) => ((point.f1 ?? 0) >= (most.f1 ?? 0) ? point : most));
  if (best.tp > 0) return best.threshold;
  throw new NoOperatingPoint(label, 'no threshold finds a single object of it, so F1 is 0 at each.');
}

/** Misses never fall with the threshold, nor does their bound, so the last point that keeps the limit follows only points that do. */
function highestKeeping(
  label: string,
  curve: readonly CurvePoint[],
  rule: Exclude<OperatingPointRule, { readonly kind: 'fixed' | 'highestF1' }>,
): number {
  const isBound = rule.kind === 'missRateBoundedBy';
  const rateOf = (point: CurvePoint): number => (isBound ? point.missRateUpper : point.missRate) ?? 1;
  const firstTooMany = curve.findIndex((point) => rateOf(point) > rule.missRate);
  const last = curve.at(firstTooMany < 0 ? -1 : firstTooMany - 1);
  if (firstTooMany !== 0 && last !== undefined) return last.threshold;
  const best = rateOf(curve[0] as CurvePoint).toFixed(4);
  throw new NoOperatingPoint(
    label,
    isBound
      ? `even at the lowest threshold its miss rate may be ${best} (with ${rule.confidence} confidence), above ${rule.missRate}. Collect more threshold data, or agree on a higher rate.`
      : `no threshold keeps the miss rate at or below ${rule.missRate}; the lowest misses ${best}.`,
  );
}
