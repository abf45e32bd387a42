import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, Signing, type SigningSubject } from '../../identity/public.js';
import { reasonOf, SamePerson } from '../domain/errors.js';
import { advanceWaiver, waiverSlots, type Waiver, type WaiverSignOff, type WaiverSlot } from '../domain/waiver.js';
import {
  OnePersonOneWaiverSlot,
  WaiverInvalid,
  WaiverSlotSigned,
  WaiverSlotUnknown,
  WaiverStateRefused,
} from '../domain/waiver-errors.js';
import { Waivers } from './ports.js';
import { WaivableCriteria, WaiverDesk } from './waiver-desk.js';
import { WaiverJournal } from './waiver-journal.js';

export interface WaiverDecision {
  readonly waiverId: string;
  readonly slot: string;
  readonly decision: 'APPROVE' | 'REJECT';
  /** Needed to reject. */
  readonly comment?: string;
  readonly nonce: string;
  /** Absent or empty for who signed in at an identity provider. */
  readonly password?: string | null;
  readonly code?: string | null;
}

/** Who may sign a waiver now, and whose signature counts. */
@Injectable()
export class WaiverSlots {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly waivers: Waivers,
    private readonly authority: Authority,
    private readonly criteria: WaivableCriteria,
  ) {}

  /** @throws E_SOD, SLOT_UNKNOWN, SLOT_ALREADY_SIGNED, E_ONE_PERSON_ONE_SLOT, NOT_PERMITTED, NotWaivable, WaiverInvalid, WaiverStateRefused */
  async require(
    tx: Tx,
    principal: Principal,
    waiver: Waiver,
    asked: string,
  ): Promise<{ readonly slot: WaiverSlot; readonly standing: readonly WaiverSignOff[] }> {
    if ([waiver.draftedBy, waiver.submittedBy].includes(principal.personId))
      throw new SamePerson('asked for this waiver', 'approve or reject it');
    const slots = waiverSlots(waiver);
    const slot = slots.find((one) => one === asked);
    if (slot === undefined) throw new WaiverSlotUnknown(asked, slots);
    await this.desk.require(tx, principal, waiver, [slot]);
    if (waiver.state !== 'SUBMITTED') throw new WaiverStateRefused(waiver.number, waiver.state, 'APPROVED');
    if (waiver.validTo <= this.desk.now())
      throw new WaiverInvalid('/waiverId', `It would have ended at ${waiver.validTo.toISOString()}; ask for another.`);
    await this.criteria.requireInForce(tx, waiver);
    const { standing } = await this.standing(tx, waiver);
    if (standing.some((one) => one.slot === slot)) throw new WaiverSlotSigned(slot);
    const own = standing.find(({ personId }) => personId === principal.personId);
    if (own !== undefined) throw new OnePersonOneWaiverSlot(own.slot);
    return { slot, standing };
  }

  /** Signatures whose signers still hold the role, and those whose do not. */
  async standing(
    tx: Tx,
    waiver: Waiver,
  ): Promise<{ readonly standing: readonly WaiverSignOff[]; readonly lapsed: readonly WaiverSignOff[] }> {
    const signed = (await this.waivers.signOffs(tx, [waiver.id])).filter(({ state }) => state === 'SIGNED');
    const standing: WaiverSignOff[] = [];
    for (const signOff of signed) {
      const holders = await this.authority.holders(tx, signOff.slot, waiver, waiver.siteId);
      if (holders.some(({ personId, since }) => personId === signOff.personId && since <= signOff.signedAt))
        standing.push(signOff);
    }
    return { standing, lapsed: signed.filter((one) => !standing.includes(one)) };
  }

  async supersede(tx: Tx, lapsed: readonly WaiverSignOff[]): Promise<void> {
    for (const { id } of lapsed) await this.waivers.supersedeSignOff(tx, id);
  }
}

