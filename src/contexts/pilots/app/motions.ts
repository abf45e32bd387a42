import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Authority, Signing, type PilotParties, type Signature, type SigningSubject } from '../../identity/public.js';
import { MotionEnded, MotionNotFound, MotionOpen, MotionSlotFilled } from '../domain/motion-errors.js';
import {
  endMotion,
  MOTION_SLOTS,
  motionOf,
  requireOpen,
  type Motion,
  type MotionKind,
  type MotionProposal,
  type MotionSlot,
} from '../domain/motion.js';
import { MotionRecords } from './ports.js';

/** An act under way: its transaction, its person, and whom to tell whose pilot it concerns. */
export interface Acting {
  readonly tx: Tx;
  readonly principal: Principal;
  readonly concerning: (parties: PilotParties) => void;
}

export interface SignMotionInput {
  readonly motionId: string;
  readonly nonce: string;
  /** Absent or empty for who signed in at an identity provider. */
  readonly password?: string | null;
  /** Of the second factor, when the signer has one. */
  readonly code?: string | null;
  readonly comment?: string | null;
}

/** Ids, times and the rows of motions. */
@Injectable()
export class MotionBook {
  constructor(
    private readonly records: MotionRecords,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** @throws MotionOpen */
  async add(tx: Tx, proposal: Omit<MotionProposal, 'id' | 'proposedAt'>): Promise<Motion> {
    const motion = motionOf({ ...proposal, id: this.ids.next(), proposedAt: this.clock.now() });
    if (!(await this.records.insert(tx, motion))) throw new MotionOpen(motion.kind);
    return motion;
  }

  /** Locked until the transaction ends. @throws MotionNotFound */
  async lock({ tx, concerning }: Acting, id: string): Promise<Motion> {
    const motion = await this.records.find(tx, id, 'update');
    if (motion === undefined) throw new MotionNotFound(id);
    concerning(motion);
    return motion;
  }

  /** @throws MotionEnded */
  async end(
    tx: Tx,
    motion: Motion,
    to: { readonly state: 'CARRIED' | 'WITHDRAWN'; readonly by: string; readonly reason?: string },
  ): Promise<Motion> {
    const ended = endMotion(motion, { ...to, at: this.clock.now() });
    if (!(await this.records.end(tx, ended))) throw new MotionEnded(motion.id, motion.state);
    return ended;
  }
}

/**
 * What vendor and customer decide together. A lead proposes with a reason; both leads sign what was proposed, each after entering the
 * password again; with the second signature it is carried out in the same transaction. Two roles, two people, each once.
 */
@Injectable()
export class Motions {
  constructor(
    private readonly book: MotionBook,
    private readonly authority: Authority,
    private readonly signing: Signing,
    private readonly audit: AuditLog,
  ) {}

  /** Before anything else is checked, so that whoever may not propose learns nothing. @throws NOT_PERMITTED */
  async requireProposer(
    { tx, principal }: Acting,
    parties: PilotParties,
    of: { readonly siteId?: string; readonly by?: readonly MotionSlot[] } = {},
  ): Promise<void> {
    const { by = MOTION_SLOTS, ...place } = of;
    await this.authority.require(tx, principal, { roles: by, pilot: parties, ...place });
  }

  /** @param by who may propose. @throws NOT_PERMITTED, ReasonRequired, MotionOpen */
  async propose(
    { tx, principal }: Acting,
    of: {
      readonly kind: MotionKind;
      readonly subjectId: string;
      readonly parties: PilotParties;
      readonly siteId: string | null;
      readonly content: JsonValue;
      readonly reason: string;
      readonly by?: readonly MotionSlot[];
    },
  ): Promise<Motion> {
    const { kind, subjectId, siteId, content } = of;
    const { pilotId, vendorOrganisationId, customerOrganisationId } = of.parties;
    const place = { pilot: of.parties, ...(siteId !== null && { siteId }) };
    const { role } = await this.authority.require(tx, principal, { roles: of.by ?? MOTION_SLOTS, ...place });
    const reason = requireReason(of.reason, 'A motion');
    const motion = await this.book.add(tx, {
      ...{ pilotId, vendorOrganisationId, customerOrganisationId, kind, subjectId, siteId, content, reason },
      proposedBy: principal.personId,
      proposedAs: role === 'CQL' ? 'CQL' : 'VPM',
    });
    await this.note({ tx, principal }, motion, { action: 'motion.proposed', reason });
    return motion;
  }

