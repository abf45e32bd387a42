import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { Act, Signing, type SigningSubject } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaNotInReview, SlotUnknown } from '../domain/errors.js';
import { criteriaDigest } from '../../../verdict/criteria/expand-criteria.js';
import { CriteriaDesk, partiesOf, roundOf } from './criteria-desk.js';

/** Everybody who may fill some slot. */
export const SIGNERS = ['CQL', 'VPM', 'SO', 'CSM'] as const;

/** What a signature of a set is about: this document, in this round, in this slot. */
export function subjectOf(set: CriteriaSetRef, slot: string): SigningSubject {
  return {
    type: 'CRITERIA_SET',
    id: set.id,
    round: roundOf(set),
    digest: criteriaDigest(set.document),
    slot,
    parties: partiesOf(set),
  };
}

/** Issues what a signer must answer with the password: good for one signature of exactly this content. */
@Injectable()
export class ChallengeCriteria {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly signing: Signing,
  ) {}

  /** @throws CriteriaNotInReview, SlotUnknown, NOT_PERMITTED */
  async execute(
    principal: Principal,
    input: { criteriaSetId: string; slot: string },
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: Sha256 }> {
    const what = { action: 'criteria.challenged', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    const subject = await this.act.perform(principal, what, async (tx, concerning) => {
      const set = await this.desk.open({ tx, principal, concerning }, input.criteriaSetId, SIGNERS);
      if (set.state !== 'IN_REVIEW') throw new CriteriaNotInReview(set.version, set.state);
      const { slots } = await this.desk.standing(tx, set);
      if (!slots.some((slot) => slot === input.slot)) throw new SlotUnknown(input.slot, slots);
      return subjectOf(set, input.slot);
    });
    return this.signing.challenge(principal, subject);
  }
}
