import type {
  Comparator,
  CriterionRole,
  DecimalString,
  DecisionRule,
  Severity,
  UnitOfAnalysis,
} from './criteria/criteria-document.js';

/** NOT_RUN: nothing was judged at all (an aborted run); distinct from INCONCLUSIVE, which was judged and is not proven. */
export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'NOT_RUN';

/** supplied = excluded + evaluated + errored + indeterminate, always. */
export interface Conservation {
  readonly supplied: number;
  readonly excluded: number;
  readonly evaluated: number;
  readonly errored: number;
  readonly indeterminate: number;
}

/** How many more independent units a pass would take; `null` = cannot be reached that way. */
export interface SamplesNeeded {
  readonly withoutFurtherFailure: number | null;
  readonly atObservedRate: number | null;
  readonly atDesignPoint: number | null;
}

/** One criterion on one slice. */
export interface CellResult {
  /** Canonical slice expression; `null` = all items. */
  readonly slice: string | null;
  /** The slice as a plain phrase: `night shift, dark images`; `all items` for `null`. */
  readonly sliceText: string;
  /** COUNT: k of n units. SHARE: mean share over independent groups (evaluation by the share rule). */
  readonly estimator: 'COUNT' | 'SHARE';
  /** What a person counts: `right` of `total` images or objects. */
  readonly right: number;
  readonly total: number;
  /** What the bound rests on: n independent units with a (possibly fractional) success count k. */
  readonly n: number;
  readonly k: number;
  /** Units without any trial in this slice; stated, not counted. */
  readonly notApplicable: number;
  /** k/n; `null` at n = 0. */
  readonly point: number | null;
  /** One-sided bounds of the metric's value at `confidenceUsed`; `null` at n = 0. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Most failing units with which this n would still pass; `null` when none would do. */
  readonly allowedFailures: number | null;
  readonly errored: number;
  readonly indeterminate: number;
  readonly verdict: Verdict;
  readonly reason: { readonly code: string; readonly message: string };
  /** Only for INCONCLUSIVE. */
  readonly needed: SamplesNeeded | null;
}

export interface CriterionResult {
  readonly criterionId: string;
  readonly title: string;
  readonly role: CriterionRole;
  readonly parent: string | null;
  readonly severity: Severity;
  readonly metric: string;
  readonly unit: UnitOfAnalysis;
  readonly comparator: Comparator;
  readonly threshold: DecimalString;
  readonly confidence: DecimalString;
  /** 1 - alpha of this attempt. */
  readonly confidenceUsed: number;
  readonly decisionRule: DecisionRule;
  readonly cells: readonly CellResult[];
  /** The weakest cell decides. */
  readonly verdict: Verdict;
  readonly reason: { readonly code: string; readonly message: string };
}

/** A figure for comparison only. It never decides. */
export interface AverageFigure {
  readonly name: string;
  readonly value: number | null;
  readonly note: string;
}

/** Images that no slice over a declared key can hold: their value is missing or none of the declared ones. */
export interface UndeclaredValues {
  readonly key: string;
  readonly items: number;
  /** How many of them are judged wrong. */
  readonly wrong: number;
  /** Without any value. */
  readonly missing: number;
  /** In ascending order, at most twenty different ones. */
  readonly values: readonly { readonly value: string; readonly items: number }[];
}

/** Which attempt on the data a judgement is, by the schedule that holds for them. */
export interface JudgedAttempt {
  readonly number: number;
  readonly max: number;
  readonly spending: 'EQUAL' | 'OPEN_ENDED' | 'E_PROCESS';
  /** Only where the schedule has stages: which planned look of the attempt, and its share of the attempt's error. */
  readonly stage?: {
    readonly number: number;
    readonly of: number;
    readonly alphaShare: DecimalString;
    /** Independent groups at the next planned look; `null` at the last. */
    readonly nextGroups: number | null;
  };
}

/** All that a criteria set says about one set of outcomes. Pure value: the same input gives the same bytes. */
export interface JudgementResult {
  readonly format: 'touchstone/judgement@1';
  readonly verdict: Verdict;
  readonly reason: { readonly code: string; readonly message: string };
  readonly conservation: Conservation;
  /** Which attempt on these data this is, of how many planned. */
  readonly attempt: JudgedAttempt;
  /** In document order; the DECISION criterion is among them. */
  readonly criteria: readonly CriterionResult[];
  /** The cell with the worst standing against its limit among the mandatory criteria; `null` when there is none. */
  readonly worst: { readonly criterionId: string; readonly slice: string | null } | null;
  readonly averages: readonly AverageFigure[];
  /** Per key that criteria slice by; absent = every image has a declared value. */
  readonly undeclared?: readonly UndeclaredValues[];
}
