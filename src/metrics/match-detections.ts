import { areaOf, intersectionOf, iouOf } from '../vision/box.js';
import type { Box } from '../vision/box.js';
import { assignGreedily, CandidatePairs } from './greedy-assignment.js';

/** A box that should be found in one image. */
export interface ExpectedBox {
  readonly box: Box;
  /** Don't care: missing it is no miss, one observed box matched to it is no false alarm. */
  readonly ignored?: boolean;
  /** A region of many objects: ignored, absorbs any number of observed boxes, overlap is taken over the observed area. */
  readonly crowd?: boolean;
}

/** A box a model reported. `score` is the model's number. */
export interface ObservedBox {
  readonly box: Box;
  readonly score: number;
}

/**
 * When two boxes may be the same object. `IOU`: overlap at least `iouThreshold`. `CENTRE_IN_BOX`: the centre of the observed
 * box lies in the expected box (edges included) and the overlap is at least `iouThreshold` (0 asks for the centre only).
 */
export type MatchRule =
  | { readonly kind: 'IOU'; readonly iouThreshold: number }
  | { readonly kind: 'CENTRE_IN_BOX'; readonly iouThreshold: number };

/** Positions in the lists that were passed in; overlap 0..1. */
export interface MatchedPair {
  readonly expected: number;
  readonly observed: number;
  readonly overlap: number;
}

/** Every observed box is in exactly one of pairs, ignored and extra; every expected box that counts in one of pairs and missed. */
export interface MatchResult {
  /** Hits, best score first. */
  readonly pairs: readonly MatchedPair[];
  /** Observed boxes matched to an ignored or crowd box: neither hit nor false alarm. */
  readonly ignored: readonly MatchedPair[];
  /** Expected boxes that count and were not found, ascending. */
  readonly missed: readonly number[];
  /** Observed boxes matched to nothing, best score first. */
  readonly extra: readonly number[];
}

/**
 * Matches the boxes of one image one to one: in descending score (ties: earlier in the list first) each observed box takes the
 * free expected box with the largest overlap (ties: the later in the list), boxes that count before ignored ones.
 * Empty lists are fine. Same assignment as the COCO evaluation; pinned by test/golden/detection-reference.test.ts.
 */
export function matchDetections(
  expected: readonly ExpectedBox[],
  observed: readonly ObservedBox[],
  rule: MatchRule,
): MatchResult {
  const order = observed.map((_, index) => index).sort((a, b) => scoreAt(observed, b) - scoreAt(observed, a) || a - b);
  const candidates = new CandidatePairs();
  for (const index of order) {
    const { box } = observed[index] as ObservedBox;
    expected.forEach((candidate, position) => {
      const overlap = overlapOf(candidate, box);
      if (mayMatch(candidate.box, box, overlap, rule)) candidates.add(position, overlap);
    });
    candidates.closeRow(index);
  }
  const target = {
    ignored: Uint8Array.from(expected, ({ ignored, crowd }) => (ignored || crowd ? 1 : 0)),
    repeatable: Uint8Array.from(expected, ({ crowd }) => (crowd ? 1 : 0)),
    taken: new Uint8Array(expected.length),
    matchOfRow: new Int32Array(candidates.rowCount),
  };
  assignGreedily(candidates, rule.iouThreshold, target);
  return collect(expected, observed, { order, candidates, target });
}

interface Assigned {
  readonly order: readonly number[];
  readonly candidates: CandidatePairs;
  readonly target: { readonly ignored: Uint8Array; readonly taken: Uint8Array; readonly matchOfRow: Int32Array };
}

function collect(
  expected: readonly ExpectedBox[],
  observed: readonly ObservedBox[],
  { order, candidates, target }: Assigned,
): MatchResult {
  const pairs: MatchedPair[] = [];
  const ignored: MatchedPair[] = [];
  const matched = new Set<number>();
  target.matchOfRow.forEach((match, row) => {
    if (match < 0) return;
    const index = candidates.observed[row] as number;
    matched.add(index);
    const overlap = overlapOf(expected[match] as ExpectedBox, (observed[index] as ObservedBox).box);
    (target.ignored[match] === 1 ? ignored : pairs).push({ expected: match, observed: index, overlap });
  });
  const missed = expected.flatMap((_, i) => (target.ignored[i] === 0 && target.taken[i] === 0 ? [i] : []));
  return { pairs, ignored, missed, extra: order.filter((index) => !matched.has(index)) };
}

function overlapOf(expected: ExpectedBox, observed: Box): number {
  if (!expected.crowd) return iouOf(observed, expected.box);
  const shared = intersectionOf(observed, expected.box);
  return shared === 0 ? 0 : shared / areaOf(observed);
}

function mayMatch(expected: Box, observed: Box, overlap: number, rule: MatchRule): boolean {
  if (rule.kind === 'IOU') return overlap > 0;
  const x = observed.x + observed.width / 2;
  const y = observed.y + observed.height / 2;
  return x >= expected.x && x <= expected.x + expected.width && y >= expected.y && y <= expected.y + expected.height;
}

function scoreAt(observed: readonly ObservedBox[], index: number): number {
  return (observed[index] as ObservedBox).score;
}
