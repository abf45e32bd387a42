import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { InvitationInvalid } from '../domain/errors.js';
import { partiesOf } from './organisation-parties.js';
import { People, type NewPerson, type PreparedPerson } from './people.js';
import { Organisations, type Person } from './ports.js';

/** Whoever holds an invitation creates an account with the role it carries. Each works once. */
@Injectable()
export class RedeemInvitation {
  constructor(
    private readonly people: People,
    private readonly organisations: Organisations,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws InvitationInvalid, IdentityFieldInvalid, PasswordTooWeak, EmailTaken */
  async execute(input: NewPerson & { readonly token: string }): Promise<Person> {
    const prepared = await this.people.prepare(input);
    return this.unitOfWork.run({ kind: 'system', purpose: 'invitation' }, (tx) =>
      this.within(tx, sha256Of(input.token), prepared),
    );
  }

  /** In the caller's transaction. Appends to the audit log. @param how what the person signs in by, when that is no password */
  async within(
    tx: Tx,
    tokenSha256: string,
    prepared: PreparedPerson,
    how: { readonly login?: string } = {},
  ): Promise<Person> {
    const { invitations } = this.people.records;
    const now = this.clock.now();
    const invitation = await invitations.lockByToken(tx, tokenSha256);
    if (invitation === undefined || invitation.redeemedAt !== null || invitation.expiresAt <= now) {
      throw new InvitationInvalid();
    }
    const { organisationId, role, createdBy } = invitation;
    const reason = invitation.founding ? 'founding invitation' : 'invitation';
    const person = await this.people.join(tx, prepared, { organisationId, role, grantedBy: createdBy, reason });
    await invitations.redeem(tx, invitation.id, person.id, now);
    const organisation = organisationId === null ? undefined : await this.organisations.find(tx, organisationId);
    await this.audit.append(tx, {
      parties: partiesOf(organisation),
      actor: { system: 'redemption of an invitation' },
      action: 'invitation.redeemed',
      object: { type: 'PERSON', id: person.id },
      reason,
      after: { invitation: invitation.id, role, printedName: person.printedName, ...how },
    });
    return person;
  }
}
