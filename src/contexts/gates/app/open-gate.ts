import { Injectable } from '@nestjs/common';
import type { GateId, PilotId, SiteId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, SiteNotFound, type PilotRef } from '../../pilots/public.js';
import { GateNotReady, GateScopeRefused } from '../domain/errors.js';
import { evidenceDigest, unmetEntryRules, type GateEvidence } from '../domain/evidence.js';
import { ConditionRefused } from '../domain/finding-errors.js';
import type { ConditionAsked } from '../domain/finding-facts.js';
import type { Gate } from '../domain/gate.js';
import { GateOutOfOrder } from '../domain/policy-errors.js';
import type { GatePolicy, GateType } from '../domain/policy.js';
import { orderedParts, scopeKey, type ScopePart } from '../domain/scope.js';
import { GOES_ON_IN } from './goes-on-in.js';
import { GateJournal } from './gate-journal.js';
import { OpenRounds } from './open-rounds.js';

export interface OpenGateRequest {
  readonly pilotId: PilotId;
  /** Absent = the whole pilot. */
  readonly siteId?: SiteId;
  readonly type: GateType;
  /** Only these, as the next steps of the judgements offer them; absent = everything. */
  readonly scope?: readonly ScopePart[];
  /** Open points under which it is asked to pass. */
  readonly conditions?: readonly ConditionAsked[];
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
    const site = request.siteId === undefined ? undefined : await this.pilots.site(tx, request.siteId);
    if (site !== undefined && site.pilotId !== pilot.pilotId) throw new SiteNotFound(site.id);
    await this.authority.require(tx, principal, { roles: ['VPM'], pilot });
    this.pilots.requireState(pilot, GOES_ON_IN[request.type], `opening ${request.type}`);
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
    scopeKey: string;
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
      scopeKey: of.scopeKey,
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
      ...{ revokedAt: null, revokedCause: null, revokedReason: null, conditionsClosedAt: null },
    };
  }
}

/** Opens the next round of a gate: freezes the evidence as it is now. Only the vendor's project manager asks for it. */
@Injectable()
export class OpenGate {
  constructor(
    private readonly act: Act,
    private readonly permission: GatePermission,
    private readonly rounds: OpenRounds,
    private readonly draft: GateDraft,
    private readonly journal: GateJournal,
  ) {}

  execute(principal: Principal, request: OpenGateRequest): Promise<Gate> {
    const what = { action: 'gate.open', object: { type: 'PILOT', id: request.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.permission.requireOpener(tx, principal, request);
      concerning(pilot);
      const { pilotId, type } = request;
      const { siteId, parts } = placeOf(request);
      const key = scopeKey(parts);
      const round = await this.rounds.next(tx, { pilotId, siteId, scopeKey: key, type });
      const policy = await this.rounds.policy(tx, pilotId, type);
      const scope = { pilotId, siteId, policy, ...(parts && { parts }) };
      await this.rounds.requireOffered(tx, scope);
      const { evidence: facts, missing } = await this.rounds.evidence(tx, scope);
      const evidence = await this.withConditions(tx, facts, request.conditions ?? [], pilot);
      const unmet = unmetEntryRules(evidence);
      if (evidence.cells.length === 0 || unmet.length > 0) throw new GateNotReady(unmet);
      if (missing.length > 0) throw new GateOutOfOrder(type, missing);
      const gate = this.draft.open({ principal, pilot, siteId, scopeKey: key, round, policy, evidence });
      await this.journal.open(tx, principal, gate);
      return gate;
    });
  }

  /** @throws ConditionRefused */
  private async withConditions(
    tx: Tx,
    evidence: GateEvidence,
    asked: readonly ConditionAsked[],
    parties: PilotRef,
  ): Promise<GateEvidence> {
    if (asked.length === 0) return evidence;
    if (evidence.type === 'G0_AGREEMENT') throw new ConditionRefused(0, 'an agreement has no open points');
    return { ...evidence, conditions: await this.rounds.conditions(tx, { evidence, asked, parties }) };
  }
}

/** A scope within one site concerns that site: its slots are filled by people whose role reaches it. @throws GateScopeRefused */
function placeOf(request: OpenGateRequest): {
  readonly siteId: SiteId | null;
  readonly parts: readonly ScopePart[] | undefined;
} {
  if (request.scope === undefined) return { siteId: request.siteId ?? null, parts: undefined };
  if (request.type === 'G0_AGREEMENT') throw new GateScopeRefused('an agreement is about everything that was agreed');
  const sites = [...new Set(request.scope.map(({ siteId }) => siteId))];
  const only = sites.length === 1 ? (sites[0] as SiteId) : null;
  return { siteId: request.siteId ?? only, parts: orderedParts(request.scope) };
}
