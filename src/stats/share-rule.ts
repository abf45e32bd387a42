import { oneSidedBounds } from './binomial.js';
import { requireConfidence } from './checks.js';
import { evidenceBounds } from './e-process.js';
import { CountOutOfRange } from './errors.js';
import type { ProofRule } from './proof.js';

/** One independent group (a pallet, a shift, a sequence): how many of its images or objects were right. */
export interface GroupCount {
  readonly right: number;
  readonly total: number;
}

export interface ShareBounds {
  /** One-sided bounds of the mean share of a group of the site; `null` without any applicable group. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Sum of the shares, 0…applicableGroups. */
  readonly K: number;
  readonly applicableGroups: number;
  /** Groups with nothing to be right about (total 0): stated, never counted. */
  readonly notApplicableGroups: number;
}

/**
 * Share rule: each independent group contributes its share right/total, and the sum of the shares is taken as a
 * (fractional) number of successes out of as many trials as there are groups (Clopper-Pearson by beta quantiles).
 * Nothing about the likeness of images within a group has to be estimated. Groups of one give the ordinary bound.
 * The result does not depend on the order of the groups.
 * @param groups right 0…total, total >= 0; no groups at all gives null bounds.
 * @param rule E_PROCESS: bounds that hold however often one looks (e-process.ts), wider than the exact ones.
 * @throws CountOutOfRange, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/share-rule.json.
 */
export function shareBounds(
  groups: readonly GroupCount[],
  confidence: number,
  rule: ProofRule = 'FIXED_SAMPLE',
): ShareBounds {
  requireConfidence(confidence);
  groups.forEach(requireGroup);
  const shares = groups.filter(({ total }) => total > 0).map(({ right, total }) => right / total);
  const applicableGroups = shares.length;
  const notApplicableGroups = groups.length - applicableGroups;
  if (applicableGroups === 0) return { lower: null, upper: null, K: 0, applicableGroups, notApplicableGroups };
  const K = Math.min(orderFreeSum(shares), applicableGroups);
  const bounds = rule === 'E_PROCESS' ? evidenceBounds : oneSidedBounds;
  return { ...bounds(K, applicableGroups, confidence), K, applicableGroups, notApplicableGroups };
}

function requireGroup({ right, total }: GroupCount, index: number): void {
  const at = { path: `/${index}` };
  if (!(total >= 0) || !Number.isFinite(total)) {
    throw new CountOutOfRange(`The total of group ${index + 1}`, total, 'a number from 0 on', at);
  }
  if (!(right >= 0 && right <= total)) {
    throw new CountOutOfRange(
      `The right count of group ${index + 1}`,
      right,
      `a number from 0 to its total ${total}`,
      at,
    );
  }
}

/** Sorted and compensated (Neumaier 1974), so that shuffled groups give the same bits. */
function orderFreeSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of Float64Array.from(values).sort()) {
    const next = sum + value;
    lost += sum >= value ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
