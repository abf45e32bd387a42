import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { FoundingRequestNotFound, FoundingRoleHeld, FourEyesNeeded } from '../domain/account-errors.js';
import { NotPermitted, OrganisationNotFound } from '../domain/errors.js';
import { foundingRoleOf, isInForce } from '../domain/roles.js';
import { Act } from './act.js';
import { Authority } from './authority.js';
import type { IssuedInvitation } from './create-organisation.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { partiesOf } from './organisation-parties.js';
import { People } from './people.js';
import { Organisations, RoleAssignments, type Organisation } from './ports.js';
import { FoundingRequests, type FoundingRequest } from './recovery-ports.js';

const REQUEST_DAYS = 14;

/** What both halves of a re-founding look up and write. */
@Injectable()
export class RefoundingRecords {
  constructor(
    readonly requests: FoundingRequests,
    readonly organisations: Organisations,
    readonly assignments: RoleAssignments,
    readonly audit: AuditLog,
    readonly clock: ClockPort,
  ) {}

  /** @throws FoundingRoleHeld while somebody active holds the role for the whole organisation */
  async assertLeaderless(tx: Tx, organisation: Organisation): Promise<void> {
    const role = foundingRoleOf(organisation.kind);
    const now = this.clock.now();
    const holders = await this.assignments.holders(tx, role, [organisation.id]);
    const isHeld = holders.some(({ assignment }) => isInForce(assignment, now) && assignment.pilotId === null);
    if (isHeld) throw new FoundingRoleHeld(role);
  }
}

/** An administrator asks for a new founding invitation for an organisation that lost its last lead. */
@Injectable()
export class RequestFounding {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly proof: IdentityProof,
    private readonly records: RefoundingRecords,
    private readonly ids: IdsPort,
  ) {}

  /** @throws NotPermitted, OrganisationNotFound, FoundingRoleHeld, IdentityFieldInvalid, and what IdentityProof refuses */
  execute(
    principal: Principal,
    input: Credentials & { readonly organisationId: string; readonly reason: string },
  ): Promise<FoundingRequest> {
    const object = { type: 'ORGANISATION', id: input.organisationId };
    return this.act.perform(principal, { action: 'founding.request', object }, async (tx, concerning) => {
      const { audit, clock, organisations, requests } = this.records;
      await this.authority.requireAdministrator(tx, principal);
      const organisation = await organisations.findAny(tx, input.organisationId);
      const parties = partiesOf(organisation);
      if (organisation === undefined || parties === undefined)
        throw new OrganisationNotFound(input.organisationId, '/organisationId');
      concerning(parties);
      await this.records.assertLeaderless(tx, organisation);
      const reason = parseReason(input.reason);
      await this.proof.prove(tx, principal, input);
      const createdAt = clock.now();
      const request: FoundingRequest = {
        id: this.ids.next(),
        organisationId: organisation.id,
        requestedBy: principal.personId,
        reason,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + REQUEST_DAYS * 86_400_000),
        confirmedBy: null,
        confirmedAt: null,
        invitationId: null,
      };
      await requests.insert(tx, request);
      const after = { request: request.id };
      await audit.append(tx, { parties, actor: principal, action: 'founding.requested', object, reason, after });
      return request;
    });
  }
}

/** The second pair of eyes: another administrator, or a member of the organisation with a role there. Issues the invitation. */
@Injectable()
export class ConfirmFounding {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly proof: IdentityProof,
    private readonly people: People,
    private readonly records: RefoundingRecords,
  ) {}

  /** @throws FoundingRequestNotFound, FourEyesNeeded, NotPermitted, FoundingRoleHeld, and what IdentityProof refuses */
  execute(principal: Principal, input: Credentials & { readonly id: string }): Promise<IssuedInvitation> {
    const object = { type: 'FOUNDING_REQUEST', id: input.id };
    return this.act.perform(principal, { action: 'founding.confirm', object }, async (tx, concerning) => {
      const { audit, clock, requests } = this.records;
      const request = await requests.lock(tx, input.id);
      const organisation = await this.organisationOf(tx, principal, request);
      if (request === undefined || organisation === undefined) throw new FoundingRequestNotFound(input.id);
      const parties = partiesOf(organisation);
      if (parties !== undefined) concerning(parties);
      if (request.requestedBy === principal.personId) throw new FourEyesNeeded('A new founding invitation');
      await this.requireConfirmer(tx, principal);
      await this.records.assertLeaderless(tx, organisation);
      await this.proof.prove(tx, principal, input);
      const role = foundingRoleOf(organisation.kind);
      const { requestedBy: createdBy, organisationId } = request;
      const issued = await this.people.invite(tx, { organisationId, role, founding: true, createdBy });
      const by = { personId: principal.personId, invitationId: issued.id, at: clock.now() };
      await requests.confirm(tx, request.id, by);
      await audit.append(tx, {
        parties,
        actor: principal,
        action: 'founding.confirmed',
        object: { type: 'ORGANISATION', id: organisationId },
        reason: request.reason,
        after: { request: request.id, requestedBy: createdBy, invitation: issued.id, role },
      });
      return { token: issued.token, expiresAt: issued.expiresAt, role };
    });
  }

  /** `undefined` for requests that wait no more, and for members of other organisations. */
  private async organisationOf(
    tx: Tx,
    principal: Principal,
    request: FoundingRequest | undefined,
  ): Promise<Organisation | undefined> {
    const { clock, organisations } = this.records;
    if (request === undefined || request.confirmedAt !== null || request.expiresAt <= clock.now()) return undefined;
    const isForeign = principal.organisationId !== undefined && principal.organisationId !== request.organisationId;
    return isForeign ? undefined : organisations.findAny(tx, request.organisationId);
  }

  private async requireConfirmer(tx: Tx, principal: Principal): Promise<void> {
    if (principal.organisationId === undefined) return this.authority.requireAdministrator(tx, principal);
    const now = this.records.clock.now();
    const held = (await this.records.assignments.ofPerson(tx, principal.personId)).filter((one) => isInForce(one, now));
    const roles = [...new Set(held.map(({ role }) => role))];
    // Auditors read only.
    if (!roles.some((role) => role !== 'AUD')) throw new NotPermitted(['CQL', 'CSM', 'SO', 'VPM', 'VML'], roles);
  }
}
