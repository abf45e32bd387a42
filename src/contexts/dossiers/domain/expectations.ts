import { contradictions, swapTest } from '../../../metrics/interpretation/contract-checks.js';
import type { Outcome } from '../../../metrics/outcome.js';
import type { ExpectationFacts, SwapFacts } from './expectation-facts.js';

/** Outcomes of one site and use case with the run they came from. */
export interface JudgedOutcomes {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly runId: string | null;
  readonly outcomes: readonly Outcome[];
}

/**
 * Contradiction report and swap test for every two use cases of a site that were judged on common images, in the given order. The
 * same outcomes give the same report, so whoever holds them can make it again.
 */
export function expectationsOf(judged: readonly JudgedOutcomes[]): ExpectationFacts[] {
  return judged.flatMap((first, index) =>
    judged
      .slice(index + 1)
      .filter((second) => second.siteKey === first.siteKey)
      .map((second) => pairOf(first, second))
      .filter(({ shared }) => shared > 0),
  );
}

function pairOf(first: JudgedOutcomes, second: JudgedOutcomes): ExpectationFacts {
  const other = byId(second.outcomes);
  const shared = first.outcomes.filter(({ itemId }) => other.has(itemId));
  const disagreed = contradictions(first.outcomes, second.outcomes);
  const bothRight = shared.filter(({ itemId, right }) => right && other.get(itemId)?.right === true).length;
  return {
    siteKey: first.siteKey,
    useCaseKeys: [first.useCaseKey, second.useCaseKey],
    sameAnswers: first.runId !== null && first.runId === second.runId,
    shared: shared.length,
    bothRight,
    bothWrong: shared.length - bothRight - disagreed.length,
    contradictions: disagreed.map(({ itemId, itemName, rightUnder }) => ({
      itemId,
      itemName,
      rightUnder: rightUnder === 'FIRST' ? first.useCaseKey : second.useCaseKey,
    })),
    swaps: [swapOf(first, second), swapOf(second, first)],
  };
}

/**
 * Designated are images of which the two expect something else, as their labels say, and that were right: there the answer as the
 * other contract reads it must be wrong. States of images are compared.
 */
function swapOf(own: JudgedOutcomes, reader: JudgedOutcomes): SwapFacts {
  const readings = byId(reader.outcomes);
  const designated = own.outcomes.filter((outcome) => {
    const reading = readings.get(outcome.itemId);
    const isAnswered = outcome.status === 'EVALUATED' && reading?.status === 'EVALUATED';
    return isAnswered && outcome.right && reading.expectedState !== outcome.expectedState;
  });
  const swapped = designated.map((outcome) => ({
    ...outcome,
    right: readings.get(outcome.itemId)?.observedState === outcome.expectedState,
  }));
  const result = swapTest(
    designated,
    swapped,
    designated.map(({ itemId }) => itemId),
  );
  const unchanged = new Set(result.unchanged);
  return {
    asked: own.useCaseKey,
    readBy: reader.useCaseKey,
    designated: designated.length,
    passed: result.passed,
    unchanged: designated
      .filter(({ itemId }) => unchanged.has(itemId))
      .map(({ itemId, itemName }) => ({ itemId, itemName })),
  };
}

function byId(outcomes: readonly Outcome[]): ReadonlyMap<string, Outcome> {
  return new Map(outcomes.map((outcome) => [outcome.itemId, outcome]));
}
