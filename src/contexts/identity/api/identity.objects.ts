import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { ShownOnce } from '../../../platform/graphql/shown-once.js';

export enum OrganisationKindEnum {
  VENDOR = 'VENDOR',
  CUSTOMER = 'CUSTOMER',
}
registerEnumType(OrganisationKindEnum, { name: 'OrganisationKind' });

export enum RoleEnum {
  CQL = 'CQL',
  CSM = 'CSM',
  SO = 'SO',
  VPM = 'VPM',
  VML = 'VML',
  AUD = 'AUD',
  ADM = 'ADM',
}
registerEnumType(RoleEnum, {
  name: 'Role',
  valuesMap: {
    CQL: { description: 'Customer quality lead.' },
    CSM: { description: 'Customer site manager.' },
    SO: { description: 'Safety officer.' },
    VPM: { description: 'Vendor project manager.' },
    VML: { description: 'Vendor machine-learning engineer.' },
    AUD: { description: 'Auditor; reads only.' },
    ADM: { description: 'Administrator of the installation; signs nothing and sees no pilot.' },
  },
});

@ObjectType('Organisation', { description: 'A vendor or a customer: one tenant.' })
export class OrganisationObject {
  @Field(() => ID) id: string;
  @Field(() => OrganisationKindEnum) kind: string;
  @Field(() => String) name: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => Boolean, { description: 'Its people sign only with a second factor.' }) secondFactorToSign: boolean;
}

@ObjectType('Person', { description: 'A person of your own organisation.' })
export class PersonObject {
  @Field(() => ID) id: string;
  @Field(() => String) email: string;
  @Field(() => String, { description: 'The name as it is printed under signatures.' }) printedName: string;
}

@ObjectType('RoleAssignment', { description: 'A role given to a person: in all pilots, in one, or at one site of it.' })
export class RoleAssignmentObject {
  @Field(() => ID) id: string;
  @Field(() => ID) personId: string;
  @Field(() => RoleEnum) role: string;
  @Field(() => ID, { nullable: true }) pilotId: string | null;
  @Field(() => ID, { nullable: true }) siteId: string | null;
  @Field(() => DateTimeScalar) validFrom: Date;
  @Field(() => DateTimeScalar, { nullable: true }) validTo: Date | null;
  @Field(() => ID, { nullable: true, description: 'Who granted it; none for the first administrator.' })
  grantedBy: string | null;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt: Date | null;
}

@ObjectType('Me', { description: 'The person who is signed in.' })
export class MeObject {
  @Field(() => PersonObject) person: PersonObject;
  @Field(() => OrganisationObject, { nullable: true, description: 'None for administrators of the installation.' })
  organisation?: OrganisationObject;
  @Field(() => [RoleEnum], { description: 'Roles in force now that hold in every pilot.' }) roles: readonly string[];
  @Field(() => [RoleAssignmentObject]) assignments: readonly RoleAssignmentObject[];
}

@ObjectType('Invitation', { description: 'Shown once: only a digest of the token is stored.' })
export class InvitationObject {
  @ShownOnce() @Field(() => String) token: string;
  @Field(() => RoleEnum) role: string;
  @Field(() => DateTimeScalar) expiresAt: Date;
}

@ObjectType('AuditEntry', { description: 'One entry of a hash-chained audit log.' })
export class AuditEntryObject {
  @Field(() => ID) id: string;
  @Field(() => ID) chainId: string;
  @Field(() => Number) seq: number;
  @Field(() => DateTimeScalar) at: Date;
  @Field(() => ID, { nullable: true }) actorId: string | null;
  @Field(() => String) actorName: string;
  @Field(() => String) action: string;
  @Field(() => String, { description: 'DONE or DENIED.' }) outcome: string;
  @Field(() => String) objectType: string;
  @Field(() => String) objectId: string;
  @Field(() => String, { description: 'The exact text that was hashed.' }) canonical: string;
  @Field(() => String) prevHash: string;
  @Field(() => String) entryHash: string;
}

export const OrganisationConnection = connectionOf(OrganisationObject, 'Organisation');
export const PersonConnection = connectionOf(PersonObject, 'Person');
export const AuditEntryConnection = connectionOf(AuditEntryObject, 'AuditEntry');
