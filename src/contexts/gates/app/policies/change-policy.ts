import { Injectable } from '@nestjs/common';
import { canonicalJson, type JsonValue } from '../../../../kernel/canonical-json.js';
import type { PilotId } from '../../../../kernel/ids.js';
import { PilotEvents } from '../../../../ports/pilot-events.js';
import type { Principal } from '../../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../../ports/time.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { AuditLog } from '../../../audit/public.js';
import { Act, type Signature } from '../../../identity/public.js';
import {
  MotionOutdated,
  Motions,
  Pilots,
  type Motion,
  type PilotState,
  type SignMotionInput,
} from '../../../pilots/public.js';
import { lintPolicy } from '../../domain/lint-policy.js';
import { GatePolicyRefused, GatePolicyUnchanged } from '../../domain/policy-errors.js';
import { policyDigest, type GatePolicy } from '../../domain/policy.js';
import { OpenRounds } from '../open-rounds.js';
import { GatePolicies, GatePolicyRepository, type AgreedPolicy } from './gate-policies.js';

/** A pilot that has ended decides nothing any more. */
const CHANGES_IN: readonly PilotState[] = ['DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED', 'DECIDED'];

export interface ProposeGatePolicyInput {
  readonly pilotId: string;
  readonly policy: unknown;
  readonly reason: string;
}

/** What a motion about a policy proposes: the version it replaces, and the whole of the new one. */
interface ProposedPolicy {
  readonly replaces: number;
  readonly policy: GatePolicy;
}

/** Proposes who signs a gate of one pilot, and when and how it may end. It holds once the leads of both sides have signed it. */
@Injectable()
export class ProposeGatePolicy {
  constructor(
    private readonly act: Act,
    private readonly pilots: Pilots,
    private readonly motions: Motions,
    private readonly policies: GatePolicies,
  ) {}

  /** @throws GatePolicyRefused, GatePolicyUnchanged, PilotNotFound, PilotStateRefuses, MotionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: ProposeGatePolicyInput): Promise<Motion> {
    const what = { action: 'gate-policy.propose', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, input.pilotId);
      concerning(pilot);
      const acting = { tx, principal, concerning };
      await this.motions.requireProposer(acting, pilot);
      this.pilots.requireState(pilot, CHANGES_IN, 'changing a gate policy');
      const { policy, problems } = lintPolicy(input.policy);
      if (policy === undefined) throw new GatePolicyRefused(problems);
      const current = await this.policies.inForce(tx, pilot.pilotId, policy.type);
      if (canonicalJson({ ...policy, version: current.version }) === canonicalJson(current))
        throw new GatePolicyUnchanged(policy.type, current.version);
      const proposed: ProposedPolicy = {
        replaces: current.version,
        policy: { ...policy, version: current.version + 1 },
      };
      return this.motions.propose(acting, {
        ...{ kind: 'CHANGE_GATE_POLICY', subjectId: pilot.id, parties: pilot, siteId: null, reason: input.reason },
        content: proposed as unknown as JsonValue,
      });
    });
  }
}

/** Puts an agreed policy in force: its row, the open rounds it makes stale, the announcement. */
@Injectable()
export class AdoptPolicy {
  constructor(
    private readonly records: GatePolicyRepository,
    private readonly rounds: OpenRounds,
    private readonly events: PilotEvents,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  async adopt(tx: Tx, motion: Motion, policy: GatePolicy, by: Principal): Promise<AgreedPolicy> {
    const { pilotId, vendorOrganisationId, customerOrganisationId, id: motionId, reason } = motion;
    const agreed: AgreedPolicy = {
      ...{ id: this.ids.next(), pilotId, vendorOrganisationId, customerOrganisationId, policy, motionId, reason },
      digest: policyDigest(policy),
      inForceSince: this.clock.now(),
    };
    await this.records.insert(tx, agreed);
    await this.events.announce(tx, {
      type: 'POLICY_CHANGED',
      pilotId,
      siteId: null,
      parties: { vendorOrganisationId, customerOrganisationId },
      object: { type: 'GATE_POLICY', id: agreed.id },
      by: by.personId,
      reason,
      facts: { gateType: policy.type, version: policy.version, digest: agreed.digest },
    });
    // Signed under other rules than those that hold now: open rounds end as STALE. What was decided stands.
    await this.rounds.closeOver(tx, pilotId, policy.type);
    return agreed;
  }
}

/** Signs a proposed policy; the second signature puts it in force. */
@Injectable()
export class ConfirmGatePolicy {
  constructor(
    private readonly act: Act,
    private readonly motions: Motions,
    private readonly policies: GatePolicies,
    private readonly adoption: AdoptPolicy,
    private readonly audit: AuditLog,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.motions.sign({ tx, principal, concerning }, input, {
        kind: 'CHANGE_GATE_POLICY',
        carry: (motion) => this.carry(tx, principal, motion),
      }),
    );
  }

  private async carry(tx: Tx, principal: Principal, motion: Motion): Promise<void> {
    const { policy, replaces } = motion.content as unknown as ProposedPolicy;
    const pilotId: PilotId = motion.pilotId;
    const current = await this.policies.inForce(tx, pilotId, policy.type);
    if (current.version !== replaces)
      throw new MotionOutdated(motion.id, `version ${current.version} of the policy for ${policy.type} holds`);
    const agreed = await this.adoption.adopt(tx, motion, policy, principal);
    const { vendorOrganisationId, customerOrganisationId, reason } = motion;
    await this.audit.append(tx, {
      parties: { vendorOrganisationId, customerOrganisationId },
      actor: principal,
      action: 'gate-policy.changed',
      object: { type: 'GATE_POLICY', id: agreed.id },
      reason,
      before: { version: current.version, digest: policyDigest(current) },
      after: { gateType: policy.type, version: policy.version, digest: agreed.digest, motionId: motion.id },
    });
  }
}
