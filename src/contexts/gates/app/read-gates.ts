import { Injectable } from '@nestjs/common';
import type { GateId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { Signing, type Signature } from '../../identity/public.js';
import { GateNotFound } from '../domain/errors.js';
import { unmetExitRules, type Unmet } from '../domain/evidence.js';
import type { Gate, SignOff } from '../domain/gate.js';
import { GateRepository } from './ports.js';
import { OpenRounds } from './sign-gate.js';
import { SlotEligibility } from './slot-eligibility.js';

export interface SlotView {
  readonly slot: string;
  readonly role: string;
  readonly side: string;
  readonly meaning: string;
  readonly signOff: (SignOff & { readonly signature: Signature }) | null;
  /** Why the person who asks cannot sign here; `null` = they can. */
  readonly whyNot: { readonly code: string; readonly message: string } | null;
}

/** A gate as its page shows it to one person. */
export interface GateView {
  readonly gate: Gate;
  /** Whether the facts are still those the round was opened on; only open rounds are compared. */
  readonly isStale: boolean;
  readonly unmet: readonly Unmet[];
  readonly slots: readonly SlotView[];
  /** Every sign-off there was, superseded ones too. */
  readonly signOffs: readonly (SignOff & { readonly signature: Signature })[];
}

@Injectable()
export class ReadGates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: GateRepository,
    private readonly signing: Signing,
    private readonly rounds: OpenRounds,
    private readonly eligibility: SlotEligibility,
  ) {}

  view(principal: Principal, id: GateId): Promise<GateView> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const gate = await this.require(tx, id);
      const signOffs = await this.signed(tx, gate);
      return {
        gate,
        isStale: gate.state === 'OPEN' && (await this.rounds.currentDigest(tx, gate)) !== gate.evidenceDigest,
        unmet: unmetExitRules(gate.evidence),
        slots: await this.slots(tx, principal, gate, signOffs),
        signOffs,
      };
    });
  }

  ofPilot(principal: Principal, pilotId: PilotId): Promise<readonly Gate[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.gates.ofPilot(tx, pilotId));
  }

  /** For the dossier: the gate and every signature it has. */
  async decided(tx: Tx, id: GateId): Promise<{ readonly gate: Gate; readonly signOffs: GateView['signOffs'] }> {
    const gate = await this.require(tx, id);
    return { gate, signOffs: await this.signed(tx, gate) };
  }

  async require(tx: Tx, id: GateId): Promise<Gate> {
    const gate = await this.gates.find(tx, id);
    if (gate === undefined) throw new GateNotFound(id);
    return gate;
  }

  private async signed(tx: Tx, gate: Gate): Promise<GateView['signOffs']> {
    const signatures = new Map((await this.signing.signaturesOf(tx, 'GATE', gate.id)).map((one) => [one.id, one]));
    return (await this.gates.signOffs(tx, [gate.id])).flatMap((signOff) => {
      const signature = signatures.get(signOff.signatureId);
      return signature === undefined ? [] : [{ ...signOff, signature }];
    });
  }

  private async slots(tx: Tx, principal: Principal, gate: Gate, signOffs: GateView['signOffs']): Promise<SlotView[]> {
    const views: SlotView[] = [];
    for (const { slot, role, side, meaning } of gate.policy.slots) {
      const signOff = signOffs.find((one) => one.slot === slot && one.state === 'SIGNED') ?? null;
      const whyNot =
        gate.state === 'OPEN'
          ? await this.eligibility.whyNot(tx, principal, gate, slot, signOffs)
          : { code: 'GATE_NOT_OPEN', message: `The gate is ${gate.state}.` };
      views.push({ slot, role, side, meaning, signOff, whyNot });
    }
    return views;
  }
}
