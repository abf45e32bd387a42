import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate')
export class GateEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'gate_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId: string | null;
  @Column('text', { name: 'scope_key' }) scopeKey: string;
  @Column('text') type: string;
  @Column('integer') round: number;
  @Column('text') state: string;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('text') policy: string;
  /** Canonical text, the very bytes that were hashed. */
  @Column('text', { nullable: true }) evidence: string | null;
  @Column('text', { name: 'evidence_digest', nullable: true }) evidenceDigest: string | null;
  @Column('uuid', { name: 'opened_by', nullable: true }) openedBy: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'opened_at', nullable: true }) openedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) deadline: Date | null;
  @Column('text', { nullable: true }) decision: string | null;
  @Column('text', { name: 'decision_reason', nullable: true }) decisionReason: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'revoked_at', nullable: true }) revokedAt: Date | null;
  @Column('text', { name: 'revoked_cause', nullable: true }) revokedCause: string | null;
  @Column('text', { name: 'revoked_reason', nullable: true }) revokedReason: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'conditions_closed_at', nullable: true })
  conditionsClosedAt: Date | null;
}

@Entity('sign_off')
export class SignOffEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sign_off_pk' }) id: string;
  @Column('uuid', { name: 'gate_id' }) gateId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text') slot: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('uuid', { name: 'signature_id' }) signatureId: string;
  @Column('text') decision: string;
  @Column('text') state: string;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column({ type: 'timestamptz', precision: 3, name: 'signed_at' }) signedAt: Date;
  @Column('uuid', { name: 'delegation_id', nullable: true }) delegationId: string | null;
  @Column('uuid', { name: 'on_behalf_of_id', nullable: true }) onBehalfOfId: string | null;
  @Column('text', { name: 'on_behalf_of', nullable: true }) onBehalfOf: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}

@Entity('sign_off_void')
export class SignOffVoidEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sign_off_void_pk' }) id: string;
  @Column('uuid', { name: 'sign_off_id' }) signOffId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text') role: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', precision: 3 }) at: Date;
}
