import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act, type Signature } from '../../identity/public.js';
import { LegalHoldNotFound } from '../domain/keeping-errors.js';
import { MotionOutdated } from '../domain/motion-errors.js';
import type { Motion } from '../domain/motion.js';
import { LegalHolds } from './legal-holds.js';
import { Motions, type Acting, type SignMotionInput } from './motions.js';
import { Pilots } from './pilots.js';
import { HoldBook } from './set-legal-hold.js';

/** Proposes to lift a legal hold, by the customer's quality lead. It takes the signatures of two people of the customer. */
@Injectable()
export class ProposeLiftingHold {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly holds: LegalHolds,
    private readonly motions: Motions,
  ) {}

  /** @throws PilotNotFound, NOT_PERMITTED, LegalHoldNotFound, MotionOpen, ReasonRequired */
  execute(principal: Principal, input: { readonly pilotId: string; readonly reason: string }): Promise<Motion> {
    const what = { action: 'pilot.liftHold', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const pilot = await this.pilots.get(tx, input.pilotId);
      concerning(pilot);
      await this.motions.requireProposer(acting, pilot, { by: ['CQL'] });
      const hold = await this.holds.inForce(tx, pilot.id);
      if (hold === undefined) throw new LegalHoldNotFound(pilot.id);
      return this.motions.propose(acting, {
        ...{ kind: 'LIFT_LEGAL_HOLD', subjectId: hold.id, parties: pilot, siteId: null, by: ['CQL'] },
        content: { setAt: hold.setAt.toISOString(), setByName: hold.setByName, hold: hold.reason },
        reason: input.reason,
      });
    });
  }
}

/** Signs for lifting a legal hold; the second person's signature lifts it. */
@Injectable()
export class SignLiftingHold {
  constructor(
    private readonly act: Act,
    private readonly holds: LegalHolds,
    private readonly book: HoldBook,
    private readonly motions: Motions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const carry = (motion: Motion) => this.carry(acting, motion);
      return this.motions.sign(acting, input, { kind: 'LIFT_LEGAL_HOLD', carry });
    });
  }

  private async carry({ tx, principal }: Acting, motion: Motion): Promise<void> {
    await this.holds.lock(tx, motion.pilotId);
    const hold = await this.holds.inForce(tx, motion.pilotId);
    const { id: motionId, reason } = motion;
    const lifted = hold?.id === motion.subjectId ? await this.book.lift(tx, hold, { motionId, reason }) : undefined;
    if (lifted === undefined) throw new MotionOutdated(motion.id, 'the legal hold is not in force any more');
    await this.audit.append(tx, {
      parties: motion,
      actor: principal,
      action: 'pilot.holdLifted',
      object: { type: 'PILOT', id: motion.pilotId },
      reason: motion.reason,
      after: { holdId: lifted.id, motionId },
    });
  }
}
