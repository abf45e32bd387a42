import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { ScoreThreshold } from '../../../metrics/interpretation/contract.js';
import type { JudgementResult } from '../../../verdict/judgement.js';

export type RunKind = 'FORMAL' | 'EXPLORATORY';

/** One use case of a run: how predictions are read and what is asked of them. */
export interface PlannedJudgement {
  readonly useCaseId: string;
  readonly useCaseKey: string;
  readonly contract: { readonly id: string; readonly version: number; readonly digest: Sha256 };
  readonly criteriaSet: { readonly id: string; readonly version: number; readonly digest: Sha256 };
  /** Which attempt on these data it is, of how many by the schedule that holds; exploratory runs have none. */
  readonly attempt: JudgementResult['attempt'] | null;
}

/**
 * All that a run will do, fixed before it starts: every input by id and digest. Its digest is what the attempt ledger, the
 * audit trail and the gate refer to; a worker that finds other bytes stops.
 */
export interface EvaluationPlan {
  readonly format: 'touchstone/plan@1';
  readonly kind: RunKind;
  readonly pilot: { readonly id: string; readonly key: string };
  readonly site: {
    readonly id: string;
    readonly key: string;
    /** What was installed there; absent in plans from before sites had versions. */
    readonly version?: number;
    readonly factsDigest?: Sha256;
  };
  readonly dataset: {
    readonly id: string;
    readonly key: string;
    readonly version: number;
    readonly lineageId: string;
    /** `null` only for exploratory runs on data that are not sealed. */
    readonly merkleRoot: Sha256 | null;
    readonly itemCount: number;
  };
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly sha256: Sha256;
    readonly contractDigest: Sha256;
  };
  /** Score thresholds that replace those of every contract in this run; `null` = the contracts' own. */
  readonly operatingPoint: {
    readonly id: string;
    readonly digest: Sha256;
    readonly scoreThreshold: ScoreThreshold;
  } | null;
  readonly judgements: readonly PlannedJudgement[];
  readonly limits: {
    readonly memoryBytes: number;
    readonly loadMilliseconds: number;
    readonly imageMilliseconds: number;
  };
  /** The run whose data this one's extend: its outcomes are judged again together with the new ones. Absent = none. */
  readonly topUpOf?: { readonly runId: string; readonly planDigest: Sha256 };
  /** The run whose kept answers this one judges again, without the model. Absent = the model is asked. */
  readonly rejudgementOf?: { readonly runId: string; readonly planDigest: Sha256; readonly predictionsSha256: Sha256 };
  /** LATENCY when criteria ask for figures of speed or memory: one image at a time, from its bytes. Absent = THROUGHPUT. */
  readonly pace?: 'LATENCY';
  readonly product: { readonly name: 'touchstone'; readonly version: string };
}

export function planText(plan: EvaluationPlan): string {
  return canonicalJson(plan);
}

export function planDigest(plan: EvaluationPlan): Sha256 {
  return digestOf(plan);
}
