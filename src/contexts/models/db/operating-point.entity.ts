import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';

@Entity({ name: 'operating_point' })
export class OperatingPointEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'operating_point_pk' }) id: string;
  @Column({ name: 'pilot_id', type: 'uuid' }) pilotId: string;
  @Column({ name: 'model_id', type: 'uuid' }) modelId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'version', type: 'integer' }) version: number;
  /** Canonical text, as hashed. */
  @Column({ name: 'document', type: 'text' }) document: string;
  @Column({ name: 'digest', type: 'text' }) digest: Sha256;
  @Column({ name: 'chosen_by', type: 'uuid' }) chosenBy: string;
  @Column({ name: 'chosen_at', type: 'timestamptz', precision: 3 }) chosenAt: Date;
}
