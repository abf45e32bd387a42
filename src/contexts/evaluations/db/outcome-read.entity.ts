import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('outcome_read')
export class OutcomeReadEntity {
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'outcome_read_pk' }) runId: string;
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'outcome_read_pk' }) personId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'read_at' }) readAt: Date;
}
