import type { Outcome } from '../../src/metrics/outcome.js';

/** A right outcome of an image that is its own group; a test states only what matters. */
export function anOutcome(changes: Partial<Outcome> = {}): Outcome {
  const itemId = changes.itemId ?? 'item-1';
  return {
    itemId,
    itemName: `${itemId}.jpg`,
    groupId: itemId,
    status: 'EVALUATED',
    attributes: {},
    expectedState: 'OK',
    observedState: 'OK',
    right: true,
    expected: [],
    observed: [],
    errors: [],
    ...changes,
  };
}

/** `right` right and `total - right` wrong outcomes, each its own group unless told. */
export function outcomesOf(right: number, total: number, changes: Partial<Outcome> = {}): Outcome[] {
  return Array.from({ length: total }, (_, index) =>
    anOutcome({ itemId: `item-${index}`, right: index < right, ...changes }),
  );
}

/** An image without an answer. */
export function anErroredOutcome(changes: Partial<Outcome> = {}): Outcome {
  const reason = { code: 'IMAGE_UNREADABLE', message: 'The image could not be decoded.' };
  return anOutcome({ status: 'ERRORED', right: false, observedState: null, reason, ...changes });
}
