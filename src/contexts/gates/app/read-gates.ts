import { Injectable } from '@nestjs/common';
import type { GateId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { Signing, type Signature } from '../../identity/public.js';
import { GateNotFound, GateStateRefused } from '../domain/errors.js';
import type { Unmet } from '../domain/evidence.js';
import { unmetForDecision } from '../domain/exit-rules.js';
import type { Gate, SignOff } from '../domain/gate.js';
import type { Delegation } from '../domain/delegation.js';
import { GateRepository } from './ports.js';
import { ReconsiderGates } from './reconsider-gates.js';
import { lapseOf, SlotEligibility } from './slot-eligibility.js';

export interface SignOffView extends SignOff {
  readonly signature: Signature;
  /** Why it does not count any more though the round was not closed: its signer lost the role. `null` = it counts, or never lapsed. */
  readonly lapsed: string | null;
}

export interface SlotView {
  readonly slot: string;
  readonly role: string;
  readonly side: string;
  readonly meaning: string;
  /** Only one that counts. */
  readonly signOff: SignOffView | null;
  /** In force now. */
  readonly delegation: Delegation | null;
  /** Required, open, and nobody is left who may sign it. */
  readonly isBlocked: boolean;
  /** Why the person who asks cannot sign here; `null` = they can. */
  readonly whyNot: { readonly code: string; readonly message: string } | null;
}

/** A gate as its page shows it to one person. */
export interface GateView {
  readonly gate: Gate;
  /** Whether the facts are still those the round was opened on; only open rounds are compared. */
  readonly isStale: boolean;
  readonly unmet: readonly Unmet[];
  /** BLOCKED_UNSATISFIABLE: a required slot has nobody left; the round cannot end in GO. */
  readonly isBlocked: boolean;
  readonly slots: readonly SlotView[];
  /** Every sign-off there was, superseded ones too. */
  readonly signOffs: readonly SignOffView[];
}

@Injectable()
export class ReadGates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: GateRepository,
    private readonly signing: Signing,
    private readonly reconsider: ReconsiderGates,
    private readonly eligibility: SlotEligibility,
  ) {}

  view(principal: Principal, id: GateId): Promise<GateView> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      await this.reconsider.settle(tx, (await this.require(tx, id)).pilotId);
      const gate = await this.require(tx, id);
      const signOffs = await this.signed(tx, gate);
      const slots = await this.slots(tx, principal, gate, signOffs);
      return {
        gate,
        isStale: await this.reconsider.isStale(tx, gate),
        unmet: unmetForDecision(gate),
        isBlocked: slots.some(({ isBlocked }) => isBlocked),
        slots,
        signOffs,
      };
    });
  }

  ofPilot(principal: Principal, pilotId: PilotId): Promise<readonly Gate[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      await this.reconsider.settle(tx, pilotId);
      return this.gates.ofPilot(tx, pilotId);
    });
  }

  /** For the dossier: the gate and every signature it has. @throws GateNotFound, GateStateRefused while it is not decided */
  async decided(tx: Tx, id: GateId): Promise<{ readonly gate: Gate; readonly signOffs: GateView['signOffs'] }> {
    const gate = await this.require(tx, id);
    if (gate.decision === null) throw new GateStateRefused(id, gate.state, 'a sealed dossier');
    return { gate, signOffs: await this.signed(tx, gate) };
  }

  async require(tx: Tx, id: GateId): Promise<Gate> {
    const gate = await this.gates.find(tx, id);
    if (gate === undefined) throw new GateNotFound(id);
    return gate;
  }

  private async signed(tx: Tx, gate: Gate): Promise<GateView['signOffs']> {
    const signatures = new Map((await this.signing.signaturesOf(tx, 'GATE', gate.id)).map((one) => [one.id, one]));
    const all = await this.gates.signOffs(tx, [gate.id]);
    const { lapsed } = await this.eligibility.standing(tx, gate, all);
    return all.flatMap((signOff) => {
      const signature = signatures.get(signOff.signatureId);
      if (signature === undefined) return [];
      const hasLapsed = lapsed.includes(signOff) || isSupersededAlone(gate, signOff);
      return [{ ...signOff, signature, lapsed: hasLapsed ? lapseOf(gate, signOff) : null }];
    });
  }

  private async slots(tx: Tx, principal: Principal, gate: Gate, signOffs: GateView['signOffs']): Promise<SlotView[]> {
    const standing = signOffs.filter(({ state, lapsed }) => state === 'SIGNED' && lapsed === null);
    const unfillable = await this.eligibility.unfillable(tx, gate, standing);
    const delegated = await this.eligibility.delegated(tx, gate);
    const views: SlotView[] = [];
    for (const { slot, role, side, meaning } of gate.policy.slots) {
      const signOff = standing.find((one) => one.slot === slot) ?? null;
      const whyNot =
        gate.state === 'OPEN'
          ? await this.eligibility.whyNot(tx, principal, gate, slot, standing)
          : { code: 'GATE_NOT_OPEN', message: `The gate is ${gate.state}.` };
      const delegation = delegated.find((one) => one.slot === slot) ?? null;
      const isBlocked = unfillable.includes(slot);
      views.push({ slot, role, side, meaning, signOff, delegation, isBlocked, whyNot });
    }
    return views;
  }
}

/** A round that ends without a decision supersedes all of its signatures; one superseded in any other round had lapsed. */
function isSupersededAlone(gate: Gate, { state }: SignOff): boolean {
  return state === 'SUPERSEDED' && !['STALE', 'EXPIRED', 'WITHDRAWN'].includes(gate.state);
}
