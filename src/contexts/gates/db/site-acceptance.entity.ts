import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_site_acceptance')
export class SiteAcceptanceEntity {
  @PrimaryColumn('uuid', { name: 'gate_id', primaryKeyConstraintName: 'gate_site_acceptance_pk' }) gateId: string;
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'gate_site_acceptance_pk' }) siteId: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'gate_site_acceptance_pk' }) version: number;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'accepted_at' }) acceptedAt: Date;
}
