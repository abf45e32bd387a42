import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { requireReason } from '../../../kernel/reason.js';
import { followersOf, stepOf, takersOf } from '../../../kernel/state-table.js';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { PilotSuspendedByAnotherRole, PilotTransitionRefused } from '../domain/errors.js';
import { PILOT_TRANSITIONS, type PilotState, type PilotSuspender } from '../domain/pilot-states.js';
import type { Acting } from './motions.js';
import { Pilots, type PilotRef } from './pilots.js';
import type { PilotChanges } from './ports.js';

export interface PilotStepInput {
  readonly pilotId: string;
  readonly reason: string;
}

interface WantedStep {
  readonly to: PilotState;
  /** In the audit log: what was tried, and what was done. */
  readonly action: string;
  readonly done: string;
  /** As a sentence begins: "Suspending a pilot". */
  readonly what: string;
}

/** A step of a pilot that one person takes: who may is said in the table of states, and a reason is given where the table asks for one. */
@Injectable()
export class PilotSteps {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PilotNotFound, PilotTransitionRefused, NOT_PERMITTED, ReasonRequired, PilotSuspendedByAnotherRole */
  take(principal: Principal, input: PilotStepInput, wanted: WantedStep): Promise<PilotRef> {
    const what = { action: wanted.action, object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.step({ tx, principal, concerning }, input, wanted),
    );
  }

  private async step(acting: Acting, input: PilotStepInput, { to, done, what }: WantedStep): Promise<PilotRef> {
    const { tx, principal, concerning } = acting;
    const pilot = await this.pilots.get(tx, input.pilotId);
    concerning(pilot);
    const role = await this.requireTaker(acting, pilot, to);
    const reason = requireReason(input.reason, what);
    const changes: PilotChanges = { suspendedAs: to === 'SUSPENDED' ? suspenderOf(role) : null };
    const after = await this.pilots.transition(tx, pilot.id, to, principal, { reason, ...changes });
    const facts: JsonValue = { from: pilot.state, to, role };
    await this.audit.append(tx, {
      parties: pilot,
      actor: principal,
      action: done,
      object: { type: 'PILOT', id: pilot.id },
      reason,
      after: facts,
    });
    return after;
  }

  /** The role comes first: whoever may take no step to this state at all learns nothing of the pilot's state. */
  private async requireTaker({ tx, principal }: Acting, pilot: PilotRef, to: PilotState): Promise<string> {
    const steps = PILOT_TRANSITIONS.steps.filter((step) => step.to === to);
    const step = stepOf(PILOT_TRANSITIONS, pilot.state, to);
    const allowed = step === undefined ? steps.flatMap((one) => takersOf(one)) : takersOf(step);
    const held = await this.authority.require(tx, principal, { roles: allowed, pilot });
    if (step === undefined)
      throw new PilotTransitionRefused(pilot.key, pilot.state, to, followersOf(PILOT_TRANSITIONS, pilot.state));
    const { suspendedAs } = pilot;
    if (to !== 'RUNNING' || suspendedAs === null || held.role === suspendedAs) return held.role;
    const roles = await this.authority.rolesOf(tx, principal, pilot);
    if (!roles.includes(suspendedAs)) throw new PilotSuspendedByAnotherRole(pilot.key, suspendedAs);
    return suspendedAs;
  }
}

function suspenderOf(role: string): PilotSuspender {
  return role === 'SO' ? 'SO' : 'CQL';
}
