import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_witness')
export class WitnessEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'gate_witness_pk' }) id: string;
  @Column('uuid', { name: 'gate_id' }) gateId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text') name: string;
  @Column('text') organisation: string;
  @Column('text') presence: string;
  @Column('uuid', { name: 'noted_by' }) notedBy: string;
  @Column('text', { name: 'noted_by_name' }) notedByName: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'noted_at' }) notedAt: Date;
}
