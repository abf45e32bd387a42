import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import type { OrganisationId, PersonId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { WaiverStateRefused } from './waiver-errors.js';
import { stepOf } from '../../../kernel/state-table.js';
import { WAIVER_TRANSITIONS, type WaiverState } from './waiver-states.js';

/** Granted at some time, whatever became of it: what the counter counts. */
export const GRANTED: readonly WaiverState[] = ['APPROVED', 'EXPIRED', 'REVOKED', 'CLOSED'];

/** PERMIT: before it comes about. CONCESSION: of what has come about, in a run. */
export const WAIVER_TYPES = ['PERMIT', 'CONCESSION'] as const;
export type WaiverType = (typeof WAIVER_TYPES)[number];

/** What a waiver is about: one criterion of one version of the criteria at one place, or one of its slices. */
export interface WaiverScope {
  readonly siteId: string;
  readonly useCaseId: string;
  readonly criteriaSetId: string;
  readonly criteriaVersion: number;
  readonly criteriaDigest: Sha256;
  readonly criterionId: string;
  /** `null` = the whole criterion. */
  readonly slice: string | null;
  /** `null` = whichever run is cited while it holds. */
  readonly runId: string | null;
}

/** What the signers sign. */
export interface WaiverTerms extends WaiverScope {
  readonly type: WaiverType;
  /** How many units at most may be used under it. */
  readonly maxQuantity: number;
  readonly validTo: Date;
  readonly compensatingMeasure: string;
  readonly risk: string;
  /** The punch item that ends it. */
  readonly itemId: string;
  readonly concernsSafety: boolean;
}

/** A written, limited consent to a criterion that is not met. It changes no verdict. */
export interface Waiver extends WaiverTerms {
  readonly id: string;
  readonly number: number;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly state: WaiverState;
  readonly rowVersion: number;
  /** The how many-th granted for this criterion at this place; `null` until it is submitted. */
  readonly nth: number | null;
  readonly termsDigest: Sha256 | null;
  readonly draftedBy: PersonId;
  readonly draftedAt: Date;
  readonly submittedBy: PersonId | null;
  readonly submittedAt: Date | null;
  readonly decidedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

/** The waiver in its next state, one version on. @throws WaiverStateRefused */
export function advanceWaiver(waiver: Waiver, to: WaiverState, changes: Partial<Waiver> = {}): Waiver {
  if (stepOf(WAIVER_TRANSITIONS, waiver.state, to) === undefined)
    throw new WaiverStateRefused(waiver.number, waiver.state, to);
  return { ...waiver, ...changes, state: to, rowVersion: waiver.rowVersion + 1 };
}

export function isInForce({ state, validTo }: Pick<Waiver, 'state' | 'validTo'>, at: Date): boolean {
  return state === 'APPROVED' && at < validTo;
}

/** Digest of everything the signers agree to; the row of the database cannot say otherwise later. */
export function termsDigestOf(waiver: Waiver): Sha256 {
  return digestOf(JSON.parse(termsText(waiver)));
}

export function termsText(waiver: Waiver): string {
  const { pilotId, number, nth, siteId, useCaseId, criteriaSetId, criteriaVersion, criteriaDigest } = waiver;
  const { criterionId, slice, runId, type, maxQuantity, compensatingMeasure, risk, itemId, concernsSafety } = waiver;
  const scope = { siteId, useCaseId, criteriaSetId, criteriaVersion, criteriaDigest, criterionId, slice, runId };
  const limits = { type, maxQuantity, validTo: waiver.validTo.toISOString(), compensatingMeasure, risk };
  return canonicalJson({
    format: 'touchstone/waiver@1',
    ...{ pilotId, number, nth, scope, limits, itemId, concernsSafety },
  });
}

export type WaiverSlot = 'CQL' | 'CSM' | 'SO';

/** Who must approve: quality lead and site manager, and the safety officer where the criterion concerns safety. */
export function waiverSlots({ concernsSafety }: Pick<Waiver, 'concernsSafety'>): readonly WaiverSlot[] {
  return concernsSafety ? ['CQL', 'CSM', 'SO'] : ['CQL', 'CSM'];
}

export interface WaiverSignOff {
  readonly id: string;
  readonly waiverId: string;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly slot: WaiverSlot;
  readonly personId: PersonId;
  readonly signatureId: string;
  readonly decision: 'APPROVE' | 'REJECT';
  readonly state: 'SIGNED' | 'SUPERSEDED';
  readonly signedAt: Date;
}

const MONTHS = 12;

/** The last moment a waiver that is asked for now may name: twelve months on. */
export function latestEnd(from: Date): Date {
  const end = new Date(from);
  end.setUTCMonth(end.getUTCMonth() + MONTHS);
  return end;
}
