import type { GateId, PilotId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Gate, SignOff } from '../domain/gate.js';
import type { SignOffVoid } from '../domain/void-signature.js';
import type { GateType } from '../domain/policy.js';

/** Rounds are counted for what they decide on. */
export interface RoundsOf {
  readonly pilotId: PilotId;
  readonly siteId: string | null;
  readonly scopeKey: string;
  readonly type: GateType;
}

export abstract class GateRepository {
  abstract insert(tx: Tx, gate: Gate): Promise<void>;
  abstract find(tx: Tx, id: GateId): Promise<Gate | undefined>;
  /** Locks the row until the transaction ends: people who sign at the same time wait for each other. */
  abstract lock(tx: Tx, id: GateId): Promise<Gate | undefined>;
  /** Until the transaction ends nobody else opens a round of this gate. */
  abstract lockRounds(tx: Tx, of: RoundsOf): Promise<void>;
  abstract rounds(tx: Tx, of: RoundsOf): Promise<readonly Gate[]>;
  abstract ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Gate[]>;
  /** Per round, oldest first, a text that is another one after every change of its state or of its signatures. */
  abstract marks(tx: Tx, pilotId: PilotId): Promise<readonly { readonly id: string; readonly mark: string }[]>;
  /** Writes the new state of a gate that still has `gate.rowVersion - 1`; false = somebody was faster. */
  abstract change(tx: Tx, gate: Gate): Promise<boolean>;
  abstract insertSignOff(tx: Tx, signOff: SignOff): Promise<void>;
  abstract signOffs(tx: Tx, gateIds: readonly string[]): Promise<readonly SignOff[]>;
  abstract signOff(tx: Tx, id: string): Promise<SignOff | undefined>;
  /** Ends a signature that still counts: withdrawn by its signer, or voided. false = it does not count any more. */
  abstract endSignOff(tx: Tx, signOff: SignOff): Promise<boolean>;
  abstract insertVoid(tx: Tx, vote: SignOffVoid): Promise<void>;
  abstract voids(tx: Tx, signOffIds: readonly string[]): Promise<readonly SignOffVoid[]>;
  /** Pilots with something that ends by itself at this moment or later: open rounds past their deadline, conditions. */
  abstract pilotsWithDates(tx: Tx, at: Date): Promise<readonly PilotId[]>;
  /** Open rounds whose deadline lies after the one and not after the other time, ascending by id. */
  abstract openUntil(tx: Tx, after: Date, until: Date): Promise<readonly GateId[]>;
  abstract supersedeSignOff(tx: Tx, signOff: SignOff): Promise<void>;
  abstract supersedeSignOffs(tx: Tx, gateId: GateId): Promise<void>;
}
