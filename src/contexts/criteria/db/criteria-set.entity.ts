import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { CriteriaState } from '../domain/criteria-states.js';

@Entity({ name: 'criteria_set' })
export class CriteriaSetEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'criteria_set_pk' }) id: string;
  @Column({ name: 'pilot_id', type: 'uuid' }) pilotId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ name: 'use_case_id', type: 'uuid' }) useCaseId: string;
  @Column({ name: 'contract_id', type: 'uuid' }) contractId: string;
  @Column({ name: 'version', type: 'integer' }) version: number;
  @Column({ name: 'state', type: 'text' }) state: CriteriaState;
  @Column({ name: 'row_version', type: 'integer' }) rowVersion: number;
  /** Canonical texts, as hashed. */
  @Column({ name: 'document', type: 'text' }) document: string;
  @Column({ name: 'expanded', type: 'text', nullable: true }) expanded: string | null;
  @Column({ name: 'digest', type: 'text', nullable: true }) digest: Sha256 | null;
  @Column({ name: 'results_seen', type: 'boolean' }) resultsSeen: boolean;
  @Column({ name: 'post_hoc', type: 'boolean' }) postHoc: boolean;
  @Column({ name: 'author_id', type: 'uuid' }) authorId: string;
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ name: 'baselined_at', type: 'timestamptz', precision: 3, nullable: true }) baselinedAt: Date | null;
}
