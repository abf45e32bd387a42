/** A decimal number as text (`0.95`), so that no two machines read two values. */
export type DecimalString = string;

export type Severity = 'SAFETY_CRITICAL' | 'BLOCKING' | 'ADVISORY';
export type CriterionRole = 'DECISION' | 'SUPPORT' | 'INFO';
export type SafetyRelevance = 'NONE' | 'CONTRIBUTES' | 'SAFETY_FUNCTION';
export type UnitOfAnalysis = 'captureGroup' | 'image' | 'object';
export type Comparator = 'AT_LEAST' | 'AT_MOST';
/** BOUND: the confidence bound is compared with the limit. POINT: the observed value is; only for ADVISORY. */
export type DecisionRule = 'BOUND' | 'POINT';

/** One agreed requirement: one metric, one limit, and how sure one must be. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly role: CriterionRole;
  /** Id of the criterion above it in the drill-down tree; `null` for the one DECISION criterion. */
  readonly parent: string | null;
  readonly severity: Severity;
  readonly safetyRelevance: SafetyRelevance;
  /** Name and version: `image-success@1`. */
  readonly metric: string;
  readonly unit: UnitOfAnalysis;
  readonly comparator: Comparator;
  /** The limit on the true value, a fraction strictly between 0 and 1. */
  readonly threshold: DecimalString;
  /** One-sided confidence, for example `0.95`, before attempts are accounted for. */
  readonly confidence: DecimalString;
  readonly decisionRule: DecisionRule;
  /** Slice expressions, each judged on its own; empty = all items together. */
  readonly slices: readonly string[];
  /** The true value at which a pass should be likely, and how likely; both or neither. */
  readonly designPoint: DecimalString | null;
  readonly power: DecimalString | null;
  /** Fewest independent units a statement may rest on; AUTO = fewest with which a pass is possible at all. */
  readonly minSupport: 'AUTO' | number;
  readonly onError: 'COUNT_AS_FAILURE';
  /** How well the process that is to be replaced does, and who says so. */
  readonly baseline: { readonly value: DecimalString; readonly source: string } | null;
  readonly rationale: string;
  /** Where figures of speed and memory are measured; only and always with metrics about these. */
  readonly deviceClass?: string;
  readonly waivable: boolean;
}

/**
 * How often the data may be judged, and how the error allowance is spent: alpha/m each (EQUAL), 6 alpha/(pi k)^2 (OPEN_ENDED), or alpha/m for each
 * model whose growing data may be looked at as often as one likes (E_PROCESS).
 */
export interface AttemptPlan {
  readonly max: number;
  readonly spending: 'EQUAL' | 'OPEN_ENDED' | 'E_PROCESS';
  /** Planned looks within one attempt, ascending; absent = one. An inconclusive run is topped up only to the next of these. */
  readonly stages?: readonly AttemptStage[];
}

export interface AttemptStage {
  /** Independent groups the data have at this look, those of the looks before among them. */
  readonly groups: number;
  /** The part of the attempt's error that this look may use; all together at most 1. */
  readonly alphaShare: DecimalString;
}

/** What vendor and customer agree for one site and one use case. */
export interface CriteriaDocument {
  readonly format: 'touchstone/criteria@1';
  readonly title: string;
  readonly attempts: AttemptPlan;
  /** Attribute keys the site declares, with their values (or bins); slices may use only these. */
  readonly siteSchema: SiteSchema;
  readonly criteria: readonly Criterion[];
}

/** `values`: the declared values of a key. `bins`: ascending inner edges of a numeric key. */
export type SiteSchema = Readonly<
  Record<string, { readonly values: readonly string[] } | { readonly bins: readonly number[] }>
>;
