import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, type Signature } from '../../identity/public.js';
import { MotionOutdated } from '../domain/motion-errors.js';
import type { Motion } from '../domain/motion.js';
import { parseLaterDate } from '../domain/pilot.js';
import { LegalHolds } from './legal-holds.js';
import { Motions, type SignMotionInput } from './motions.js';
import { Pilots } from './pilots.js';

export interface ProposeReopeningInput {
  readonly pilotId: string;
  /** By when the next round is decided. */
  readonly decisionDate: string;
  readonly reason: string;
}

/** Proposes that a closed pilot begins its next round, with a decision date of its own. */
@Injectable()
export class ProposeReopening {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly motions: Motions,
    private readonly holds: LegalHolds,
    private readonly clock: ClockPort,
  ) {}

  /** @throws PilotNotFound, PilotStateRefuses, PilotPurged, PilotFieldInvalid, MotionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: ProposeReopeningInput): Promise<Motion> {
    const what = { action: 'pilot.reopen', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, input.pilotId);
      concerning(pilot);
      await this.motions.requireProposer({ tx, principal, concerning }, pilot);
      this.pilots.requireState(pilot, ['CLOSED'], 'opening it again');
      await this.holds.requireFiles(tx, pilot);
      const to = parseLaterDate(input.decisionDate, pilot.decisionDate, this.clock.now());
      return this.motions.propose(
        { tx, principal, concerning },
        {
          ...{ kind: 'REOPEN_PILOT', subjectId: pilot.id, parties: pilot, siteId: null, reason: input.reason },
          content: { round: pilot.round + 1, decisionDate: to },
        },
      );
    });
  }
}

/** Signs a proposed reopening; the second signature begins the next round. */
@Injectable()
export class SignReopening {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly motions: Motions,
    private readonly holds: LegalHolds,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.motions.sign({ tx, principal, concerning }, input, {
        kind: 'REOPEN_PILOT',
        carry: (motion) => this.carry(tx, principal, motion),
      }),
    );
  }

  private async carry(tx: Tx, principal: Principal, motion: Motion): Promise<void> {
    const { round, decisionDate } = motion.content as { readonly round: number; readonly decisionDate: string };
    const pilot = await this.pilots.get(tx, motion.pilotId);
    if (pilot.round + 1 !== round || pilot.state !== 'CLOSED')
      throw new MotionOutdated(motion.id, `pilot ${pilot.key} is ${pilot.state}, in round ${pilot.round}`);
    await this.holds.requireFiles(tx, await this.holds.lock(tx, pilot.id));
    await this.pilots.transition(tx, pilot.id, 'RUNNING', principal, { reason: motion.reason, round, decisionDate });
  }
}
