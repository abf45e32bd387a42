import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from './act.js';
import type { IssuedInvitation } from './create-organisation.js';
import { GrantRules } from './grant-rules.js';
import { InvitationLetters } from './invitation-letters.js';
import { People } from './people.js';

/** Invites a colleague to a role in one's own organisation, or, as an administrator, another administrator. */
@Injectable()
export class InviteMember {
  constructor(
    private readonly act: Act,
    private readonly rules: GrantRules,
    private readonly people: People,
    private readonly letters: InvitationLetters,
    private readonly audit: AuditLog,
  ) {}

  /** @param input with an address the invitation is mailed, too @throws NotPermitted, RoleOfOtherSide, IdentityFieldInvalid */
  execute(
    principal: Principal,
    input: { readonly role: Role; readonly email?: string | null },
  ): Promise<IssuedInvitation> {
    const object = { type: 'INVITATION', id: input.role };
    return this.act.perform(principal, { action: 'member.invite', object }, async (tx, concerning) => {
      const parties = await this.rules.requireGrantor(tx, principal, input.role);
      if (parties !== undefined) concerning(parties);
      const { id, token, expiresAt } = await this.people.invite(tx, {
        organisationId: principal.organisationId ?? null,
        role: input.role,
        founding: false,
        createdBy: principal.personId,
      });
      const mailed = await this.letters.send(
        tx,
        { id, token, expiresAt },
        { email: input.email, organisationId: principal.organisationId ?? null, role: input.role, founding: false },
      );
      await this.audit.append(tx, {
        parties,
        actor: principal,
        action: 'member.invited',
        object: { type: 'INVITATION', id },
        after: { role: input.role, expiresAt: expiresAt.toISOString(), ...(mailed && { mailed }) },
      });
      return { token, expiresAt, role: input.role };
    });
  }
}
