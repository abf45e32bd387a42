import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'exposure_remark' })
export class ExposureRemarkEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'exposure_remark_pk' }) id: string;
  @Column({ name: 'exposure_id', type: 'uuid' }) exposureId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'outcome', type: 'text' }) outcome: string;
  @Column({ name: 'at', type: 'timestamptz', precision: 3 }) at: Date;
}
