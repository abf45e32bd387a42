import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ScheduledStage, Spending } from '../domain/exposure.js';

@Entity({ name: 'attempt_schedule' })
export class AttemptScheduleEntity {
  @PrimaryColumn({ name: 'page_id', type: 'uuid', primaryKeyConstraintName: 'attempt_schedule_pk' }) pageId: string;
  @Column({ name: 'lineage_id', type: 'uuid' }) lineageId: string;
  /** Under which the schedule was fixed. */
  @Column({ name: 'use_case_id', type: 'uuid' }) useCaseId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'max_attempts', type: 'integer' }) maxAttempts: number;
  @Column({ name: 'spending', type: 'text' }) spending: Spending;
  @Column({ name: 'stages', type: 'jsonb' }) stages: readonly ScheduledStage[];
  @Column({ name: 'fixed_at', type: 'timestamptz', precision: 3 }) fixedAt: Date;
}
