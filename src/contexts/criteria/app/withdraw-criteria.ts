import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { Act, type Signature } from '../../identity/public.js';
import { MotionOutdated, Motions, type Motion, type SignMotionInput } from '../../pilots/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaFixed, CriteriaNotBaselinedYet } from '../domain/errors.js';
import { CriteriaDesk, partiesOf, type Acting } from './criteria-desk.js';
import { CriteriaMoves } from './criteria-moves.js';
import { CriteriaStore } from './ports.js';
import { DRAFTERS } from './propose-criteria.js';

export interface WithdrawDraftInput {
  readonly criteriaSetId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/** Gives up a draft, or criteria in review. What is baselined takes both sides: see ProposeCriteriaWithdrawal. */
@Injectable()
export class WithdrawDraft {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly moves: CriteriaMoves,
  ) {}

  /** @throws CriteriaSetNotFound, CriteriaFixed, CriteriaChanged, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: WithdrawDraftInput): Promise<CriteriaSetRef> {
    const what = { action: 'criteria.withdraw', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, DRAFTERS);
      if (set.state !== 'DRAFT' && set.state !== 'IN_REVIEW') throw new CriteriaFixed(set.version, set.state);
      this.moves.requireVersion(set, input.expectedVersion);
      const reason = requireReason(input.reason, 'Withdrawing criteria');
      const withdrawn = await this.moves.patch(acting, set, { state: 'WITHDRAWN' });
      await this.moves.note(acting, withdrawn, { action: 'criteria.withdrawn', reason, after: { from: set.state } });
      return withdrawn;
    });
  }
}

/** Proposes that a baseline holds no more although nothing replaces it. */
@Injectable()
export class ProposeCriteriaWithdrawal {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly motions: Motions,
  ) {}

  /** @throws CriteriaSetNotFound, CriteriaNotBaselinedYet, MotionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: { readonly criteriaSetId: string; readonly reason: string }): Promise<Motion> {
    const what = { action: 'criteria.withdraw', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, ['CQL', 'VPM']);
      if (set.state !== 'BASELINED') throw new CriteriaNotBaselinedYet(set.version, set.state);
      return this.motions.propose(acting, {
        ...{ kind: 'WITHDRAW_CRITERIA', subjectId: set.id, parties: partiesOf(set), siteId: set.siteId },
        ...{ content: { version: set.version, digest: set.digest }, reason: input.reason },
      });
    });
  }
}

/** Signs a proposed withdrawal; with the second signature the criteria hold no more. */
@Injectable()
export class SignCriteriaWithdrawal {
  constructor(
    private readonly act: Act,
    private readonly store: CriteriaStore,
    private readonly moves: CriteriaMoves,
    private readonly motions: Motions,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const carry = (motion: Motion): Promise<void> => this.carry(acting, motion);
      return this.motions.sign(acting, input, { kind: 'WITHDRAW_CRITERIA', carry });
    });
  }

  private async carry(acting: Acting, motion: Motion): Promise<void> {
    const set = await this.store.find(acting.tx, motion.subjectId, 'update');
    if (set?.state !== 'BASELINED')
      throw new MotionOutdated(motion.id, `the criteria are ${set?.state ?? 'not there'}, no baseline any more`);
    const withdrawn = await this.moves.patch(acting, set, { state: 'WITHDRAWN' });
    await this.moves.tell(acting, withdrawn, { type: 'CRITERIA_WITHDRAWN', reason: motion.reason });
    const { reason, id } = motion;
    await this.moves.note(acting, withdrawn, {
      action: 'criteria.withdrawn',
      reason,
      after: { from: set.state, motion: id },
    });
  }
}
