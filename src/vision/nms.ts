import { iouOf } from './box.js';
import type { Box } from './box.js';
import type { NmsRule } from './model-contract.js';

/** A scored box before suppression; `row` is its position in the output tensor. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
  readonly classIndex: number;
  readonly row: number;
}

/** Descending score; equal scores by ascending class, then ascending row. Total, so equal inputs give equal outputs. */
function byRank(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.classIndex - b.classIndex || a.row - b.row;
}

/**
 * Greedy non-maximum suppression: in rank order, a candidate is dropped when its IoU with a kept one (of its class, or of
 * any class when `classBlind`) is strictly above the limit. At most `maxDetections` are kept over all classes; since a
 * candidate depends on higher ranks only, stopping there changes nothing in what is kept. No candidates give none.
 */
export function suppressNonMaxima(candidates: readonly Candidate[], rule: NmsRule): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of [...candidates].sort(byRank)) {
    if (kept.length >= rule.maxDetections) break;
    const isDouble = kept.some(
      (other) =>
        (rule.scope === 'classBlind' || other.classIndex === candidate.classIndex) &&
        iouOf(other.box, candidate.box) > rule.iouThreshold,
    );
    if (!isDouble) kept.push(candidate);
  }
  return kept;
}
