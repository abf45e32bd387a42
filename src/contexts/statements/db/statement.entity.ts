import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('evidence_statement')
export class StatementEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'evidence_statement_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'predicate_type' }) predicateType: string;
  @Column('text', { name: 'object_type' }) objectType: string;
  @Column('uuid', { name: 'object_id' }) objectId: string;
  @Column('uuid', { name: 'run_id', nullable: true }) runId: string | null;
  @Column('text', { name: 'subject_digest' }) subjectDigest: string;
  @Column('text', { name: 'key_id' }) keyId: string;
  /** The very bytes that were signed. */
  @Column('text') envelope: string;
  @Column('text', { name: 'envelope_sha256' }) envelopeSha256: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'made_at' }) madeAt: Date;
}

export const statementEntities = [StatementEntity] as const;
