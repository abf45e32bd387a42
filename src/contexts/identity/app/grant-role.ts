import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { IdentityFieldInvalid, IllegalRolePair, PersonNotFound, SelfGrant } from '../domain/errors.js';
import { conflictWith, type RoleAssignment } from '../domain/roles.js';
import { Act } from './act.js';
import { GrantRules } from './grant-rules.js';
import { Accounts, RoleAssignments } from './ports.js';

export interface RoleGrant {
  readonly personId: string;
  readonly role: Role;
  /** Absent: in all pilots of the organisation. */
  readonly pilotId?: string;
  /** Needs a pilot. */
  readonly siteId?: string;
  /** Absent: from now on. */
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly reason: string;
}

/** The stores and sources a grant writes with. */
@Injectable()
export class GrantRecords {
  constructor(
    readonly accounts: Accounts,
    readonly assignments: RoleAssignments,
    readonly ids: IdsPort,
    readonly clock: ClockPort,
  ) {}
}

/** Gives a colleague a role, from now on or from a later moment. */
@Injectable()
export class GrantRole {
  constructor(
    private readonly act: Act,
    private readonly rules: GrantRules,
    private readonly records: GrantRecords,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotPermitted, SelfGrant, PersonNotFound, IllegalRolePair, RoleOfOtherSide, IdentityFieldInvalid */
  execute(principal: Principal, grant: RoleGrant): Promise<RoleAssignment> {
    const object = { type: 'PERSON', id: grant.personId };
    return this.act.perform(principal, { action: 'role.grant', object }, async (tx, concerning) => {
      const parties = await this.rules.requireGrantor(tx, principal, grant.role);
      if (parties !== undefined) concerning(parties);
      if (grant.personId === principal.personId) throw new SelfGrant();
      const assignment = await this.assign(tx, principal, grant);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        action: 'role.granted',
        object,
        reason: assignment.reason,
        after: {
          assignment: assignment.id,
          role: assignment.role,
          pilotId: assignment.pilotId,
          siteId: assignment.siteId,
          validFrom: assignment.validFrom.toISOString(),
          validTo: assignment.validTo?.toISOString() ?? null,
        },
      });
      return assignment;
    });
  }

  private async assign(tx: Tx, principal: Principal, grant: RoleGrant): Promise<RoleAssignment> {
    const { accounts, assignments, clock, ids } = this.records;
    const reason = parseReason(grant.reason);
    const now = clock.now();
    checkExtent(grant, now);
    // The account row is locked, so that two grants at once cannot together make an illegal pair.
    const account = await accounts.lock(tx, { id: grant.personId });
    const isColleague = account !== undefined && account.organisationId === (principal.organisationId ?? null);
    if (!isColleague || account.deactivatedAt !== null) throw new PersonNotFound(grant.personId);
    const pilotId = grant.pilotId ?? null;
    const siteId = grant.siteId ?? null;
    if (pilotId !== null && !(await assignments.isPlace(tx, pilotId, siteId))) throw placeUnknown(siteId);
    const conflict = conflictWith(await assignments.ofPerson(tx, account.id), { role: grant.role, pilotId }, now);
    if (conflict !== undefined) throw new IllegalRolePair(conflict.role, grant.role);
    const assignment: RoleAssignment = {
      id: ids.next(),
      personId: account.id,
      organisationId: account.organisationId,
      role: grant.role,
      pilotId,
      siteId,
      validFrom: grant.validFrom ?? now,
      validTo: grant.validTo ?? null,
      grantedBy: principal.personId,
      reason,
      revokedAt: null,
    };
    await assignments.insert(tx, assignment);
    return assignment;
  }
}

function checkExtent(grant: RoleGrant, now: Date): void {
  if (grant.siteId !== undefined && grant.pilotId === undefined) {
    throw new IdentityFieldInvalid('/pilotId', 'A role at one site needs its pilot too. Give the pilot of the site.');
  }
  const from = grant.validFrom ?? now;
  if (from < now) {
    throw new IdentityFieldInvalid('/validFrom', `The role would begin at ${from.toISOString()}, in the past.`);
  }
  if (grant.validTo !== undefined && grant.validTo <= from) {
    throw new IdentityFieldInvalid(
      '/validTo',
      `The role would end at ${grant.validTo.toISOString()}, before it begins or in the past.`,
    );
  }
}

function placeUnknown(siteId: string | null): IdentityFieldInvalid {
  return siteId === null
    ? new IdentityFieldInvalid('/pilotId', 'There is no such pilot of your organisation. Check its id.')
    : new IdentityFieldInvalid('/siteId', 'There is no such site in that pilot. Check both ids.');
}
