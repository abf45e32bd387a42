import { Column, Entity, PrimaryColumn } from 'typeorm';
import { LegalHoldEntity } from './legal-hold.entity.js';
import { MotionEntity } from './motion.entity.js';
import { SiteVersionEntity } from './site-version.entity.js';
import type { PilotState, PilotSuspender } from '../domain/pilot-states.js';

@Entity('pilot')
export class PilotEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pilot_pk' }) id: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'key' }) key: string;
  @Column('text', { name: 'title' }) title: string;
  @Column('text', { name: 'state' }) state: PilotState;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('date', { name: 'decision_date' }) decisionDate: string;
  @Column('integer', { name: 'attempt_budget' }) attemptBudget: number;
  @Column('integer', { name: 'image_budget' }) imageBudget: number;
  @Column('text', { name: 'on_expiry' }) onExpiry: string;
  @Column('integer', { name: 'extensions' }) extensions: number;
  @Column('integer', { name: 'round' }) round: number;
  @Column('text', { name: 'suspended_as', nullable: true }) suspendedAs: PilotSuspender | null;
  @Column('text', { name: 'intended_use', nullable: true }) intendedUse: string | null;
  @Column('text', { name: 'out_of_scope', nullable: true }) outOfScope: string | null;
  @Column('text', { name: 'when_unsure', nullable: true }) whenUnsure: string | null;
  @Column('text', { name: 'contact', nullable: true }) contact: string | null;
  @Column('uuid', { name: 'created_by' }) createdBy: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}

@Entity('site')
export class SiteEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'site_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'key' }) key: string;
  @Column('text', { name: 'name' }) name: string;
  @Column('jsonb', { name: 'facts' }) facts: object;
  @Column('jsonb', { name: 'slice_schema' }) sliceSchema: object;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}

@Entity('use_case')
export class UseCaseEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'use_case_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('text', { name: 'key' }) key: string;
  @Column('text', { name: 'title' }) title: string;
  @Column('text', { name: 'description' }) description: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}

@Entity('contract')
export class ContractEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'contract_pk' }) id: string;
  @Column('uuid', { name: 'pilot_id' }) pilotId: string;
  @Column('uuid', { name: 'use_case_id' }) useCaseId: string;
  @Column('uuid', { name: 'vendor_organisation_id' }) vendorOrganisationId: string;
  @Column('uuid', { name: 'customer_organisation_id' }) customerOrganisationId: string;
  @Column('integer', { name: 'version' }) version: number;
  @Column('text', { name: 'document' }) document: string;
  @Column('text', { name: 'digest' }) digest: string;
  @Column('uuid', { name: 'created_by' }) createdBy: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}

export const entities = [
  PilotEntity,
  SiteEntity,
  SiteVersionEntity,
  UseCaseEntity,
  ContractEntity,
  MotionEntity,
  LegalHoldEntity,
] as const;
