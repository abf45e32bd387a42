import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('legal_hold')
export class LegalHoldEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'legal_hold_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'reason' }) reason: string;
  @Column('uuid', { name: 'set_by' }) setBy: string;
  @Column('text', { name: 'set_by_name' }) setByName: string;
  @Column({ type: 'timestamptz', name: 'set_at', precision: 3 }) setAt: Date;
  @Column('uuid', { name: 'lift_motion_id', nullable: true }) liftMotionId: string | null;
  @Column('text', { name: 'lift_reason', nullable: true }) liftReason: string | null;
  @Column({ type: 'timestamptz', name: 'lifted_at', precision: 3, nullable: true }) liftedAt: Date | null;
}
