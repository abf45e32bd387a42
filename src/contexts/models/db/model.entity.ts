import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';

@Entity({ name: 'model' })
export class ModelEntity {
  @PrimaryColumn({ name: 'id', type: 'uuid', primaryKeyConstraintName: 'model_pk' }) id: string;
  @Column({ name: 'pilot_id', type: 'uuid' }) pilotId: string;
  @Column({ name: 'vendor_organisation_id', type: 'uuid' }) vendorOrganisationId: string;
  @Column({ name: 'customer_organisation_id', type: 'uuid' }) customerOrganisationId: string;
  @Column({ name: 'name', type: 'text' }) name: string;
  @Column({ name: 'version', type: 'text' }) version: string;
  @Column({ name: 'sha256', type: 'text' }) sha256: Sha256;
  @Column({ name: 'bytes', type: 'integer' }) bytes: number;
  /** Canonical text, as hashed. */
  @Column({ name: 'contract', type: 'text' }) contract: string;
  @Column({ name: 'contract_digest', type: 'text' }) contractDigest: Sha256;
  @Column({ name: 'card', type: 'jsonb' }) card: object;
  @Column({ name: 'registered_by', type: 'uuid' }) registeredBy: string;
  @Column({ name: 'registered_at', type: 'timestamptz', precision: 3 }) registeredAt: Date;
}
