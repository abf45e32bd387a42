import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('slot_delegation')
export class DelegationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'slot_delegation_pk' }) id: string;
  @Column('uuid', { name: 'gate_id' }) gateId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text') slot: string;
  @Column('uuid', { name: 'from_person_id' }) fromPersonId: string;
  @Column('text', { name: 'from_name' }) fromName: string;
  @Column('uuid', { name: 'to_person_id' }) toPersonId: string;
  @Column('text', { name: 'to_name' }) toName: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'valid_until' }) validUntil: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy: string | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}
