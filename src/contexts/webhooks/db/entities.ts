import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptOutcome, DeliveryState } from '../domain/delivery.js';
import type { WebhookState } from '../domain/webhook.js';

@Entity('webhook')
export class WebhookEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_pk' }) id: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('text') url: string;
  @Column('text') description: string;
  @Column('text', { name: 'event_types', array: true }) eventTypes: string[];
  @Column('text', { name: 'sealed_secret' }) sealedSecret: string;
  @Column('text', { name: 'previous_sealed_secret', nullable: true }) previousSealedSecret: string | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'previous_secret_until', nullable: true })
  previousSecretUntil: Date | null;
  @Column('text') state: WebhookState;
  @Column('text', { name: 'state_reason', nullable: true }) stateReason: string | null;
  @Column('integer') failures: number;
  @Column('integer', { name: 'row_version' }) rowVersion: number;
  @Column('uuid', { name: 'created_by' }) createdBy: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt: Date;
}

@Entity('webhook_delivery')
export class WebhookDeliveryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_delivery_pk' }) id: string;
  @Column('uuid', { name: 'webhook_id' }) webhookId: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('uuid', { name: 'pilot_id', nullable: true }) pilotId: string | null;
  @Column('text', { name: 'event_type' }) eventType: string;
  /** The exact text that is sent and signed. */
  @Column('text') body: string;
  @Column('text') state: DeliveryState;
  @Column('integer') attempts: number;
  @Column('integer') turn: number;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true }) endedAt: Date | null;
}

@Entity('webhook_attempt')
export class WebhookAttemptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_attempt_pk' }) id: string;
  @Column('uuid', { name: 'delivery_id' }) deliveryId: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('integer') number: number;
  @Column({ type: 'timestamptz', precision: 3 }) at: Date;
  @Column('text') outcome: AttemptOutcome;
  @Column('integer', { nullable: true }) status: number | null;
  @Column('text', { nullable: true }) detail: string | null;
}

export const webhookEntities = [WebhookEntity, WebhookDeliveryEntity, WebhookAttemptEntity] as const;
