import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'exposure_page' })
export class ExposurePageEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'exposure_page_pk' }) id: string;
  @Column({ name: 'lineage_id', type: 'uuid' }) lineageId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'opened_at', type: 'timestamptz', precision: 3 }) openedAt: Date;
}

const KEY = { primaryKeyConstraintName: 'exposure_page_name_pk' };

@Entity({ name: 'exposure_page_name' })
export class ExposurePageNameEntity {
  @PrimaryColumn({ name: 'lineage_id', type: 'uuid', ...KEY }) lineageId: string;
  @PrimaryColumn({ name: 'vendor_organisation_id', type: 'uuid', ...KEY }) vendorOrganisationId: string;
  @PrimaryColumn({ name: 'customer_organisation_id', type: 'uuid', ...KEY }) customerOrganisationId: string;
  @PrimaryColumn({ name: 'use_case_key', type: 'text', ...KEY }) useCaseKey: string;
  @PrimaryColumn({ name: 'structure', type: 'text', ...KEY }) structure: string;
  @Column({ name: 'page_id', type: 'uuid' }) pageId: string;
  @Column({ name: 'named_at', type: 'timestamptz', precision: 3 }) namedAt: Date;
}
