import { DomainError } from '../kernel/domain-error.js';

/** Expected and observed numbers of objects in one image. */
export interface CountPair {
  readonly expected: number;
  readonly observed: number;
}

export interface CountingResult {
  readonly images: number;
  /** Images whose count is exactly right, and within the tolerance: what a criterion counts. */
  readonly exact: number;
  readonly withinTolerance: number;
  /** Images with fewer and with more than expected. */
  readonly under: number;
  readonly over: number;
  /** Mean of |observed - expected| and of observed - expected; for comparison only. `null` without images. */
  readonly meanAbsoluteError: number | null;
  readonly meanError: number | null;
}

/** A count that is not a whole number from 0 on, or a negative tolerance. */
export class CountNotWhole extends DomainError<'COUNT_NOT_WHOLE'> {
  readonly code = 'COUNT_NOT_WHOLE';
  constructor(name: string, found: number) {
    super(`${name} is ${found}; expected a whole number from 0 on.`, { details: { name, found } });
  }
}

/**
 * Counting performance per image: exact, within +-tolerance, and the mean errors beside it.
 * @param tolerance allowed difference in objects, 0 on. @throws CountNotWhole
 */
export function countingResult(pairs: readonly CountPair[], tolerance = 0): CountingResult {
  requireWhole('The tolerance', tolerance);
  const errors = pairs.map(({ expected, observed }, image) => {
    requireWhole(`The expected count of image ${image + 1}`, expected);
    requireWhole(`The observed count of image ${image + 1}`, observed);
    return observed - expected;
  });
  const images = errors.length;
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    images,
    exact: errors.filter((error) => error === 0).length,
    withinTolerance: errors.filter((error) => Math.abs(error) <= tolerance).length,
    under: errors.filter((error) => error < 0).length,
    over: errors.filter((error) => error > 0).length,
    meanAbsoluteError: images === 0 ? null : total(errors.map(Math.abs)) / images,
    meanError: images === 0 ? null : total(errors) / images,
  };
}

function requireWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new CountNotWhole(name, value);
}
