import type { Sha256 } from '../../../kernel/sha256.js';
import type { Box } from '../../../vision/box.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import type { JudgementRequest } from '../../../verdict/judge.js';
import type { Conservation, JudgementResult } from '../../../verdict/judgement.js';
import type { ExpectationFacts, PhotographChoice, PlannedCell } from './expectation-facts.js';

/** ISO 8601 with zone, for example `2026-11-20T09:12:00Z`. */
export type Instant = string;

/** `null` is printed as "not stated by the vendor", never left out. */
export type Stated = string | null;

export type GateDecision = 'GO' | 'CONDITIONAL' | 'NO_GO';

export interface SiteFacts {
  readonly key: string;
  readonly name: string;
  /** What a reader should know of the place: line, cameras, light, pace. */
  readonly facts: readonly { readonly label: string; readonly value: Stated }[];
}

export interface SignerFacts {
  readonly printedName: string;
  readonly organisation: string;
  readonly role: string;
  readonly at: Instant;
}

/** One row of the attempts ledger of a dataset lineage and use case. */
export interface AttemptFacts {
  readonly runId: string;
  readonly kind: 'FORMAL' | 'EXPLORATORY';
  /** Only formal judgements have a number, from 1. */
  readonly number: number | null;
  readonly at: Instant;
  readonly model: string;
  readonly outcome: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'ABORTED' | 'INVALIDATED' | 'NOT_JUDGED';
  readonly note: Stated;
}

/** One site and use case: what was agreed, what came out. */
export interface JudgementFacts {
  readonly siteKey: string;
  readonly useCase: {
    readonly key: string;
    readonly title: string;
    readonly contractVersion: number;
    readonly contractDigest: Sha256;
    /** One or two sentences for a layman: when is an image right under this use case. */
    readonly description: string;
    /** What the deciding metric counts, plural: `damaged pallets`, `wagon photos`. */
    readonly unitName: string;
    /** What a failing unit did, past tense: `let through`, `judged wrongly`. */
    readonly failureName: string;
    /** The contract's words for its figures, as they were given to the judge; needed to compute the judgement again. */
    readonly wording?: JudgementRequest['wording'];
  };
  readonly criteriaSet: {
    readonly version: number;
    readonly digest: Sha256;
    readonly baselinedAt: Instant | null;
    readonly signers: readonly SignerFacts[];
    readonly document: CriteriaDocument;
    /** Both sides made it easier to meet although results had been seen; stays so for ever. */
    readonly postHoc?: boolean;
    /** Changes against the version before it; `LOOSER` after results were seen is highlighted. */
    readonly changes: readonly {
      readonly change: 'LOOSER' | 'STRICTER' | 'INCOMPARABLE';
      readonly text: string;
      readonly resultsWereSeen: boolean;
    }[];
  };
  readonly runId: string | null;
  /** `null`: nothing has been judged yet. */
  readonly judgement: JudgementResult | null;
  /** Digest of the outcomes the judgement was made from; `null` without a judgement. */
  readonly outcomesDigest: Sha256 | null;
  /** How often an image that should have been in one state was seen in another; `null` observed: no answer. */
  readonly confusion?: readonly {
    readonly expected: string;
    readonly observed: string | null;
    readonly count: number;
  }[];
  /** What the planner said that each statement takes, by the criteria alone; absent: not recorded. */
  readonly planned?: readonly PlannedCell[];
  readonly attempts: readonly AttemptFacts[];
  /** The statements a narrower decision is limited to; absent: all that was agreed. */
  readonly narrowedTo?: readonly { readonly criterionId: string; readonly slice: string | null }[];
}

/** A use case that is shown beside those decided on. */
export interface ComparedFacts extends Pick<JudgementFacts, 'siteKey' | 'useCase' | 'runId'> {
  readonly outcomesDigest: Sha256;
}

export interface RunFacts {
  readonly id: string;
  readonly siteKey: string;
  readonly kind: 'FORMAL' | 'EXPLORATORY';
  readonly state: string;
  readonly declaredAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly startedBy: Stated;
  readonly model: string;
  readonly dataset: string;
  readonly conservation: Conservation | null;
  /** Median and 95th percentile per image, decode to decision; `null` when not measured. */
  readonly milliseconds: { readonly median: number; readonly p95: number } | null;
  readonly deviations: readonly string[];
}

