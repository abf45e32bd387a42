import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act, Authority, Signing, type Signature } from '../../identity/public.js';
import type { CriteriaSetRef, CriteriaSlot } from '../domain/criteria-set.js';
import { CriteriaNotInReview, OnePersonOneSlot, SlotFilled, SlotUnknown } from '../domain/errors.js';
import { BaselineCriteria } from './baseline-criteria.js';
import { SIGNERS, subjectOf } from './challenge-criteria.js';
import { CriteriaDesk, partiesOf, type Acting, type Standing } from './criteria-desk.js';

export interface SignCriteriaInput {
  readonly criteriaSetId: string;
  /** In which slot the person signs: CQL, VPM, SO or CSM. */
  readonly slot: string;
  readonly nonce: string;
  readonly password?: string | null;
  /** Of the second factor, when the signer has one. */
  readonly code?: string | null;
  readonly comment?: string | null;
}

/** Signs criteria in one slot; the last signature makes them the baseline, in the same transaction. */
@Injectable()
export class SignCriteria {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly authority: Authority,
    private readonly signing: Signing,
    private readonly baseline: BaselineCriteria,
  ) {}

  /** @throws CriteriaNotInReview, SlotUnknown, SlotFilled, OnePersonOneSlot, AuthorSoleApprover, NOT_PERMITTED, and what Signing refuses */
  execute(
    principal: Principal,
    input: SignCriteriaInput,
  ): Promise<{ criteriaSet: CriteriaSetRef; signature: Signature }> {
    const what = { action: 'criteria.signed', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, SIGNERS);
      if (set.state !== 'IN_REVIEW') throw new CriteriaNotInReview(set.version, set.state);
      const standing = await this.desk.standing(tx, set);
      const slot = slotToFill(standing, input.slot, principal);
      const { role } = await this.authority.require(tx, principal, {
        roles: [slot],
        pilot: partiesOf(set),
        siteId: set.siteId,
      });
      const signature = await this.signing.sign(tx, principal, {
        subject: subjectOf(set, slot),
        nonce: input.nonce,
        password: input.password ?? null,
        code: input.code,
        role,
        meaning: 'APPROVED',
        ...(input.comment != null && { comment: input.comment }),
      });
      return { criteriaSet: await this.conclude(acting, set, { standing, signature }), signature };
    });
  }

  private conclude(
    acting: Acting,
    set: CriteriaSetRef,
    { standing, signature }: { standing: Standing; signature: Signature },
  ): Promise<CriteriaSetRef> {
    const signatures = [...standing.signatures, signature];
    const open = standing.open.filter((slot) => slot !== signature.slot);
    return this.baseline.conclude(acting, set, { ...standing, signatures, open });
  }
}

/** @throws SlotUnknown, SlotFilled, OnePersonOneSlot */
function slotToFill({ slots, signatures }: Standing, asked: string, principal: Principal): CriteriaSlot {
  const slot = slots.find((one) => one === asked);
  if (slot === undefined) throw new SlotUnknown(asked, slots);
  const filled = signatures.find((signature) => signature.slot === slot);
  if (filled !== undefined) throw new SlotFilled(slot, filled.printedName);
  const own = signatures.find(({ personId }) => personId === principal.personId);
  if (own !== undefined) throw new OnePersonOneSlot(own.slot);
  return slot;
}
