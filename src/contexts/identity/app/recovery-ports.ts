import type { Tx } from '../../../ports/unit-of-work.js';
import type { RecoveryCase, RecoveryConfirmation } from '../domain/recovery.js';

/** Recoveries are reached by id or person, whoever asks; callers decide who may see them. */
export abstract class Recoveries {
  abstract insert(tx: Tx, one: RecoveryCase): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<RecoveryCase | undefined>;
  /** Open and confirmed ones of a person; locked until the transaction ends. */
  abstract lockUnderWay(tx: Tx, personId: string): Promise<RecoveryCase | undefined>;
  /** Open and confirmed ones of one organisation, `null` for administrators; all when absent. Oldest first. */
  abstract underWay(tx: Tx, organisationId?: string | null): Promise<readonly RecoveryCase[]>;
  abstract change(
    tx: Tx,
    id: string,
    to: Pick<RecoveryCase, 'state'> & Partial<Pick<RecoveryCase, 'readyAt' | 'endedAt'>>,
  ): Promise<void>;
  abstract confirm(tx: Tx, confirmation: RecoveryConfirmation): Promise<void>;
  abstract confirmations(tx: Tx, caseId: string): Promise<readonly RecoveryConfirmation[]>;
}

/** A second founding invitation, asked for by one person and confirmed by another. */
export interface FoundingRequest {
  readonly id: string;
  readonly organisationId: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly invitationId: string | null;
}

export abstract class FoundingRequests {
  abstract insert(tx: Tx, request: FoundingRequest): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<FoundingRequest | undefined>;
  abstract confirm(tx: Tx, id: string, by: { personId: string; invitationId: string; at: Date }): Promise<void>;
}
