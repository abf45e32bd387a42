import type { Tx } from '../../../ports/unit-of-work.js';
import type { ApiToken } from '../domain/api-token.js';
import type { FirstStep } from '../domain/session.js';
import type { SecondFactor, SecondFactorState } from '../domain/second-factor.js';

/** Second factors are reached by their person alone, whoever asks. */
export abstract class SecondFactors {
  abstract insert(tx: Tx, factor: SecondFactor): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(
    tx: Tx,
    personId: string,
    state: Exclude<SecondFactorState, 'REMOVED'>,
  ): Promise<SecondFactor | undefined>;
  abstract isActive(tx: Tx, personId: string): Promise<boolean>;
  abstract confirm(tx: Tx, id: string, step: number, at: Date): Promise<void>;
  /** `false` when a code of this step or a later one was accepted before. */
  abstract advance(tx: Tx, id: string, step: number): Promise<boolean>;
  /** The secret is gone with it. */
  abstract remove(tx: Tx, id: string, at: Date): Promise<void>;
}

/** One-use codes for a lost authenticator, stored as digests. */
export abstract class RecoveryCodes {
  abstract insert(tx: Tx, factorId: string, digests: readonly string[], at: Date): Promise<void>;
  /** `false` when it is none of this factor, or was used. */
  abstract use(tx: Tx, factorId: string, digest: string, at: Date): Promise<boolean>;
  abstract unused(tx: Tx, personId: string): Promise<number>;
  abstract voidAll(tx: Tx, factorId: string, at: Date): Promise<void>;
}

/** Between the first step and the code of one sign-in. */
export interface PendingStep {
  readonly tokenSha256: string;
  readonly personId: string;
  readonly firstStep: FirstStep;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export abstract class PendingSignIns {
  abstract insert(tx: Tx, step: PendingStep): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, tokenSha256: string): Promise<PendingStep | undefined>;
  abstract use(tx: Tx, tokenSha256: string, at: Date): Promise<void>;
  abstract voidAll(tx: Tx, personId: string, at: Date): Promise<void>;
}

/** API tokens are reached by their digest or their person, whoever asks. */
export abstract class ApiTokens {
  abstract insert(tx: Tx, token: ApiToken): Promise<void>;
  abstract find(tx: Tx, tokenSha256: string): Promise<ApiToken | undefined>;
  /** Newest first, past ones too. */
  abstract ofPerson(tx: Tx, personId: string): Promise<readonly ApiToken[]>;
  abstract touch(tx: Tx, id: string, at: Date): Promise<void>;
  /** `false` when the person has no such token in use. */
  abstract revoke(tx: Tx, id: string, personId: string, at: Date): Promise<boolean>;
  /** @returns how many were in use */
  abstract revokeAll(tx: Tx, personId: string, at: Date): Promise<number>;
}