export interface DatasetFacts {
  readonly siteKey: string;
  readonly name: string;
  readonly version: number;
  readonly merkleRoot: Sha256;
  readonly itemCount: number;
  /** Independent groups; `null`: items were declared independent. */
  readonly groups: number | null;
  readonly period: Stated;
  readonly source: Stated;
  readonly sampling: Stated;
  readonly labelling: Stated;
  readonly independence: Stated;
  /** Whose pictures these are and under which licence; printed wherever they are shown. */
  readonly attribution?: Stated;
  readonly collection?: Stated;
  readonly notes?: Stated;
  /** What was stated and checked when the data were sealed. */
  readonly sealing?: {
    readonly by: string;
    readonly at: Instant | null;
    readonly representativeness: Stated;
    readonly unreadable: number;
    /** Images also found, exactly or nearly, in data for choosing thresholds, in training data, or twice here. */
    readonly overlaps: readonly {
      readonly with: 'THRESHOLD' | 'TRAINING' | 'SAME_DATASET';
      readonly exact: number;
      readonly near: number;
    }[];
    readonly inherited: { readonly from: string; readonly shared: number } | null;
  } | null;
  readonly exclusions: readonly { readonly code: string; readonly count: number; readonly reason: string }[];
  /** Declared or observed site condition against what the data hold. */
  readonly representativeness: readonly {
    readonly condition: string;
    readonly items: number;
    readonly groups: number | null;
    readonly declaredShare: Stated;
  }[];
}

export interface ModelFacts {
  readonly name: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly contractSummary: string;
  readonly operatingPoint: Stated;
  readonly intendedUse: Stated;
  readonly outOfScope: Stated;
}

/** One item that was judged wrong. Boxes are in pixels of the upright source image. */
export interface FailureFacts {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly itemId: string;
  readonly itemName: string;
  readonly groupId: string;
  /** Plain conditions of the image: `night shift, dark`; `null` when it has none. */
  readonly condition: Stated;
  readonly errors: readonly { readonly name: string; readonly note: string }[];
  readonly expected: readonly { readonly label: string; readonly box: Box; readonly missed: boolean }[];
  readonly observed: readonly {
    readonly label: string;
    readonly score: number;
    readonly box: Box;
    readonly extra: boolean;
  }[];
  readonly expectedState: string;
  /** `null`: there is no answer of the model; `reason` says why. */
  readonly observedState: string | null;
  readonly reason: Stated;
  /** ERASED: the image showed personal data and is gone; what was judged stays. */
  readonly thumbnail: Thumbnail | 'ERASED' | null;
}

