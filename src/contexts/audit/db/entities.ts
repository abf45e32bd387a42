import { Column, Entity, PrimaryColumn } from 'typeorm';

/** bigint columns arrive as text; sequence numbers stay far below 2^53. */
const asNumber = { from: (text: string): number => Number(text), to: (value: number): number => value };

@Entity('audit_head')
export class AuditHeadEntity {
  @PrimaryColumn('uuid', { name: 'chain_id', primaryKeyConstraintName: 'audit_head_pk' }) chainId: string;
  @Column('bigint', { name: 'seq', transformer: asNumber }) seq: number;
  @Column('text', { name: 'entry_hash' }) entryHash: string;
  @Column({ type: 'timestamptz', name: 'latest_at', precision: 3, nullable: true }) latestAt: Date | null;
  @Column('boolean', { name: 'is_clock_behind' }) isClockBehind: boolean;
}

@Entity('audit_entry')
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { name: 'chain_id', primaryKeyConstraintName: 'audit_entry_pk' }) chainId: string;
  @PrimaryColumn({ type: 'bigint', name: 'seq', transformer: asNumber, primaryKeyConstraintName: 'audit_entry_pk' })
  seq: number;
  @Column('uuid', { name: 'vendor_organisation_id', nullable: true }) vendorOrganisationId: string | null;
  @Column('uuid', { name: 'customer_organisation_id', nullable: true }) customerOrganisationId: string | null;
  @Column({ type: 'timestamptz', name: 'at', precision: 3 }) at: Date;
  @Column('uuid', { name: 'actor_id', nullable: true }) actorId: string | null;
  @Column('text', { name: 'actor_name' }) actorName: string;
  @Column('text', { name: 'action' }) action: string;
  @Column('text', { name: 'outcome' }) outcome: string;
  @Column('text', { name: 'object_type' }) objectType: string;
  @Column('text', { name: 'object_id' }) objectId: string;
  @Column('text', { name: 'canonical' }) canonical: string;
  @Column('text', { name: 'prev_hash' }) prevHash: string;
  @Column('text', { name: 'entry_hash' }) entryHash: string;
}

@Entity('audit_checkpoint')
export class AuditCheckpointEntity {
  @PrimaryColumn('uuid', { name: 'chain_id', primaryKeyConstraintName: 'audit_checkpoint_pk' }) chainId: string;
  @PrimaryColumn({
    type: 'bigint',
    name: 'size',
    transformer: asNumber,
    primaryKeyConstraintName: 'audit_checkpoint_pk',
  })
  size: number;
  @PrimaryColumn({
    type: 'timestamptz',
    name: 'made_at',
    precision: 3,
    primaryKeyConstraintName: 'audit_checkpoint_pk',
  })
  madeAt: Date;
  @Column('text', { name: 'key_id' }) keyId: string;
  @Column('text', { name: 'text' }) text: string;
}

@Entity('signing_key_event')
export class SigningKeyEventEntity {
  @PrimaryColumn('text', { name: 'key_id', primaryKeyConstraintName: 'signing_key_event_pk' }) keyId: string;
  @PrimaryColumn('text', { name: 'kind', primaryKeyConstraintName: 'signing_key_event_pk' })
  kind: 'INTRODUCED' | 'RETIRED' | 'COMPROMISED';
  @PrimaryColumn({
    type: 'timestamptz',
    name: 'recorded_at',
    precision: 3,
    primaryKeyConstraintName: 'signing_key_event_pk',
  })
  recordedAt: Date;
  @Column({ type: 'timestamptz', name: 'effective_at', precision: 3 }) effectiveAt: Date;
  @Column('text', { name: 'public_key_pem' }) publicKeyPem: string;
  @Column('text', { name: 'reason', nullable: true }) reason: string | null;
  @Column('text', { name: 'endorsement', nullable: true }) endorsement: string | null;
}

export const entities = [AuditHeadEntity, AuditEntryEntity, AuditCheckpointEntity, SigningKeyEventEntity] as const;
