import { Injectable } from '@nestjs/common';
import type { OrganisationId } from '../../../kernel/ids.js';
import type { Principal, Role } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { NotPermitted } from '../domain/errors.js';
import type { PilotParties } from '../domain/pilot-parties.js';
import { existsOn, isInForce, reaches, type OrganisationKind } from '../domain/roles.js';
import { RoleAssignments } from './ports.js';

export interface Permit {
  /** The first of the roles asked for that the person holds. */
  readonly role: Role;
  readonly organisationId: OrganisationId;
}

export interface RoleHolder {
  readonly personId: string;
  readonly printedName: string;
  readonly organisationId: OrganisationId;
  /** Since when, by the oldest of the assignments that are in force now: a role lost and given again counts anew. */
  readonly since: Date;
}

export interface HeldRole {
  readonly personId: string;
  readonly role: string;
  readonly place: { readonly pilotId: string; readonly siteId: string | null };
  /** Of the signature. Absent: now. */
  readonly since?: Date;
}

/** Where an act takes place: in a pilot, or at one of its sites. */
interface Place {
  readonly pilot: PilotParties;
  readonly siteId?: string;
}

/** Roles that exist inside a pilot: all but the administrator's. */
const IN_PILOTS = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'] as const satisfies readonly Role[];

/** Who may do what, looked up at the moment of the act. */
@Injectable()
export class Authority {
  constructor(
    private readonly assignments: RoleAssignments,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted, naming the roles needed and held. */
  async require(
    tx: Tx,
    principal: Principal,
    asked: { readonly roles: readonly Role[]; readonly pilot: PilotParties; readonly siteId?: string },
  ): Promise<Permit> {
    const held = await this.heldIn(tx, principal, asked);
    return permitOf(principal, asked.roles, held);
  }

  /** For acts outside any pilot: only roles that hold for the whole organisation count. @throws NotPermitted */
  async requireInOrganisation(
    tx: Tx,
    principal: Principal,
    asked: { readonly roles: readonly Role[]; readonly organisationId: string },
  ): Promise<Permit> {
    const held = principal.organisationId === asked.organisationId ? await this.rolesOf(tx, principal) : [];
    return permitOf(principal, asked.roles, held);
  }

  /** @throws NotPermitted */
  async requireAdministrator(tx: Tx, principal: Principal): Promise<void> {
    const held = await this.rolesOf(tx, principal);
    if (!held.includes('ADM')) throw new NotPermitted(['ADM'], held);
  }

  /** Roles in force now: in a pilot, or, without one, those that hold everywhere. */
  async rolesOf(tx: Tx, principal: Principal, pilot?: PilotParties): Promise<readonly Role[]> {
    if (pilot !== undefined) return this.heldIn(tx, principal, { pilot });
    return this.inForce(tx, principal, {});
  }

  /** Roles of one person wherever they are held, by one look at the assignments: for lists of what waits in many pilots. */
  async everywhere(tx: Tx, principal: Principal): Promise<(place: Place | undefined) => readonly Role[]> {
    const now = this.clock.now();
    const all = (await this.assignments.ofPerson(tx, principal.personId)).filter((one) => isInForce(one, now));
    return (place) => {
      const side = place === undefined ? undefined : kindIn(principal, place.pilot);
      if (place !== undefined && side === undefined) return [];
      const at = place === undefined ? {} : { pilotId: place.pilot.pilotId, siteId: place.siteId };
      const roles = all.filter((one) => reaches(one, at)).map(({ role }) => role);
      return [...new Set(roles)].filter((role) => side === undefined || existsOn(role, side)).sort();
    };
  }

  /**
   * Whether signatures still stand, for lists of many rounds: by one look at the assignments of all who signed. A signature stands while its
   * signer holds the role at the place; with a time, only if held without a break since then.
   */
  async holding(tx: Tx, personIds: readonly string[]): Promise<(held: HeldRole) => boolean> {
    const now = this.clock.now();
    const all = await this.assignments.ofPeople(tx, [...new Set(personIds)]);
    const inForce = all.filter((one) => isInForce(one, now));
    return ({ personId, role, place, since = now }) =>
      inForce.some(
        (one) =>
          one.personId === personId &&
          one.role === role &&
          one.validFrom <= since &&
          reaches(one, { pilotId: place.pilotId, ...(place.siteId !== null && { siteId: place.siteId }) }),
      );
  }

  /** People of the pilot's two organisations who hold the role now, whichever side asks; ascending by id. */
  async holders(tx: Tx, role: Role, pilot: PilotParties, siteId?: string): Promise<readonly RoleHolder[]> {
    const organisationId = sideOf(role, pilot);
    const organisationIds =
      organisationId === undefined ? [pilot.vendorOrganisationId, pilot.customerOrganisationId] : [organisationId];
    const place = { pilotId: pilot.pilotId, siteId };
    const now = this.clock.now();
    const found = await this.assignments.holders(tx, role, organisationIds);
    const people = new Map<string, RoleHolder>();
    for (const { personId, printedName, organisationId: home, assignment } of found) {
      if (home === null || !isInForce(assignment, now) || !reaches(assignment, place)) continue;
      const known = people.get(personId)?.since;
      const since = known !== undefined && known < assignment.validFrom ? known : assignment.validFrom;
      people.set(personId, { personId, printedName, organisationId: home as OrganisationId, since });
    }
    return [...people.values()].sort((one, other) => (one.personId < other.personId ? -1 : 1));
  }

  /** Everybody of the pilot's two organisations who holds any role in it now, the auditors too; ascending by id. */
  async people(tx: Tx, pilot: PilotParties): Promise<readonly RoleHolder[]> {
    const found = new Map<string, RoleHolder>();
    for (const role of IN_PILOTS)
      for (const holder of await this.holders(tx, role, pilot)) found.set(holder.personId, holder);
    return [...found.values()].sort((one, other) => (one.personId < other.personId ? -1 : 1));
  }

  private async heldIn(tx: Tx, principal: Principal, { pilot, siteId }: Place): Promise<readonly Role[]> {
    const side = kindIn(principal, pilot);
    if (side === undefined) return [];
    const held = await this.inForce(tx, principal, { pilotId: pilot.pilotId, siteId });
    return held.filter((role) => existsOn(role, side));
  }

  private async inForce(
    tx: Tx,
    principal: Principal,
    place: { pilotId?: string; siteId?: string },
  ): Promise<readonly Role[]> {
    const now = this.clock.now();
    const all = await this.assignments.ofPerson(tx, principal.personId);
    const roles = all.filter((one) => isInForce(one, now) && reaches(one, place)).map(({ role }) => role);
    return [...new Set(roles)].sort();
  }
}

function permitOf(principal: Principal, asked: readonly Role[], held: readonly Role[]): Permit {
  const role = asked.find((one) => held.includes(one));
  if (role === undefined || principal.organisationId === undefined) throw new NotPermitted(asked, held);
  return { role, organisationId: principal.organisationId };
}

function kindIn(principal: Principal, pilot: PilotParties): OrganisationKind | undefined {
  if (principal.organisationId === pilot.customerOrganisationId) return 'CUSTOMER';
  return principal.organisationId === pilot.vendorOrganisationId ? 'VENDOR' : undefined;
}

function sideOf(role: Role, pilot: PilotParties): OrganisationId | undefined {
  const [isCustomer, isVendor] = [existsOn(role, 'CUSTOMER'), existsOn(role, 'VENDOR')];
  if (isCustomer === isVendor) return undefined;
  return isCustomer ? pilot.customerOrganisationId : pilot.vendorOrganisationId;
}
