import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('run_shard')
@Unique('run_shard_run_place', ['runId', 'index'])
export class RunShardEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_shard_pk' }) id: string;
  @Column('uuid', { name: 'run_id' }) runId: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('integer', { name: 'place' }) index: number;
  @Column('integer', { name: 'from_item' }) from: number;
  @Column('integer', { name: 'to_item', nullable: true }) to: number | null;
  @Column('text', { default: 'OPEN' }) state: string;
  @Column('integer', { default: 0 }) done: number;
  @Column('integer', { default: 0 }) tries: number;
  @Column('text', { nullable: true }) worker: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'started_at', nullable: true }) startedAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('text', { name: 'predictions_sha256', nullable: true }) predictionsSha256: string | null;
  @Column('text', { name: 'timings_sha256', nullable: true }) timingsSha256: string | null;
  @Column('jsonb', { nullable: true }) environment: object | null;
}
