import type { Sha256 } from '../../../kernel/sha256.js';

/** A waiver in force, as the signers of a gate see it. */
export interface WaiverFact {
  readonly id: string;
  readonly number: number;
  readonly nth: number;
  readonly siteId: string;
  readonly useCaseId: string;
  readonly criteriaSetId: string;
  readonly criterionId: string;
  /** `null` = the whole criterion. */
  readonly slice: string | null;
  /** `null` = whichever run is cited while it holds. */
  readonly runId: string | null;
  readonly type: string;
  readonly maxQuantity: number;
  /** Instant, ISO 8601. */
  readonly validTo: string;
  readonly itemId: string;
  readonly concernsSafety: boolean;
  readonly termsDigest: Sha256;
}

/** A punch item that somebody still has to do something about: no words, only what decides. */
export interface ItemFact {
  readonly id: string;
  readonly number: number;
  readonly siteId: string | null;
  readonly useCaseId: string | null;
  readonly criterionId: string | null;
  readonly state: string;
  /** `null` = nobody has triaged it. */
  readonly category: 'A' | 'B' | 'C' | null;
  readonly concernsSafety: boolean;
}

/** An open point under which a gate may pass: signed as part of the facts. */
export interface ConditionFact {
  readonly itemId: string;
  readonly number: number;
  readonly text: string;
  readonly ownerId: string;
  /** A day: when it is over and the item is not verified, the decision is taken back. */
  readonly dueOn: string;
}

/** What a vendor proposes; owner and day are those of the item. */
export interface ConditionAsked {
  readonly itemId: string;
  readonly text: string;
}
