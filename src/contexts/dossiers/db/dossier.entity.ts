import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('dossier')
export class DossierEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'dossier_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'gate_id', nullable: true }) gateId: string | null;
  @Column('uuid', { name: 'run_id', nullable: true }) runId: string | null;
  @Column('text') number: string;
  @Column('integer') issue: number;
  @Column('text') state: string;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('text', { name: 'file_sha256' }) fileSha256: string;
  @Column('integer', { name: 'file_bytes' }) fileBytes: number;
  @Column('integer') pages: number;
  @Column('text', { name: 'content_digest' }) contentDigest: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'issued_at', nullable: true }) issuedAt: Date | null;
  @Column('uuid', { name: 'issued_by', nullable: true }) issuedBy: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'acknowledged_at', nullable: true }) acknowledgedAt: Date | null;
  @Column('uuid', { name: 'acknowledged_by', nullable: true }) acknowledgedBy: string | null;
  @Column('uuid', { name: 'acknowledgement_id', nullable: true }) acknowledgementId: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('uuid', { name: 'superseded_by', nullable: true }) supersededBy: string | null;
  @Column('text', { name: 'revoked_because', nullable: true }) revokedBecause: string | null;
}

export const dossierEntities = [DossierEntity] as const;
