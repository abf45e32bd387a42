import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('site_version')
export class SiteVersionEntity {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'site_version_pk' }) siteId: string;
  @PrimaryColumn('integer', { name: 'version', primaryKeyConstraintName: 'site_version_pk' }) version: number;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('jsonb', { name: 'facts' }) facts: object;
  @Column('text', { name: 'facts_digest', nullable: true }) factsDigest: string | null;
  @Column('text', { name: 'reason' }) reason: string;
  @Column('uuid', { name: 'changed_by', nullable: true }) changedBy: string | null;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt: Date;
}
