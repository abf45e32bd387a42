import type { Tx } from '../../../ports/unit-of-work.js';
import type { Account } from '../domain/account.js';
import type { PilotParties } from '../domain/pilot-parties.js';
import type { OrganisationKind, RoleAssignment, RoleName } from '../domain/roles.js';
import type { SessionMethod } from '../domain/session.js';
import type { Challenge, Signature, SubjectType } from '../domain/signing.js';

export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly createdAt: Date;
  /** Its members sign only with a second factor. */
  readonly secondFactorToSign: boolean;
}

/** A person as colleagues see one another. */
export interface Person {
  readonly id: string;
  readonly organisationId: string | null;
  readonly email: string;
  readonly printedName: string;
}

export interface Session {
  /** To name it by; the token's digest stays inside. */
  readonly id: string;
  readonly tokenSha256: string;
  readonly personId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly method: SessionMethod;
  readonly address: string | null;
  readonly client: string | null;
}

export interface Invitation {
  readonly id: string;
  readonly tokenSha256: string;
  readonly organisationId: string | null;
  readonly role: RoleName;
  readonly founding: boolean;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly redeemedBy: string | null;
  readonly redeemedAt: Date | null;
}

/** Durations and limits an operator may set. */
export abstract class IdentitySettings {
  abstract readonly sessionIdleMinutes: number;
  abstract readonly sessionMaxHours: number;
  abstract readonly lockoutAfter: number;
  abstract readonly lockoutMinutes: number;
  abstract readonly invitationDays: number;
  abstract readonly challengeMinutes: number;
  /** Between the second confirmation of a recovery and its completion; 0 to 168. */
  abstract readonly recoveryWaitHours: number;
  /** After a completed recovery nobody signs with the account; 0 to 168. */
  abstract readonly recoverySigningHours: number;
}

/** What row-level security lets the transaction's scope see, unless a method says otherwise. */
export abstract class Organisations {
  abstract insert(tx: Tx, organisation: Organisation): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<Organisation | undefined>;
  /** Only by whoever was allowed to: the repository asks nobody. */
  abstract setSecondFactorToSign(tx: Tx, id: string, isRequired: boolean): Promise<void>;
  /** Whoever asks: partners are found by id before a first pilot makes them visible. */
  abstract findAny(tx: Tx, id: string): Promise<Organisation | undefined>;
  /** Ascending by id, after `after`. */
  abstract page(tx: Tx, range: { after?: string; first: number }): Promise<readonly Organisation[]>;
}

export abstract class Accounts {
  /** Fails with EMAIL_TAKEN. */
  abstract insert(tx: Tx, account: Account, createdAt: Date): Promise<void>;
  /** Any account, whoever asks; locked until the transaction ends. */
  abstract lock(tx: Tx, by: { readonly id: string } | { readonly email: string }): Promise<Account | undefined>;
  /** Any account, whoever asks. */
  abstract recordAttempts(
    tx: Tx,
    id: string,
    state: { failedAttempts: number; lockedUntil: Date | null },
  ): Promise<void>;
  /** Any account, whoever asks. */
  abstract change(
    tx: Tx,
    id: string,
    to: Partial<Pick<Account, 'passwordHash' | 'deactivatedAt' | 'signingClosedUntil'>>,
  ): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<Person | undefined>;
  /** Names of any people, whoever asks, the deactivated ones too. */
  abstract namesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of these people whose accounts are open, whoever asks. */
  abstract activeByIds(tx: Tx, ids: readonly string[]): Promise<readonly Person[]>;
  abstract page(tx: Tx, organisationId: string, range: { after?: string; first: number }): Promise<readonly Person[]>;
}

/** Sessions are reached by their token's digest or their person alone, whoever asks. */
export abstract class Sessions {
  abstract insert(tx: Tx, session: Session): Promise<void>;
  abstract find(tx: Tx, tokenSha256: string): Promise<Session | undefined>;
  abstract touch(tx: Tx, tokenSha256: string, at: Date): Promise<void>;
  abstract revoke(tx: Tx, tokenSha256: string, at: Date): Promise<void>;
  /** Those not revoked and not past their end, newest first. */
  abstract openOf(tx: Tx, personId: string, at: Date): Promise<readonly Session[]>;
  /** All open ones of a person except one. @returns how many were ended */
  abstract revokeAll(tx: Tx, personId: string, at: Date, except?: string): Promise<number>;
}

/** Invitations are reached by their token's digest alone, whoever asks. */
export abstract class Invitations {
  abstract insert(tx: Tx, invitation: Invitation): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lockByToken(tx: Tx, tokenSha256: string): Promise<Invitation | undefined>;
  abstract redeem(tx: Tx, id: string, personId: string, at: Date): Promise<void>;
}

export interface Holder {
  readonly personId: string;
  readonly printedName: string;
  readonly organisationId: string | null;
  readonly assignment: RoleAssignment;
}

export abstract class RoleAssignments {
  abstract insert(tx: Tx, assignment: RoleAssignment): Promise<void>;
  /** Whether the transaction sees this pilot, and this site in it. */
  abstract isPlace(tx: Tx, pilotId: string, siteId: string | null): Promise<boolean>;
  /** All of a person's assignments, past ones too. */
  abstract ofPerson(tx: Tx, personId: string): Promise<readonly RoleAssignment[]>;
  /** Whoever asks: assignments of those of these people who are active, past ones too. */
  abstract ofPeople(tx: Tx, personIds: readonly string[]): Promise<readonly RoleAssignment[]>;
  abstract find(tx: Tx, id: string): Promise<RoleAssignment | undefined>;
  /** `false` when it was revoked already. */
  abstract revoke(tx: Tx, id: string, by: string, at: Date): Promise<boolean>;
  /** Whoever asks: assignments to a role of active people of the given organisations (all when absent). */
  abstract holders(tx: Tx, role: RoleName, organisationIds?: readonly string[]): Promise<readonly Holder[]>;
  /** Makes all who set up the first administrator wait for one another. */
  abstract lockAdministration(tx: Tx): Promise<void>;
}

/** Challenges are reached by their nonce alone, whoever asks. */
export abstract class Challenges {
  abstract insert(tx: Tx, challenge: Challenge): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, nonce: string): Promise<Challenge | undefined>;
  abstract use(tx: Tx, nonce: string, at: Date): Promise<void>;
}

export abstract class Signatures {
  abstract insert(tx: Tx, signature: Signature): Promise<void>;
  /** Of all objects of a pilot, in the order of signing. */
  abstract inPilot(tx: Tx, pilot: PilotParties): Promise<readonly Signature[]>;
  /** In the order of signing. */
  abstract of(tx: Tx, type: SubjectType, id: string, round?: number): Promise<readonly Signature[]>;
}
