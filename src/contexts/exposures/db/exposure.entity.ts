import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'exposure' })
export class ExposureEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'exposure_pk' }) id: string;
  @Column({ name: 'page_id', type: 'uuid' }) pageId: string;
  @Column({ name: 'pilot_id', type: 'uuid' }) pilotId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'lineage_id', type: 'uuid' }) lineageId: string;
  @Column({ name: 'use_case_id', type: 'uuid' }) useCaseId: string;
  @Column({ name: 'kind', type: 'text' }) kind: 'FORMAL' | 'EXPLORATORY';
  @Column({ name: 'attempt', type: 'integer', nullable: true }) attempt: number | null;
  /** Place of a formal attempt on its page; stages of one attempt share it. */
  @Column({ name: 'ordinal', type: 'integer', nullable: true }) ordinal: number | null;
  @Column({ name: 'stage', type: 'integer' }) stage: number;
  @Column({ name: 'run_id', type: 'uuid' }) runId: string;
  @Column({ name: 'criteria_set_id', type: 'uuid', nullable: true }) criteriaSetId: string | null;
  @Column({ name: 'person_id', type: 'uuid' }) personId: string;
  @Column({ name: 'note', type: 'text' }) note: string;
  @Column({ name: 'at', type: 'timestamptz', precision: 3 }) at: Date;
}
