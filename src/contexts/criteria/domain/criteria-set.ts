import type { ContractId, OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import type { CriteriaState } from './criteria-states.js';

/** What vendor and customer agree, or are about to agree, for one site and one use case. */
export interface CriteriaSetRef {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly siteId: string;
  readonly useCaseId: string;
  /** The interpretation contract these criteria were written for. */
  readonly contractId: ContractId;
  /** From 1, per site and use case. */
  readonly version: number;
  readonly state: CriteriaState;
  readonly rowVersion: number;
  readonly document: CriteriaDocument;
  /** The document as judged, `EACH` and `CROSS` written out slice by slice; fixed with the baseline. */
  readonly expanded: CriteriaDocument | null;
  /** Digest of the document; fixed with the baseline. */
  readonly digest: Sha256 | null;
  /** Whether results under this use case had been seen when this version was baselined. */
  readonly resultsSeen: boolean;
  /** Easier to meet than the baseline before it, although results had been seen; fixed with the baseline, for ever. */
  readonly postHoc: boolean;
  readonly authorId: string;
  readonly createdAt: Date;
  readonly baselinedAt: Date | null;
}

export type CriteriaSlot = 'CQL' | 'VPM' | 'SO' | 'CSM';

/**
 * Who must sign: quality lead and project manager always, the safety officer when a criterion touches safety, the site manager
 * when requirements get easier after results were seen.
 */
export function slotsFor(document: CriteriaDocument, isLoosenedAfterResults: boolean): readonly CriteriaSlot[] {
  const touchesSafety = document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE');
  return [
    'CQL',
    'VPM',
    ...(touchesSafety ? (['SO'] as const) : []),
    ...(isLoosenedAfterResults ? (['CSM'] as const) : []),
  ];
}

/** A signature as far as the rules of approval look at it. */
export interface Approval {
  readonly slot: string;
  readonly personId: string;
  readonly printedName: string;
}

/** Slots without a signature, in the order asked for. */
export function openSlots(slots: readonly CriteriaSlot[], approvals: readonly Approval[]): readonly CriteriaSlot[] {
  return slots.filter((slot) => !approvals.some((approval) => approval.slot === slot));
}

/** Whether somebody other than the author stands behind the criteria. */
export function hasOtherApprover(authorId: string, approvals: readonly Approval[]): boolean {
  return approvals.some(({ personId }) => personId !== authorId);
}
