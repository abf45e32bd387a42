import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { GroundTruth } from '../../../metrics/ground-truth.js';
import type { Attributes } from '../../../metrics/outcome.js';
import type { Erasure, Exclusion, ItemProblem } from '../domain/dataset.js';

@Entity({ name: 'dataset_item' })
export class DatasetItemEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'dataset_item_pk' }) id: string;
  @Column({ name: 'dataset_id', type: 'uuid' }) datasetId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'owner_organisation_id', type: 'uuid' }) ownerOrganisationId: string;
  @Column({ name: 'is_shared', type: 'boolean' }) isShared: boolean;
  @Column({ name: 'name', type: 'text' }) name: string;
  @Column({ name: 'image_sha256', type: 'text' }) imageSha256: Sha256;
  @Column({ name: 'bytes', type: 'integer' }) bytes: number;
  @Column({ name: 'width', type: 'integer', nullable: true }) width: number | null;
  @Column({ name: 'height', type: 'integer', nullable: true }) height: number | null;
  @Column({ name: 'group_id', type: 'text', nullable: true }) groupId: string | null;
  @Column({ name: 'attributes', type: 'jsonb' }) attributes: Attributes;
  @Column({ name: 'ground_truth', type: 'jsonb', nullable: true }) groundTruth: GroundTruth | null;
  @Column({ name: 'labelled_by', type: 'uuid', nullable: true }) labelledBy: string | null;
  @Column({ name: 'label_confirmed_by', type: 'uuid', nullable: true }) labelConfirmedBy: string | null;
  @Column({ name: 'problem', type: 'jsonb', nullable: true }) problem: ItemProblem | null;
  @Column({ name: 'excluded', type: 'jsonb', nullable: true }) excluded: Exclusion | null;
  @Column({ name: 'leaf_sha256', type: 'text', nullable: true }) leafSha256: Sha256 | null;
  @Column({ name: 'revealed_at', type: 'timestamptz', precision: 3, nullable: true }) revealedAt: Date | null;
  @Column({ name: 'erased', type: 'jsonb', nullable: true }) erased: Erasure | null;
}
