import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';

/** What may wait for somebody, as plain rows: one kind one statement, however many pilots there are. */
interface OfPilot {
  readonly pilotId: string;
  readonly siteId: string | null;
}

export interface PilotRow {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly state: string;
  readonly decisionDate: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
}

export interface Signed {
  readonly slot: string;
  readonly personId: string;
}

/** A signature, with what it takes to see whether it still counts. */
export interface GivenSignature extends Signed {
  /** In whose role it counts: of who delegated, when somebody else signed. */
  readonly holder: string;
  readonly role: string;
  /** ISO 8601. */
  readonly signedAt: string;
}

export interface GateRow extends OfPilot {
  readonly id: string;
  readonly type: string;
  readonly round: number;
  readonly openedAt: Date;
  readonly deadline: Date;
  readonly policy: {
    readonly slots: readonly { readonly slot: string; readonly role: string; readonly meaning: string }[];
    readonly contributorsMayApprove: boolean;
  };
  /** All that were not taken back; `WaitingForMe` leaves out those whose signer has lost the role since. */
  readonly signed: readonly GivenSignature[];
  /** Slots that are in other hands until they fall back. */
  readonly delegated: readonly {
    readonly slot: string;
    readonly from: string;
    readonly to: string;
    readonly until: string;
  }[];
  /** Nothing is signed while the pilot is suspended. */
  readonly isSuspended: boolean;
  /** People who did part of the work that the evidence rests on. */
  readonly contributors: readonly string[];
}

export interface CriteriaRow extends OfPilot {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly submittedAt: Date;
  /** Who has to sign it. */
  readonly slots: readonly string[];
  readonly signed: readonly GivenSignature[];
}

/** Criteria in review as they lie there: who has to sign follows from the documents. */
export interface CriteriaInReviewRow extends Omit<CriteriaRow, 'slots'> {
  readonly document: CriteriaDocument;
  /** Of the last baseline before; `null` without one. */
  readonly documentBefore: CriteriaDocument | null;
  /** Results of the use case were seen. */
  readonly resultsSeen: boolean;
}

export interface MotionRow extends OfPilot {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly signed: readonly Signed[];
}

export interface WaiverRow extends OfPilot {
  readonly id: string;
  readonly number: number;
  readonly criterionId: string;
  readonly concernsSafety: boolean;
  readonly requesters: readonly string[];
  readonly submittedAt: Date;
  readonly validTo: Date;
  readonly signed: readonly Signed[];
}

export interface ItemRow extends OfPilot {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly category: string | null;
  readonly concernsSafety: boolean;
  readonly resolvedBy: string | null;
  readonly dueOn: string | null;
  readonly raisedAt: Date;
}

/** Sealed and not issued, or issued and not read. */
export interface DossierRow extends OfPilot {
  readonly id: string;
  readonly number: string;
  readonly issue: number;
  readonly state: string;
  readonly since: Date;
}

export interface RecoveryRow {
  readonly id: string;
  readonly personId: string;
  readonly printedName: string;
  /** `null`: an administrator's account. */
  readonly organisationId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly given: readonly { readonly capacity: string; readonly personId: string | null }[];
}
