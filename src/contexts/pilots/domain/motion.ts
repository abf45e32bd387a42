import { digestOf, type JsonValue } from '../../../kernel/canonical-json.js';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { MotionEnded, MotionOfAnotherKind } from './motion-errors.js';
import { mayEndAs, type MotionState } from './motion-states.js';

export type MotionKind =
  | 'EXTEND_PILOT'
  | 'REOPEN_PILOT'
  | 'WITHDRAW_CRITERIA'
  | 'INVALIDATE_RUN'
  | 'CHANGE_GATE_POLICY'
  | 'ERASE_ITEMS'
  | 'LIFT_LEGAL_HOLD';

/** Who may propose: the lead of either side. */
export type MotionLead = 'CQL' | 'VPM';
/** CUSTOMER: another person of the customer, beside the quality lead. */
export type MotionSlot = MotionLead | 'CUSTOMER';

/** In which roles a slot is signed. */
export const SLOT_ROLES = {
  CQL: ['CQL'],
  VPM: ['VPM'],
  CUSTOMER: ['CSM', 'SO', 'CQL'],
} as const satisfies Readonly<Record<MotionSlot, readonly string[]>>;

/** Who signs what both sides decide: the lead of either side, two people by that. */
export const MOTION_SLOTS = ['CQL', 'VPM'] as const;
/** Who signs what is the customer's alone to decide: the quality lead and another person. */
const CUSTOMER_SLOTS = ['CQL', 'CUSTOMER'] as const;

/** The slots of a motion; each is signed by another person. */
export function slotsOf(kind: MotionKind): readonly MotionSlot[] {
  return kind === 'ERASE_ITEMS' || kind === 'LIFT_LEGAL_HOLD' ? CUSTOMER_SLOTS : MOTION_SLOTS;
}

/** Something that two people decide together, mostly vendor and customer: what is to happen to what, and why. */
export interface Motion {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly kind: MotionKind;
  /** Id of the pilot, criteria set, run, dataset or legal hold it is about. */
  readonly subjectId: string;
  /** Where that is, so that roles of one site reach it; `null`: the pilot as a whole. */
  readonly siteId: string | null;
  readonly state: MotionState;
  readonly rowVersion: number;
  /** What is asked for beside the kind: dates, versions. */
  readonly content: JsonValue;
  /** Of all that is signed. */
  readonly digest: Sha256;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAs: MotionLead;
  readonly proposedAt: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

export type MotionProposal = Pick<
  Motion,
  | 'id' | 'pilotId' | 'vendorOrganisationId' | 'customerOrganisationId' | 'kind' | 'subjectId' | 'siteId' | 'content'
  | 'reason' | 'proposedBy' | 'proposedAs' | 'proposedAt'
>; // prettier-ignore

export function motionOf(proposal: MotionProposal): Motion {
  const { id, pilotId, kind, subjectId, content, reason, proposedBy, proposedAs } = proposal;
  const signed = {
    format: 'touchstone/motion@1',
    id,
    pilotId,
    kind,
    subjectId,
    content,
    reason,
    proposedBy,
    proposedAs,
  };
  const ending = { endedBy: null, endedAt: null, endReason: null };
  return { ...proposal, state: 'OPEN', rowVersion: 1, digest: digestOf(signed), ...ending };
}

/** The motion as it ended. @throws MotionEnded */
export function endMotion(
  motion: Motion,
  to: { readonly state: MotionState; readonly by: string; readonly at: Date; readonly reason?: string },
): Motion {
  if (!mayEndAs(motion.state, to.state)) throw new MotionEnded(motion.id, motion.state);
  const { state, by: endedBy, at: endedAt, reason: endReason = null } = to;
  return { ...motion, state, endedBy, endedAt, endReason, rowVersion: motion.rowVersion + 1 };
}

/** @throws MotionOfAnotherKind, MotionEnded */
export function requireOpen(motion: Motion, kind: MotionKind): void {
  if (motion.kind !== kind) throw new MotionOfAnotherKind(motion.id, motion.kind, kind);
  if (motion.state !== 'OPEN') throw new MotionEnded(motion.id, motion.state);
}
