import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal, Role } from '../../../ports/principal.js';
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
  SLOT_ROLES,
  slotsOf,
  type Motion,
  type MotionKind,
  type MotionLead,
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
 * What two people decide together: the leads of vendor and customer, or, where it is the customer's alone to decide, the quality lead and a
 * second person. A lead proposes with a reason; both sign what was proposed, each after entering the password again; with the second
 * signature it is carried out in the same transaction. Two slots, two people, each once.
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
    of: { readonly siteId?: string; readonly by?: readonly MotionLead[] } = {},
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
      readonly by?: readonly MotionLead[];
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
    await this.requireSigner(acting, motion);
    if (motion.state !== 'OPEN') throw new MotionEnded(motion.id, motion.state);
    const { slot } = await this.slotFor(
      acting,
      motion,
      await this.signing.signaturesOf(acting.tx, 'MOTION', motion.id),
    );
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
    await this.requireSigner(acting, motion);
    const before = await this.signing.signaturesOf(tx, 'MOTION', motion.id);
    const { slot, role } = await this.slotFor(acting, motion, before);
    const { nonce, password, code, comment } = input;
    const signature = await this.signing.sign(tx, principal, {
      ...{ subject: subjectOf(motion, slot), nonce, password, code, role, meaning: 'APPROVED' },
      ...(comment != null && { comment }),
    });
    const isCarried = await this.isComplete(tx, motion, [...before, signature]);
    if (isCarried) await carry(motion);
    const ended = isCarried ? await this.book.end(tx, motion, { state: 'CARRIED', by: principal.personId }) : motion;
    await this.note(acting, motion, { action: 'motion.signed', after: { slot, signatureId: signature.id } });
    if (isCarried) await this.note(acting, ended, { action: 'motion.carried', reason: motion.reason });
    return { motion: ended, signature };
  }

  /** By whoever may sign it. @throws MotionNotFound, MotionEnded, ReasonRequired, NOT_PERMITTED */
  async withdraw(acting: Acting, input: { readonly motionId: string; readonly reason: string }): Promise<Motion> {
    const motion = await this.book.lock(acting, input.motionId);
    await this.requireSigner(acting, motion);
    if (motion.state !== 'OPEN') throw new MotionEnded(motion.id, motion.state);
    const reason = requireReason(input.reason, 'Withdrawing a motion');
    const ended = await this.book.end(acting.tx, motion, { state: 'WITHDRAWN', by: acting.principal.personId, reason });
    await this.note(acting, ended, { action: 'motion.withdrawn', reason });
    return ended;
  }

  private async requireSigner({ tx, principal }: Acting, motion: Motion): Promise<void> {
    const roles = slotsOf(motion.kind).flatMap((slot) => [...SLOT_ROLES[slot]]);
    await this.authority.require(tx, principal, { roles, ...placeOf(motion) });
  }

  /** The first slot that this person may fill and nobody has; a person fills one. @throws MotionSlotFilled */
  private async slotFor(
    { tx, principal }: Acting,
    motion: Motion,
    before: readonly Signature[],
  ): Promise<{ readonly slot: MotionSlot; readonly role: Role }> {
    const own = before.find(({ personId }) => personId === principal.personId);
    if (own !== undefined) throw new MotionSlotFilled(own.slot, own.printedName);
    const place = placeOf(motion);
    let filled: Signature | undefined;
    for (const slot of slotsOf(motion.kind)) {
      const held = await this.heldOf({ tx, principal }, SLOT_ROLES[slot], place);
      if (held === undefined) continue;
      const by = before.find((one) => one.slot === slot);
      if (by === undefined) return { slot, role: held };
      filled ??= by;
    }
    if (filled === undefined) throw new Error('whoever may sign a motion fills one of its slots');
    throw new MotionSlotFilled(filled.slot, filled.printedName);
  }

  private async heldOf(
    { tx, principal }: Pick<Acting, 'tx' | 'principal'>,
    roles: readonly Role[],
    place: ReturnType<typeof placeOf>,
  ): Promise<Role | undefined> {
    const held = await this.authority.require(tx, principal, { roles, ...place }).catch((error: unknown) => {
      if (error instanceof DomainError) return undefined;
      throw error;
    });
    return held?.role;
  }

  /** Every slot is signed, by somebody who still holds a role of that slot. */
  private async isComplete(tx: Tx, motion: Motion, signatures: readonly Signature[]): Promise<boolean> {
    for (const slot of slotsOf(motion.kind)) {
      const signed = signatures.find((one) => one.slot === slot);
      if (signed === undefined) return false;
      const holders = await this.authority.holders(tx, signed.role, motion, motion.siteId ?? undefined);
      if (!holders.some(({ personId }) => personId === signed.personId)) return false;
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

function placeOf(motion: Motion): { readonly pilot: PilotParties; readonly siteId?: string } {
  return { pilot: motion, ...(motion.siteId !== null && { siteId: motion.siteId }) };
}

function subjectOf(motion: Motion, slot: MotionSlot): SigningSubject {
  const { pilotId, vendorOrganisationId, customerOrganisationId } = motion;
  const parties = { pilotId, vendorOrganisationId, customerOrganisationId };
  return { type: 'MOTION', id: motion.id, round: 1, digest: motion.digest, slot, parties };
}
