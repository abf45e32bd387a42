import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganisationKind, RoleName } from '../domain/roles.js';
import type { SessionMethod } from '../domain/session.js';
import { RoleInstructionEntity } from './instructions.repository.js';
import { oidcEntities } from './oidc.entities.js';
import { secondFactorEntities } from './second-factor.entities.js';
import type { Meaning, SigningMethod, SubjectType } from '../domain/signing.js';

@Entity('organisation')
export class OrganisationEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'organisation_pk' }) id: string;
  @Column('text', { name: 'kind' }) kind: OrganisationKind;
  @Column('text', { name: 'name' }) name: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column('boolean', { name: 'second_factor_to_sign', default: false }) secondFactorToSign: boolean;
}

@Entity('person')
export class PersonEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'person_pk' }) id: string;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId: string | null;
  @Column('text', { name: 'email' }) email: string;
  @Column('text', { name: 'printed_name' }) printedName: string;
  @Column('text', { name: 'password_hash', nullable: true }) passwordHash: string | null;
  @Column('integer', { name: 'failed_attempts' }) failedAttempts: number;
  @Column({ type: 'timestamptz', name: 'locked_until', precision: 3, nullable: true }) lockedUntil: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'deactivated_at', precision: 3, nullable: true }) deactivatedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'signing_closed_until', precision: 3, nullable: true })
  signingClosedUntil: Date | null;
}

@Entity('session')
export class SessionEntity {
  @PrimaryColumn('text', { name: 'token_sha256', primaryKeyConstraintName: 'session_pk' }) tokenSha256: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 }) lastUsedAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true }) revokedAt: Date | null;
  @Column('uuid', { name: 'id' }) id: string;
  @Column('text', { name: 'method' }) method: SessionMethod;
  @Column('text', { name: 'address', nullable: true }) address: string | null;
  @Column('text', { name: 'client', nullable: true }) client: string | null;
}

@Entity('invitation')
export class InvitationEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'invitation_pk' }) id: string;
  @Column('text', { name: 'token_sha256' }) tokenSha256: string;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId: string | null;
  @Column('text', { name: 'role' }) role: RoleName;
  @Column('boolean', { name: 'founding' }) founding: boolean;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column('uuid', { name: 'redeemed_by', nullable: true }) redeemedBy: string | null;
  @Column({ type: 'timestamptz', name: 'redeemed_at', precision: 3, nullable: true }) redeemedAt: Date | null;
}

@Entity('role_assignment')
export class RoleAssignmentEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'role_assignment_pk' }) id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId: string | null;
  @Column('text', { name: 'role' }) role: RoleName;
  @Column('uuid', { name: 'pilot_id', nullable: true }) pilotId: string | null;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId: string | null;
  @Column({ type: 'timestamptz', name: 'valid_from', precision: 3 }) validFrom: Date;
  @Column({ type: 'timestamptz', name: 'valid_to', precision: 3, nullable: true }) validTo: Date | null;
  @Column('uuid', { name: 'granted_by', nullable: true }) grantedBy: string | null;
  @Column('text', { name: 'reason' }) reason: string;
  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true }) revokedAt: Date | null;
  @Column('uuid', { name: 'revoked_by', nullable: true }) revokedBy: string | null;
}

@Entity('signing_challenge')
export class SigningChallengeEntity {
  @PrimaryColumn('text', { name: 'nonce', primaryKeyConstraintName: 'signing_challenge_pk' }) nonce: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'session_token_sha256' }) sessionTokenSha256: string;
  @Column('text', { name: 'subject_type' }) subjectType: SubjectType;
  @Column('uuid', { name: 'subject_id' }) subjectId: string;
  @Column('integer', { name: 'subject_round' }) subjectRound: number;
  @Column('text', { name: 'subject_digest' }) subjectDigest: string;
  @Column('text', { name: 'slot' }) slot: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
}

@Entity('signature')
export class SignatureEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'signature_pk' }) id: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'nonce' }) nonce: string;
  @Column('text', { name: 'subject_type' }) subjectType: SubjectType;
  @Column('uuid', { name: 'subject_id' }) subjectId: string;
  @Column('integer', { name: 'subject_round' }) subjectRound: number;
  @Column('text', { name: 'subject_digest' }) subjectDigest: string;
  @Column('text', { name: 'slot' }) slot: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'printed_name' }) printedName: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('text', { name: 'organisation_name' }) organisationName: string;
  @Column('text', { name: 'role' }) role: RoleName;
  @Column('text', { name: 'meaning' }) meaning: Meaning;
  @Column('text', { name: 'comment', nullable: true }) comment: string | null;
  @Column('text', { name: 'method' }) method: SigningMethod;
  @Column({ type: 'timestamptz', name: 'signed_at', precision: 3 }) signedAt: Date;
  @Column('text', { name: 'envelope' }) envelope: string;
}

export const entities = [
  RoleInstructionEntity,
  OrganisationEntity,
  PersonEntity,
  SessionEntity,
  InvitationEntity,
  RoleAssignmentEntity,
  SigningChallengeEntity,
  SignatureEntity,
  ...secondFactorEntities,
  ...oidcEntities,
] as const;
