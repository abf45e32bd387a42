import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('waiver')
export class WaiverEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'waiver_pk' }) id: string;
  @Column('integer') number: number;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'site_id' }) siteId: string;
  @Column('uuid', { name: 'use_case_id' }) useCaseId: string;
  @Column('uuid', { name: 'criteria_set_id' }) criteriaSetId: string;
  @Column('integer', { name: 'criteria_version' }) criteriaVersion: number;
  @Column('text', { name: 'criteria_digest' }) criteriaDigest: string;
  @Column('text', { name: 'criterion_id' }) criterionId: string;
  @Column('text', { nullable: true }) slice: string | null;
  @Column('uuid', { name: 'run_id', nullable: true }) runId: string | null;
  @Column('text') type: string;
  @Column('integer', { name: 'max_quantity' }) maxQuantity: number;
  @Column({ type: 'timestamptz', precision: 3, name: 'valid_to' }) validTo: Date;
  @Column('text', { name: 'compensating_measure' }) compensatingMeasure: string;
  @Column('text') risk: string;
  @Column('uuid', { name: 'item_id' }) itemId: string;
  @Column('boolean', { name: 'concerns_safety' }) concernsSafety: boolean;
  @Column('text') state: string;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('integer', { nullable: true }) nth: number | null;
  @Column('text', { name: 'terms_digest', nullable: true }) termsDigest: string | null;
  @Column('uuid', { name: 'drafted_by' }) draftedBy: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'drafted_at' }) draftedAt: Date;
  @Column('uuid', { name: 'submitted_by', nullable: true }) submittedBy: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'submitted_at', nullable: true }) submittedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}

@Entity('waiver_sign_off')
export class WaiverSignOffEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'waiver_sign_off_pk' }) id: string;
  @Column('uuid', { name: 'waiver_id' }) waiverId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text') slot: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('uuid', { name: 'signature_id' }) signatureId: string;
  @Column('text') decision: string;
  @Column('text') state: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'signed_at' }) signedAt: Date;
}
