import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunState } from '../domain/run-states.js';

@Entity('run')
export class RunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'site_id' }) siteId: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId: string;
  @Column('uuid', { name: 'model_id' }) modelId: string;
  @Column('uuid', { name: 'operating_point_id', nullable: true }) operatingPointId: string | null;
  @Column('text') kind: string;
  @Column('text') state: RunState;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('text') plan: string;
  @Column('text', { name: 'plan_digest' }) planDigest: string;
  @Column('integer') total: number;
  @Column('integer', { default: 0 }) done: number;
  @Column('uuid', { name: 'declared_by' }) declaredBy: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'declared_at' }) declaredAt: Date;
  @Column('text', { default: 'NORMAL' }) priority: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'taken_up_at', nullable: true }) takenUpAt: Date | null;
  @Column('integer', { name: 'done_before', default: 0 }) doneBefore: number;
  @Column({ type: 'timestamptz', precision: 3, name: 'started_at', nullable: true }) startedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('jsonb', { name: 'end_reason', nullable: true }) endReason: object | null;
  @Column('jsonb', { nullable: true }) environment: object | null;
  @Column('jsonb', { nullable: true }) conservation: object | null;
  @Column('jsonb', { nullable: true }) timing: object | null;
  @Column('text', { name: 'predictions_sha256', nullable: true }) predictionsSha256: string | null;
}
