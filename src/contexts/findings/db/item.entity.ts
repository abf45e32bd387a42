import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('punch_item')
export class PunchItemEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'punch_item_pk' }) id: string;
  @Column('integer') number: number;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId: string | null;
  @Column('uuid', { name: 'use_case_id', nullable: true }) useCaseId: string | null;
  @Column('uuid', { name: 'criteria_set_id', nullable: true }) criteriaSetId: string | null;
  @Column('text', { name: 'criterion_id', nullable: true }) criterionId: string | null;
  @Column('uuid', { name: 'run_id', nullable: true }) runId: string | null;
  @Column('text') kind: string;
  @Column('boolean', { name: 'concerns_safety' }) concernsSafety: boolean;
  @Column('text') title: string;
  @Column('text') description: string;
  @Column('text') state: string;
  @Column('text', { nullable: true }) category: string | null;
  @Column('uuid', { name: 'owner_id', nullable: true }) ownerId: string | null;
  @Column('date', { name: 'due_on', nullable: true }) dueOn: string | null;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('uuid', { name: 'raised_by', nullable: true }) raisedBy: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'raised_at' }) raisedAt: Date;
  @Column('text', { name: 'evidence_sha256', nullable: true }) evidenceSha256: string | null;
  @Column('uuid', { name: 'resolved_by', nullable: true }) resolvedBy: string | null;
  @Column('uuid', { name: 'verified_by', nullable: true }) verifiedBy: string | null;
  @Column('uuid', { name: 'verified_run_id', nullable: true }) verifiedRunId: string | null;
  @Column('uuid', { name: 'duplicate_of', nullable: true }) duplicateOf: string | null;
  @Column('uuid', { name: 'waiver_id', nullable: true }) waiverId: string | null;
  @Column('jsonb', { nullable: true }) downgrade: object | null;
}

@Entity('punch_item_entry')
export class PunchItemEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'punch_item_entry_pk' }) id: string;
  @Column('uuid', { name: 'item_id' }) itemId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text') kind: string;
  @Column('text', { name: 'from_state', nullable: true }) fromState: string | null;
  @Column('text', { name: 'to_state' }) toState: string;
  @Column('text', { nullable: true }) category: string | null;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('text', { nullable: true }) text: string | null;
  @Column('uuid', { name: 'run_id', nullable: true }) runId: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) at: Date;
}
