import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('judgement')
export class JudgementEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'judgement_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'run_id' }) runId: string;
  @Column('uuid', { name: 'site_id' }) siteId: string;
  @Column('uuid', { name: 'use_case_id' }) useCaseId: string;
  @Column('uuid', { name: 'criteria_set_id' }) criteriaSetId: string;
  @Column('uuid', { name: 'contract_id' }) contractId: string;
  @Column('integer') attempt: number;
  @Column('text') verdict: string;
  /** Canonical text, the very bytes that were hashed. */
  @Column('text') result: string;
  @Column('text', { name: 'result_digest' }) resultDigest: string;
  @Column('text', { name: 'outcomes_sha256' }) outcomesSha256: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'judged_at' }) judgedAt: Date;
}
