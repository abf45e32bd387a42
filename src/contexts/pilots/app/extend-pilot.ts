import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, type Signature } from '../../identity/public.js';
import { MotionOutdated } from '../domain/motion-errors.js';
import type { Motion } from '../domain/motion.js';
import { parseLaterDate } from '../domain/pilot.js';
import { UNDECIDED_STATES } from '../domain/pilot-states.js';
import { Motions, type SignMotionInput } from './motions.js';
import { Pilots } from './pilots.js';

export interface ProposeExtensionInput {
  readonly pilotId: string;
  /** The new one, `2027-01-31`. */
  readonly decisionDate: string;
  readonly reason: string;
}

/** Proposes a later decision date. It takes the signature of both leads, is counted, and is printed on page 1 of every dossier. */
@Injectable()
export class ProposeExtension {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly motions: Motions,
    private readonly clock: ClockPort,
  ) {}

  /** @throws PilotNotFound, PilotStateRefuses, PilotFieldInvalid, MotionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: ProposeExtensionInput): Promise<Motion> {
    const what = { action: 'pilot.extend', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, input.pilotId);
      concerning(pilot);
      await this.motions.requireProposer({ tx, principal, concerning }, pilot);
      this.pilots.requireState(pilot, UNDECIDED_STATES, 'moving the decision date');
      const to = parseLaterDate(input.decisionDate, pilot.decisionDate, this.clock.now());
      return this.motions.propose(
        { tx, principal, concerning },
        {
          ...{ kind: 'EXTEND_PILOT', subjectId: pilot.id, parties: pilot, siteId: null, reason: input.reason },
          content: { from: pilot.decisionDate, to, extension: pilot.extensions + 1 },
        },
      );
    });
  }
}

/** Signs a proposed extension; the second signature moves the date. */
@Injectable()
export class SignExtension {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly motions: Motions,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.motions.sign({ tx, principal, concerning }, input, {
        kind: 'EXTEND_PILOT',
        carry: (motion) => this.carry(tx, motion),
      }),
    );
  }

  private async carry(tx: Tx, motion: Motion): Promise<void> {
    const { from, to } = motion.content as { readonly from: string; readonly to: string };
    const pilot = await this.pilots.get(tx, motion.pilotId);
    if (pilot.decisionDate !== from || !UNDECIDED_STATES.includes(pilot.state))
      throw new MotionOutdated(
        motion.id,
        `pilot ${pilot.key} is ${pilot.state}, to be decided by ${pilot.decisionDate}`,
      );
    await this.pilots.extend(tx, pilot, to);
  }
}
