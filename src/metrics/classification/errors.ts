import { DomainError } from '../../kernel/domain-error.js';

/** Truth and prediction cannot be compared: different lengths, a label outside the list, a score that is no number. */
export class ScoresNotComparable extends DomainError<'SCORES_NOT_COMPARABLE'> {
  readonly code = 'SCORES_NOT_COMPARABLE';
  constructor(message: string, path?: string) {
    super(message, path === undefined ? {} : { path });
  }
}

/** @throws ScoresNotComparable unless both lists have the same length of at least 1. */
export function requireSameLength(truth: ArrayLike<unknown>, predicted: ArrayLike<unknown>): void {
  if (truth.length === 0) throw new ScoresNotComparable('There are no items to compare; supply at least one.');
  if (truth.length !== predicted.length) {
    throw new ScoresNotComparable(
      `There are ${truth.length} true values and ${predicted.length} predicted ones; supply one of each per item.`,
    );
  }
}
