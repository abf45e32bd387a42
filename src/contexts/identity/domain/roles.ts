export type OrganisationKind = 'VENDOR' | 'CUSTOMER';

/** The same names as in ports/principal.ts, which a domain folder may not import. */
export const ROLES = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM'] as const;
export type RoleName = (typeof ROLES)[number];

/** What each role is called in sentences. */
export const ROLE_TITLES: Readonly<Record<RoleName, string>> = {
  CQL: 'customer quality lead',
  CSM: 'customer site manager',
  SO: 'safety officer',
  VPM: 'vendor project manager',
  VML: 'vendor machine-learning engineer',
  AUD: 'auditor',
  ADM: 'administrator',
};

/** On which side a role exists; administrators belong to the installation and to no organisation. */
const SIDES: Readonly<Record<RoleName, readonly OrganisationKind[]>> = {
  CQL: ['CUSTOMER'],
  CSM: ['CUSTOMER'],
  SO: ['CUSTOMER'],
  VPM: ['VENDOR'],
  VML: ['VENDOR'],
  AUD: ['CUSTOMER', 'VENDOR'],
  ADM: [],
};

/** Which role may grant, invite to and revoke a role, always within one's own organisation. */
const GRANTORS: Readonly<Record<RoleName, readonly RoleName[]>> = {
  CQL: ['CQL'],
  CSM: ['CQL'],
  SO: ['CQL'],
  VPM: ['VPM'],
  VML: ['VPM'],
  AUD: ['CQL', 'VPM'],
  ADM: ['ADM'],
};

const SIGNING: readonly RoleName[] = ['CQL', 'CSM', 'SO', 'VPM', 'VML'];

export function existsOn(role: RoleName, kind: OrganisationKind): boolean {
  return SIDES[role].includes(kind);
}

export function grantorsOf(role: RoleName): readonly RoleName[] {
  return GRANTORS[role];
}

/** The role that whoever redeems an organisation's founding invitation gets. */
export function foundingRoleOf(kind: OrganisationKind): RoleName {
  return kind === 'CUSTOMER' ? 'CQL' : 'VPM';
}

/**
 * Whether one person may not hold both roles in one pilot: a machine-learning engineer who accepts, a vendor lead who
 * accepts, an administrator who signs, an auditor who does anything else.
 */
export function isIllegalPair(one: RoleName, other: RoleName): boolean {
  if (one === other) return false;
  const has = (role: RoleName): boolean => one === role || other === role;
  if (has('AUD')) return true;
  if (has('ADM')) return SIGNING.includes(one === 'ADM' ? other : one);
  return (has('VML') && (has('CQL') || has('SO'))) || (has('VPM') && has('CQL'));
}

/** A role given to a person: everywhere in the organisation's pilots, in one pilot, or at one site of it. */
export interface RoleAssignment {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string | null;
  readonly role: RoleName;
  readonly pilotId: string | null;
  readonly siteId: string | null;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly grantedBy: string | null;
  readonly reason: string;
  readonly revokedAt: Date | null;
}

/** In force at an instant: from `validFrom` on, before `validTo`, not revoked. */
export function isInForce(assignment: RoleAssignment, at: Date): boolean {
  const { validFrom, validTo, revokedAt } = assignment;
  return validFrom <= at && (validTo === null || at < validTo) && revokedAt === null;
}

/** Whether an assignment reaches an act in this pilot and at this site; one bound to a site does not reach the whole pilot. */
export function reaches(assignment: RoleAssignment, place: { pilotId?: string; siteId?: string }): boolean {
  return (
    (assignment.pilotId === null || assignment.pilotId === place.pilotId) &&
    (assignment.siteId === null || assignment.siteId === place.siteId)
  );
}

/** The first assignment in force that may not stand beside a new one, because both would count in one pilot. */
export function conflictWith(
  held: readonly RoleAssignment[],
  asked: { readonly role: RoleName; readonly pilotId: string | null },
  at: Date,
): RoleAssignment | undefined {
  return held.find(
    (one) =>
      one.revokedAt === null &&
      (one.validTo === null || at < one.validTo) &&
      isIllegalPair(one.role, asked.role) &&
      (one.pilotId === null || asked.pilotId === null || one.pilotId === asked.pilotId),
  );
}
