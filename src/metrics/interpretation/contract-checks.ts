import type { Outcome } from '../outcome.js';

/** An image that one use case judges right and another wrong. */
export interface Contradiction {
  readonly itemId: string;
  readonly itemName: string;
  /** Which of the two is right: the first or the second list. */
  readonly rightUnder: 'FIRST' | 'SECOND';
}

/**
 * Images on which two contracts disagree (BOX right and PALLET wrong, or the reverse), in the order of the first list. Images that
 * stand in one list only are left out. Disagreement is no fault: it shows what the use cases ask for.
 */
export function contradictions(first: readonly Outcome[], second: readonly Outcome[]): Contradiction[] {
  const other = new Map(second.map((outcome) => [outcome.itemId, outcome]));
  return first.flatMap(({ itemId, itemName, right }) => {
    const against = other.get(itemId);
    if (against === undefined || against.right === right) return [];
    return [{ itemId, itemName, rightUnder: right ? 'FIRST' : 'SECOND' }];
  });
}

export interface SwapTest {
  /** Whether judging by the other contract changed the verdict on every designated image. Without any, nothing was shown: false. */
  readonly passed: boolean;
  /** Designated images judged the same by both. */
  readonly unchanged: readonly string[];
  /** Designated images that were not judged by both. */
  readonly missing: readonly string[];
}

/** Shows that a contract is really applied: on the designated images the other contract must give another verdict. */
export function swapTest(
  own: readonly Outcome[],
  swapped: readonly Outcome[],
  designatedItemIds: readonly string[],
): SwapTest {
  const [first, second] = [own, swapped].map((list) => new Map(list.map((outcome) => [outcome.itemId, outcome.right])));
  const missing = designatedItemIds.filter((id) => !first?.has(id) || !second?.has(id));
  const unchanged = designatedItemIds.filter((id) => !missing.includes(id) && first?.get(id) === second?.get(id));
  return { passed: designatedItemIds.length > 0 && missing.length === 0 && unchanged.length === 0, unchanged, missing };
}
