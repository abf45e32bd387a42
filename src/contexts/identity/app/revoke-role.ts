import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { AuditLog } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { RoleAssignmentNotFound } from '../domain/errors.js';
import type { RoleAssignment } from '../domain/roles.js';
import { Act } from './act.js';
import { GrantRules } from './grant-rules.js';
import { RoleAssignments } from './ports.js';

/** Takes a role away, at once effective. History keeps the assignment. */
@Injectable()
export class RevokeRole {
  constructor(
    private readonly act: Act,
    private readonly rules: GrantRules,
    private readonly assignments: RoleAssignments,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted, RoleAssignmentNotFound, IdentityFieldInvalid */
  execute(
    principal: Principal,
    input: { readonly assignmentId: string; readonly reason: string },
  ): Promise<RoleAssignment> {
    const object = { type: 'ROLE_ASSIGNMENT', id: input.assignmentId };
    return this.act.perform(principal, { action: 'role.revoke', object }, async (tx, concerning) => {
      const found = await this.assignments.find(tx, input.assignmentId);
      if (found === undefined || found.organisationId !== (principal.organisationId ?? null)) {
        throw new RoleAssignmentNotFound(input.assignmentId);
      }
      const parties = await this.rules.requireGrantor(tx, principal, found.role);
      if (parties !== undefined) concerning(parties);
      const reason = parseReason(input.reason);
      const at = this.clock.now();
      const isRevoked = await this.assignments.revoke(tx, found.id, principal.personId, at);
      if (!isRevoked) throw new RoleAssignmentNotFound(input.assignmentId);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        action: 'role.revoked',
        object,
        reason,
        before: { personId: found.personId, role: found.role, pilotId: found.pilotId, siteId: found.siteId },
      });
      return { ...found, revokedAt: at };
    });
  }
}
