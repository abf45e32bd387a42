import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MotionKind, MotionLead } from '../domain/motion.js';
import type { MotionState } from '../domain/motion-states.js';

@Entity('motion')
export class MotionEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'motion_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'kind' }) kind: MotionKind;
  @Column('uuid', { name: 'subject_id' }) subjectId: string;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId: string | null;
  @Column('text', { name: 'state' }) state: MotionState;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  /** Canonical text. */
  @Column('text', { name: 'content' }) content: string;
  @Column('text', { name: 'digest' }) digest: string;
  @Column('text', { name: 'reason' }) reason: string;
  @Column('uuid', { name: 'proposed_by' }) proposedBy: string;
  @Column('text', { name: 'proposed_as' }) proposedAs: MotionLead;
  @Column({ type: 'timestamptz', name: 'proposed_at', precision: 3 }) proposedAt: Date;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy: string | null;
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true }) endedAt: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}
