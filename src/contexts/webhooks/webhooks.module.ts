import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { WebhookMutations, WebhookResolver } from './api/webhook.resolver.js';
import { ChangeWebhook } from './app/change-webhook.js';
import { DeliverWebhook, DeliveryJournal, WebhookNotes, WebhookSender } from './app/deliver-webhook.js';
import { DeliveryDesk, EnqueueDeliveries } from './app/enqueue-deliveries.js';
import { DeliveryStore, WebhookStore } from './app/ports.js';
import { ReadWebhooks } from './app/read-webhooks.js';
import { RegisterWebhook, WebhookDraft } from './app/register-webhook.js';
import { ReplayDelivery } from './app/replay-delivery.js';
import { RotateWebhookSecret } from './app/rotate-webhook-secret.js';
import { WebhookKeepers } from './app/webhook-keepers.js';
import { TypeOrmDeliveryStore } from './db/delivery.repository.js';
import { TypeOrmWebhookStore } from './db/webhook.repository.js';

/** Tells systems outside what happens in pilots. */
@Module({
  imports: [AuditModule, IdentityModule],
  providers: [
    ChangeWebhook,
    DeliverWebhook,
    DeliveryDesk,
    DeliveryJournal,
    EnqueueDeliveries,
    ReadWebhooks,
    RegisterWebhook,
    ReplayDelivery,
    RotateWebhookSecret,
    WebhookDraft,
    WebhookKeepers,
    WebhookMutations,
    WebhookNotes,
    WebhookResolver,
    WebhookSender,
    { provide: WebhookStore, useClass: TypeOrmWebhookStore },
    { provide: DeliveryStore, useClass: TypeOrmDeliveryStore },
  ],
  exports: [DeliverWebhook],
})
export class WebhooksModule {}
