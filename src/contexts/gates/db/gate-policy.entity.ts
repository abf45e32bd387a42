import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_policy')
export class GatePolicyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'gate_policy_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'gate_type' }) gateType: string;
  @Column('integer') version: number;
  /** Canonical text, the very bytes of the digest. */
  @Column('text') policy: string;
  @Column('text') digest: string;
  @Column('uuid', { name: 'motion_id' }) motionId: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'in_force_since' }) inForceSince: Date;
}