/** A JPEG by digest; the bytes travel beside the facts. Sizes in pixels. */
export interface Thumbnail {
  readonly sha256: Sha256;
  readonly width: number;
  readonly height: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** The same image under two use cases. */
export interface ComparisonFacts {
  readonly siteKey?: string;
  readonly itemName: string;
  readonly thumbnail: Thumbnail | null;
  readonly sides: readonly {
    readonly useCaseKey: string;
    readonly expectedState: string;
    readonly observedState: string | null;
    readonly right: boolean;
    readonly expected: readonly { readonly label: string; readonly box: Box }[];
    readonly observed: readonly { readonly label: string; readonly score: number; readonly box: Box }[];
  }[];
}

export interface SignatureFacts {
  readonly printedName: string;
  readonly organisation: string;
  readonly role: string;
  readonly meaning: string;
  readonly decision: 'APPROVED' | 'APPROVED_WITH_CONDITIONS' | 'REJECTED' | 'WITHDRAWN';
  readonly at: Instant;
  readonly comment: Stated;
  /** How the signer proved who they are at that moment: `password re-entered`. */
  readonly method: string;
  readonly onBehalfOf: Stated;
  /** Belongs to an earlier round or to evidence that has changed since. */
  readonly superseded: boolean;
}

/** Named as a witness of the round; no approval. */
export interface WitnessFacts {
  readonly name: string;
  readonly organisation: string;
  readonly presence: 'PRESENT' | 'REMOTE' | 'ABSENT';
  readonly notedBy: string;
}

export interface AuditFacts {
  readonly headSequence: number;
  readonly headHash: Sha256;
  readonly checkpointAt: Instant | null;
  /** The signed checkpoint itself (docs/audit-format.md), so that the sealed file anchors the chain; absent in older dossiers. */
  readonly checkpoint?: string;
  /** The whole chain recomputed right before sealing; absent: not done. */
  readonly verification?: { readonly ok: boolean; readonly entries: number; readonly problem: Stated };
  /** `EMBEDDED`: who runs the installation can rewrite its database; the dossier says so. */
  readonly databaseMode: 'EMBEDDED' | 'POSTGRESQL';
  readonly extract: readonly {
    readonly sequence: number;
    readonly at: Instant;
    readonly event: string;
    readonly actor: string;
  }[];
}

export interface GateFacts {
  readonly type: string;
  readonly round: number;
  /** `null`: nobody has decided yet. */
  readonly decision: GateDecision | null;
  readonly reason: Stated;
  readonly decidedAt: Instant | null;
  readonly evidenceDigest: Sha256;
  /** Of a decision on less than its site or pilot: the statements it is limited to, and what it leaves out. Absent = everything. */
  readonly scope?: {
    readonly limitedTo: readonly string[];
    readonly leftOut: readonly { readonly subject: string; readonly verdict: string | null }[];
  };
}

/**
 * All that a dossier says, as plain JSON. It is attached to the file as it stands, and the same facts give the same
 * document on every machine. Whoever fills it states absence with `null` or an empty list.
 */
export interface DossierFacts {
  readonly format: 'touchstone/dossier-facts@1';
  readonly dossier: {
    readonly number: string;
    readonly issue: number;
    readonly kind: 'GATE_DECISION' | 'RUN_PREVIEW';
    readonly sealedAt: Instant;
    readonly supersedes: Stated;
    readonly distribution: readonly string[];
    readonly language: 'en';
    readonly productVersion: string;
    /** Which edition of the wording composed the document; absent: the first. */
    readonly edition?: number;
    /** Fingerprint of the key that seals the file: SHA-256 of its SubjectPublicKeyInfo. */
    readonly sealKeyId: Sha256;
  };
  readonly pilot: {
    readonly key: string;
    readonly title: string;
    readonly decisionDate: Stated;
    readonly extensions: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  };
  readonly vendor: string;
  readonly customer: string;
  readonly gate: GateFacts | null;
  readonly sites: readonly SiteFacts[];
  /** Names of the pilot's sites that this decision is not about. */
  readonly otherSites?: readonly string[];
  readonly judgements: readonly JudgementFacts[];
  readonly runs: readonly RunFacts[];
  readonly datasets: readonly DatasetFacts[];
  readonly models: readonly ModelFacts[];
  readonly failures: readonly FailureFacts[];
  /** All failures there are; larger than `failures.length` when a sample is shown. */
  readonly totalFailures: number;
  /** How the shown ones were drawn when not all are: `seeded random sample, seed 7`. */
  readonly failureSampling: Stated;
  /** Failures per site and use case: how many there are, how many are shown. */
  readonly failureCounts?: readonly {
    readonly siteKey: string;
    readonly useCaseKey: string;
    readonly total: number;
    readonly shown: number;
  }[];
  /** In the order they were chosen; the first ones stand on page 1. */
  /** Use cases judged on the same answers that a narrower decision leaves out: shown for comparison only; absent: none. */
  readonly compared?: readonly ComparedFacts[];
  readonly comparisons: readonly ComparisonFacts[];
  readonly comparisonChoice?: PhotographChoice;
  /** For every two use cases judged on the same images of a site; absent: not computed. */
  readonly expectations?: readonly ExpectationFacts[];
  /** What the vendor or customer names as not tested, beside what is computed from the criteria. */
  readonly notTested: readonly {
    readonly subject: string;
    readonly consequence: Stated;
    readonly acceptedBy: Stated;
  }[];
  readonly signatures: readonly SignatureFacts[];
  /** Noted while the round was open; absent = none. */
  readonly witnesses?: readonly WitnessFacts[];
  readonly refusedActions: readonly {
    readonly at: Instant;
    readonly actor: string;
    readonly action: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly audit: AuditFacts;
  readonly environment: readonly { readonly label: string; readonly value: string }[];
  readonly contact: Stated;
  /** What the system does and what the operator must do when it is not sure. */
  readonly whenUnsure: Stated;
  readonly risks: readonly { readonly risk: string; readonly mitigation: Stated; readonly owner: Stated }[];
  readonly waivers: readonly {
    readonly key: string;
    readonly subject: string;
    readonly scope: Stated;
    readonly until: Stated;
    readonly approvedBy: Stated;
  }[];
  readonly conditions: readonly {
    readonly key: string;
    readonly text: string;
    readonly due: Stated;
    readonly done: boolean;
  }[];
  readonly punchItems: readonly {
    readonly key: string;
    readonly category: 'A' | 'B' | 'C' | 'not triaged';
    readonly text: string;
    readonly state: string;
    readonly owner: Stated;
  }[];
}
