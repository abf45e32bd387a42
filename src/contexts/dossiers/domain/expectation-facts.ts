import type { UnitOfAnalysis } from '../../../verdict/criteria/criteria-document.js';

/** An image as people name it. */
export interface NamedItem {
  readonly itemId: string;
  readonly itemName: string;
}

/**
 * The swap test in one direction: what `asked` expects, held against the answer as `readBy` reads it. On every designated image the
 * verdict must change; otherwise the contract makes no difference.
 */
export interface SwapFacts {
  readonly asked: string;
  readonly readBy: string;
  /** Images of which both use cases expect something else and that are right under `asked`. */
  readonly designated: number;
  /** Without a designated image nothing was shown: false. */
  readonly passed: boolean;
  readonly unchanged: readonly NamedItem[];
}

/** Two use cases judged on the same images of a site. */
export interface ExpectationFacts {
  readonly siteKey: string;
  readonly useCaseKeys: readonly [string, string];
  /** Both were judged from the answers of one run. */
  readonly sameAnswers: boolean;
  /** Images judged under both; it is `bothRight` + `bothWrong` + the number of contradictions. */
  readonly shared: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  /** Every image that is right under one use case and wrong under the other. */
  readonly contradictions: readonly (NamedItem & { readonly rightUnder: string })[];
  readonly swaps: readonly SwapFacts[];
}

/** How the photographs that show one model under several expectations were chosen. */
export interface PhotographChoice {
  readonly seed: number;
  /** Images judged under two use cases or more. */
  readonly shared: number;
  /** Those of them on which the use cases disagree. */
  readonly disagreeing: number;
  /** Those that may be shown: judged wrong under some use case, or revealed before. */
  readonly open: number;
}

/** What the planner said, before the run, that a statement takes; in independent units. */
export interface PlannedCell {
  readonly criterionId: string;
  /** Canonical slice; `null`: all items. */
  readonly slice: string | null;
  readonly unit: UnitOfAnalysis;
  /** Fewest units that can pass; none may fail then. */
  readonly withoutFailure: number;
  /** Units with which a model at the design point passes with the agreed power, and failures allowed then; `null` without one. */
  readonly atDesignPoint: { readonly units: number; readonly allowedFailures: number } | null;
}
