import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { DatasetPurpose, DatasetEnd, Provenance, SealRecord } from '../domain/dataset.js';
import type { DatasetState } from '../domain/dataset-states.js';

/** One JSON column holds what the maker declared and, once there is one, the record of the seal. */
export interface StoredProvenance {
  readonly declared: Provenance;
  readonly seal: SealRecord | null;
}

@Entity({ name: 'dataset' })
export class DatasetEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'dataset_pk' }) id: string;
  @Column({ name: 'pilot_id', type: 'uuid' }) pilotId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'owner_organisation_id', type: 'uuid' }) ownerOrganisationId: string;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ name: 'lineage_id', type: 'uuid' }) lineageId: string;
  @Column({ name: 'key', type: 'text' }) key: string;
  @Column({ name: 'version', type: 'integer' }) version: number;
  @Column({ name: 'purpose', type: 'text' }) purpose: DatasetPurpose;
  @Column({ name: 'state', type: 'text' }) state: DatasetState;
  @Column({ name: 'row_version', type: 'integer' }) rowVersion: number;
  @Column({ name: 'categories', type: 'jsonb' }) categories: string[];
  @Column({ name: 'group_attribute', type: 'text', nullable: true }) groupAttribute: string | null;
  @Column({ name: 'provenance', type: 'jsonb' }) provenance: StoredProvenance;
  @Column({ name: 'merkle_root', type: 'text', nullable: true }) merkleRoot: Sha256 | null;
  @Column({ name: 'item_count', type: 'integer', nullable: true }) itemCount: number | null;
  @Column({ name: 'excluded_count', type: 'integer', nullable: true }) excludedCount: number | null;
  @Column({ name: 'group_count', type: 'integer', nullable: true }) groupCount: number | null;
  @Column({ name: 'revises', type: 'uuid', nullable: true }) revises: string | null;
  @Column({ name: 'ended', type: 'jsonb', nullable: true }) ended: DatasetEnd | null;
  @Column({ name: 'created_by', type: 'uuid' }) createdBy: string;
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ name: 'sealed_by', type: 'uuid', nullable: true }) sealedBy: string | null;
  @Column({ name: 'sealed_at', type: 'timestamptz', precision: 3, nullable: true }) sealedAt: Date | null;
}