  /** In which role this person would sign. @throws MotionNotFound, MotionEnded, NOT_PERMITTED */
  async subject(acting: Acting, motionId: string): Promise<SigningSubject> {
    const motion = await this.book.lock(acting, motionId);
    const slot = await this.slotOf(acting, motion);
    if (motion.state !== 'OPEN') throw new MotionEnded(motion.id, motion.state);
    return subjectOf(motion, slot);
  }

  /**
   * @param carry does what was proposed, once both have signed; it may still refuse
   * @throws MotionNotFound, MotionOfAnotherKind, MotionEnded, MotionSlotFilled, NOT_PERMITTED, and what Signing refuses
   */
  async sign(
    acting: Acting,
    input: SignMotionInput,
    { kind, carry }: { readonly kind: MotionKind; readonly carry: (motion: Motion) => Promise<void> },
  ): Promise<{ readonly motion: Motion; readonly signature: Signature }> {
    const { tx, principal } = acting;
    const motion = await this.book.lock(acting, input.motionId);
    requireOpen(motion, kind);
    const slot = await this.slotOf(acting, motion);
    const before = await this.signing.signaturesOf(tx, 'MOTION', motion.id);
    const filled = before.find((one) => one.slot === slot);
    if (filled !== undefined) throw new MotionSlotFilled(slot, filled.printedName);
    const { nonce, password, code, comment } = input;
    const signature = await this.signing.sign(tx, principal, {
      ...{ subject: subjectOf(motion, slot), nonce, password, code, role: slot, meaning: 'APPROVED' },
      ...(comment != null && { comment }),
    });
    const isCarried = await this.isComplete(tx, motion, [...before, signature]);
    if (isCarried) await carry(motion);
    const ended = isCarried ? await this.book.end(tx, motion, { state: 'CARRIED', by: principal.personId }) : motion;
    await this.note(acting, motion, { action: 'motion.signed', after: { slot, signatureId: signature.id } });
    if (isCarried) await this.note(acting, ended, { action: 'motion.carried', reason: motion.reason });
    return { motion: ended, signature };
  }

  /** By the lead of either side. @throws MotionNotFound, MotionEnded, ReasonRequired, NOT_PERMITTED */
  async withdraw(acting: Acting, input: { readonly motionId: string; readonly reason: string }): Promise<Motion> {
    const motion = await this.book.lock(acting, input.motionId);
    await this.slotOf(acting, motion);
    if (motion.state !== 'OPEN') throw new MotionEnded(motion.id, motion.state);
    const reason = requireReason(input.reason, 'Withdrawing a motion');
    const ended = await this.book.end(acting.tx, motion, { state: 'WITHDRAWN', by: acting.principal.personId, reason });
    await this.note(acting, ended, { action: 'motion.withdrawn', reason });
    return ended;
  }

  private async slotOf({ tx, principal }: Acting, motion: Motion): Promise<MotionSlot> {
    const { siteId } = motion;
    const place = { pilot: motion, ...(siteId !== null && { siteId }) };
    const { role } = await this.authority.require(tx, principal, { roles: MOTION_SLOTS, ...place });
    return role === 'CQL' ? 'CQL' : 'VPM';
  }

  /** Both have signed, and both still hold the role they signed in. */
  private async isComplete(tx: Tx, motion: Motion, signatures: readonly Signature[]): Promise<boolean> {
    for (const slot of MOTION_SLOTS) {
      const holders = await this.authority.holders(tx, slot, motion, motion.siteId ?? undefined);
      const isSigned = signatures.some(
        (one) => one.slot === slot && holders.some(({ personId }) => personId === one.personId),
      );
      if (!isSigned) return false;
    }
    return true;
  }

  private note(
    { tx, principal }: Pick<Acting, 'tx' | 'principal'>,
    motion: Motion,
    event: { readonly action: string; readonly reason?: string; readonly after?: JsonValue },
  ): Promise<unknown> {
    const { kind, subjectId, digest, content, state } = motion;
    return this.audit.append(tx, {
      parties: motion,
      actor: principal,
      object: { type: 'MOTION', id: motion.id },
      after: { kind, subjectId, digest, content, state },
      ...event,
    });
  }
}

function subjectOf(motion: Motion, slot: MotionSlot): SigningSubject {
  const { pilotId, vendorOrganisationId, customerOrganisationId } = motion;
  const parties = { pilotId, vendorOrganisationId, customerOrganisationId };
  return { type: 'MOTION', id: motion.id, round: 1, digest: motion.digest, slot, parties };
}
