import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { PasswordHasher, SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { checkPassword, parseEmail, parseName } from '../domain/account.js';
import { Accounts, IdentitySettings, Invitations, RoleAssignments, type Person } from './ports.js';
import type { RoleName } from '../domain/roles.js';

export interface NewPerson {
  readonly email: string;
  readonly printedName: string;
  readonly password: string;
}

/** A new person whose password is hashed already: hashing is slow, so it happens before the transaction. */
export interface PreparedPerson {
  readonly email: string;
  readonly printedName: string;
  /** `null` for somebody who signs in at an identity provider. */
  readonly passwordHash: string | null;
}

/** The stores of accounts, invitations and roles that joining the installation writes together. */
@Injectable()
export class PeopleRecords {
  constructor(
    readonly accounts: Accounts,
    readonly invitations: Invitations,
    readonly assignments: RoleAssignments,
    readonly settings: IdentitySettings,
  ) {}
}

/** How people join: by an invitation that is shown once and stored as a digest. */
@Injectable()
export class People {
  constructor(
    readonly records: PeopleRecords,
    private readonly hasher: PasswordHasher,
    private readonly secrets: SecretSource,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** @throws IdentityFieldInvalid, PasswordTooWeak */
  async prepare(person: NewPerson): Promise<PreparedPerson> {
    const email = parseEmail(person.email);
    const printedName = parseName(person.printedName, '/printedName');
    checkPassword(person.password, email);
    return { email, printedName, passwordHash: await this.hasher.hash(person.password) };
  }

  /** Creates the account with its first role. */
  async join(
    tx: Tx,
    person: PreparedPerson,
    role: { organisationId: string | null; role: RoleName; grantedBy: string | null; reason: string },
  ): Promise<Person> {
    const now = this.clock.now();
    const id = this.ids.next();
    const { organisationId } = role;
    await this.records.accounts.insert(
      tx,
      {
        id,
        organisationId,
        ...person,
        failedAttempts: 0,
        lockedUntil: null,
        deactivatedAt: null,
        signingClosedUntil: null,
      },
      now,
    );
    await this.records.assignments.insert(tx, {
      id: this.ids.next(),
      personId: id,
      ...role,
      pilotId: null,
      siteId: null,
      validFrom: now,
      validTo: null,
      revokedAt: null,
    });
    return { id, organisationId, email: person.email, printedName: person.printedName };
  }

  /** @returns the token in clear, the only time it is known. */
  async invite(
    tx: Tx,
    invitation: { organisationId: string | null; role: RoleName; founding: boolean; createdBy: string },
  ): Promise<{ id: string; token: string; expiresAt: Date }> {
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + this.records.settings.invitationDays * 86_400_000);
    const token = this.secrets.token();
    const id = this.ids.next();
    await this.records.invitations.insert(tx, {
      id,
      tokenSha256: sha256Of(token),
      ...invitation,
      createdAt,
      expiresAt,
      redeemedBy: null,
      redeemedAt: null,
    });
    return { id, token, expiresAt };
  }
}
