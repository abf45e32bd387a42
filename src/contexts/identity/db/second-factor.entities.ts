import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TokenScope } from '../domain/api-token.js';
import type { RecoveryCapacity, RecoveryKind, RecoveryState } from '../domain/recovery.js';
import type { FirstStep } from '../domain/session.js';
import type { SecondFactorState } from '../domain/second-factor.js';

@Entity('second_factor')
export class SecondFactorEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'second_factor_pk' }) id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'state' }) state: SecondFactorState;
  @Column('text', { name: 'sealed_secret', nullable: true }) sealedSecret: string | null;
  @Column('integer', { name: 'last_step', nullable: true }) lastStep: number | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3, nullable: true }) confirmedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3, nullable: true }) removedAt: Date | null;
}

@Entity('recovery_code')
export class RecoveryCodeEntity {
  @PrimaryColumn('text', { name: 'code_sha256', primaryKeyConstraintName: 'recovery_code_pk' }) codeSha256: string;
  @Column('uuid', { name: 'factor_id' }) factorId: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
}

@Entity('pending_sign_in')
export class PendingSignInEntity {
  @PrimaryColumn('text', { name: 'token_sha256', primaryKeyConstraintName: 'pending_sign_in_pk' }) tokenSha256: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'first_step' }) firstStep: FirstStep;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
}

@Entity('api_token')
export class ApiTokenEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'api_token_pk' }) id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'name' }) name: string;
  @Column('text', { name: 'prefix' }) prefix: string;
  @Column('text', { name: 'token_sha256' }) tokenSha256: string;
  @Column('text', { name: 'scopes', array: true }) scopes: TokenScope[];
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true }) lastUsedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true }) revokedAt: Date | null;
}

@Entity('recovery_case')
export class RecoveryCaseEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'recovery_case_pk' }) id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'kind' }) kind: RecoveryKind;
  @Column('text', { name: 'state' }) state: RecoveryState;
  @Column('uuid', { name: 'opened_by', nullable: true }) openedBy: string | null;
  @Column('text', { name: 'reason' }) reason: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'ready_at', precision: 3, nullable: true }) readyAt: Date | null;
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true }) endedAt: Date | null;
}

@Entity('recovery_confirmation')
export class RecoveryConfirmationEntity {
  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'recovery_confirmation_pk' }) caseId: string;
  @PrimaryColumn('text', { name: 'capacity', primaryKeyConstraintName: 'recovery_confirmation_pk' })
  capacity: RecoveryCapacity;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('text', { name: 'part_sha256' }) partSha256: string;
  @Column('text', { name: 'reason' }) reason: string;
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3 }) confirmedAt: Date;
}

@Entity('founding_request')
export class FoundingRequestEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'founding_request_pk' }) id: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('uuid', { name: 'requested_by' }) requestedBy: string;
  @Column('text', { name: 'reason' }) reason: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy: string | null;
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3, nullable: true }) confirmedAt: Date | null;
  @Column('uuid', { name: 'invitation_id', nullable: true }) invitationId: string | null;
}

export const secondFactorEntities = [
  SecondFactorEntity,
  RecoveryCodeEntity,
  PendingSignInEntity,
  ApiTokenEntity,
  RecoveryCaseEntity,
  RecoveryConfirmationEntity,
  FoundingRequestEntity,
] as const;