/** Hands out the single-use challenge that a signature of the waiver answers. */
@Injectable()
export class ChallengeWaiver {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly slots: WaiverSlots,
    private readonly signing: Signing,
  ) {}

  async execute(
    principal: Principal,
    asked: { readonly waiverId: string; readonly slot: string },
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: string }> {
    const of = { id: asked.waiverId, action: 'waiver.challenged' };
    const subject = await this.desk.locked(principal, of, async (tx, waiver) => {
      const { slot } = await this.slots.require(tx, principal, waiver, asked.slot);
      return waiverSubject(waiver, slot);
    });
    return this.signing.challenge(principal, subject);
  }
}

/** Signs one slot after the password was entered again. The last approval grants the waiver; a rejection ends it. */
@Injectable()
export class DecideWaiver {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly slots: WaiverSlots,
    private readonly signing: Signing,
    private readonly journal: WaiverJournal,
    private readonly ids: IdsPort,
  ) {}

  /** @throws what WaiverSlots.require and Signing.sign throw, FindingReasonRequired */
  execute(principal: Principal, decision: WaiverDecision): Promise<Waiver> {
    const of = { id: decision.waiverId, action: 'waiver.signed' };
    return this.desk.locked(principal, of, async (tx, waiver) => {
      const { slot, standing } = await this.slots.require(tx, principal, waiver, decision.slot);
      if (decision.decision === 'REJECT') reasonOf(decision.comment ?? '', 'Rejecting a waiver', '/comment');
      const signOff = await this.sign(tx, principal, waiver, { slot, decision });
      await this.slots.supersede(tx, (await this.slots.standing(tx, waiver)).lapsed);
      await this.journal.signed(tx, principal, waiver, signOff);
      return this.conclude(tx, principal, waiver, { signed: [...standing, signOff], comment: decision.comment });
    });
  }

  private async conclude(
    tx: Tx,
    principal: Principal,
    waiver: Waiver,
    { signed, comment }: { signed: readonly WaiverSignOff[]; comment: string | undefined },
  ): Promise<Waiver> {
    const at = this.desk.now();
    const isRejected = signed.some((one) => one.decision === 'REJECT');
    const isComplete = waiverSlots(waiver).every((slot) => signed.some((one) => one.slot === slot));
    if (!isRejected && !isComplete) return waiver;
    const endReason = isRejected ? (comment ?? '').trim() : null;
    const decided = isRejected
      ? advanceWaiver(waiver, 'REJECTED', { decidedAt: at, endedAt: at, endReason })
      : advanceWaiver(waiver, 'APPROVED', { decidedAt: at });
    await this.journal.changed(tx, principal, decided, endReason ?? undefined);
    return decided;
  }

  private async sign(
    tx: Tx,
    principal: Principal,
    waiver: Waiver,
    { slot, decision }: { slot: WaiverSlot; decision: WaiverDecision },
  ): Promise<WaiverSignOff> {
    const comment = decision.comment?.trim();
    const signature = await this.signing.sign(tx, principal, {
      subject: waiverSubject(waiver, slot),
      nonce: decision.nonce,
      password: decision.password ?? null,
      code: decision.code,
      role: slot,
      meaning: decision.decision === 'REJECT' ? 'REJECTED' : 'APPROVED',
      ...(comment !== undefined && comment !== '' && { comment }),
    });
    const { vendorOrganisationId, customerOrganisationId } = waiver;
    return {
      id: this.ids.next(),
      waiverId: waiver.id,
      ...{ vendorOrganisationId, customerOrganisationId, slot },
      personId: principal.personId,
      signatureId: signature.id,
      decision: decision.decision,
      state: 'SIGNED',
      signedAt: signature.signedAt,
    };
  }
}

function waiverSubject(waiver: Waiver, slot: string): SigningSubject {
  const { id, termsDigest: digest, pilotId, vendorOrganisationId, customerOrganisationId } = waiver;
  if (digest === null) throw new RangeError(`waiver ${id} is ${waiver.state} without a digest`);
  return {
    type: 'WAIVER',
    id,
    round: 1,
    digest,
    slot,
    parties: { pilotId, vendorOrganisationId, customerOrganisationId },
  };
}
