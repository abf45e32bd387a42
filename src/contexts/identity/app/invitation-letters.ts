import { Injectable } from '@nestjs/common';
import { AccountEvents } from '../../../ports/account-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { parseEmail } from '../domain/account.js';
import { ROLE_TITLES, type RoleName } from '../domain/roles.js';
import { Organisations } from './ports.js';

/** Sends an invitation to the invited, where an address was given. */
@Injectable()
export class InvitationLetters {
  constructor(
    private readonly events: AccountEvents,
    private readonly organisations: Organisations,
  ) {}

  /** @returns whether it is mailed @throws IdentityFieldInvalid for what is no address, SECRETS_KEY_MISSING where codes cannot be kept secret */
  async send(
    tx: Tx,
    issued: { readonly id: string; readonly token: string; readonly expiresAt: Date },
    to: {
      readonly email: string | null | undefined;
      readonly organisationId: string | null;
      readonly role: RoleName;
      readonly founding: boolean;
    },
  ): Promise<boolean> {
    if (to.email == null) return false;
    const { founding, organisationId, role } = to;
    const organisation = organisationId === null ? undefined : await this.organisations.findAny(tx, organisationId);
    await this.events.invited(tx, {
      invitationId: issued.id,
      email: parseEmail(to.email),
      code: issued.token,
      founding,
      organisation: organisation?.name ?? null,
      role: ROLE_TITLES[role],
      expiresAt: issued.expiresAt,
    });
    return true;
  }
}
