import { Injectable } from '@nestjs/common';
import type { GateId, PilotId, SiteId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { GateAlreadyDecided, GateAlreadyOpen, GateNotReady } from '../domain/errors.js';
import { evidenceDigest, unmetEntryRules, type GateEvidence } from '../domain/evidence.js';
import type { Gate } from '../domain/gate.js';
import { DEFAULT_POLICIES, type GatePolicy, type GateType } from '../domain/policy.js';
import { GatherEvidence } from './gather-evidence.js';
import { GateJournal } from './gate-journal.js';

export interface OpenGateRequest {
  readonly pilotId: PilotId;
  /** Absent = the whole pilot. */
  readonly siteId?: SiteId;
  readonly type: GateType;
}

/** Who may open a gate, and for what. */
@Injectable()
export class GatePermission {
  constructor(
    private readonly authority: Authority,
    private readonly pilots: Pilots,
  ) {}

  async requireOpener(tx: Tx, principal: Principal, request: OpenGateRequest): Promise<PilotRef> {
    const pilot = await this.pilots.get(tx, request.pilotId);
    if (request.siteId !== undefined) await this.pilots.site(tx, request.siteId);
    await this.authority.require(tx, principal, { roles: ['VPM'], pilot });
    return pilot;
  }
}

/** Makes the row of a new round. */
@Injectable()
export class GateDraft {
  constructor(
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  open(of: {
    principal: Principal;
    pilot: PilotRef;
    siteId: SiteId | null;
    round: number;
    policy: GatePolicy;
    evidence: GateEvidence;
  }): Gate {
    const now = this.clock.now();
    return {
      id: this.ids.next() as GateId,
      pilotId: of.pilot.pilotId,
      vendorOrganisationId: of.pilot.vendorOrganisationId,
      customerOrganisationId: of.pilot.customerOrganisationId,
      siteId: of.siteId,
      type: of.policy.type,
      round: of.round,
      state: 'OPEN',
      rowVersion: 1,
      policy: of.policy,
      evidence: of.evidence,
      evidenceDigest: evidenceDigest(of.evidence),
      openedBy: of.principal.personId,
      openedAt: now,
      deadline: new Date(now.getTime() + of.policy.deadlineDays * 86_400_000),
      decision: null,
      decisionReason: null,
      decidedAt: null,
      createdAt: now,
    };
  }
}

/** Opens the next round of a gate: freezes the evidence as it is now. Only the vendor's project manager asks for it. */
@Injectable()
export class OpenGate {
  constructor(
    private readonly act: Act,
    private readonly permission: GatePermission,
    private readonly gather: GatherEvidence,
    private readonly draft: GateDraft,
    private readonly journal: GateJournal,
  ) {}

  execute(principal: Principal, request: OpenGateRequest): Promise<Gate> {
    const what = { action: 'gate.open', object: { type: 'PILOT', id: request.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.permission.requireOpener(tx, principal, request);
      concerning(pilot);
      const siteId = request.siteId ?? null;
      const round = await this.journal.nextRound(
        tx,
        { pilotId: request.pilotId, siteId, type: request.type },
        assertRoundMayOpen,
      );
      const policy = DEFAULT_POLICIES[request.type];
      const evidence = await this.gather.execute(tx, { pilotId: request.pilotId, siteId, policy });
      const unmet = unmetEntryRules(evidence);
      if (evidence.cells.length === 0 || unmet.length > 0) throw new GateNotReady(unmet);
      const gate = this.draft.open({ principal, pilot, siteId, round, policy, evidence });
      await this.journal.open(tx, principal, gate);
      return gate;
    });
  }
}

function assertRoundMayOpen(last: Gate): void {
  if (last.state === 'OPEN') throw new GateAlreadyOpen(last.type, last.round);
  if (last.state === 'PASSED' && last.decision !== null && last.decidedAt !== null) {
    throw new GateAlreadyDecided(last.id, last.decision, last.decidedAt);
  }
}
