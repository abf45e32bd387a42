import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'attempt_schedule' })
export class AttemptScheduleEntity {
  @PrimaryColumn({ name: 'lineage_id', type: 'uuid', primaryKeyConstraintName: 'attempt_schedule_pk' })
  lineageId: string;
  @PrimaryColumn({ name: 'use_case_id', type: 'uuid', primaryKeyConstraintName: 'attempt_schedule_pk' })
  useCaseId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'max_attempts', type: 'integer' }) maxAttempts: number;
  @Column({ name: 'spending', type: 'text' }) spending: 'EQUAL' | 'OPEN_ENDED';
  @Column({ name: 'fixed_at', type: 'timestamptz', precision: 3 }) fixedAt: Date;
}
