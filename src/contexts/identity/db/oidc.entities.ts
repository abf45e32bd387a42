import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OidcPurpose } from '../domain/oidc.js';

@Entity('login')
export class LoginEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'login_pk' }) id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text', { name: 'provider_id' }) providerId: string;
  @Column('text', { name: 'issuer' }) issuer: string;
  @Column('text', { name: 'subject' }) subject: string;
  @Column('text', { name: 'email', nullable: true }) email: string | null;
  @Column({ type: 'timestamptz', name: 'linked_at', precision: 3 }) linkedAt: Date;
  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3, nullable: true }) removedAt: Date | null;
}

@Entity('oidc_request')
export class OidcRequestEntity {
  @PrimaryColumn('text', { name: 'state_sha256', primaryKeyConstraintName: 'oidc_request_pk' }) stateSha256: string;
  @Column('text', { name: 'browser_sha256' }) browserSha256: string;
  @Column('text', { name: 'provider_id' }) providerId: string;
  @Column('text', { name: 'purpose' }) purpose: OidcPurpose;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('text', { name: 'session_sha256', nullable: true }) sessionSha256: string | null;
  @Column('text', { name: 'challenge_nonce', nullable: true }) challengeNonce: string | null;
  @Column('text', { name: 'invitation_sha256', nullable: true }) invitationSha256: string | null;
  @Column('text', { name: 'printed_name', nullable: true }) printedName: string | null;
  @Column('text', { name: 'email', nullable: true }) email: string | null;
  @Column('text', { name: 'return_to', nullable: true }) returnTo: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'proven_at', precision: 3, nullable: true }) provenAt: Date | null;
  @Column({ type: 'timestamptz', name: 'spent_at', precision: 3, nullable: true }) spentAt: Date | null;
}

export const oidcEntities = [LoginEntity, OidcRequestEntity] as const;
