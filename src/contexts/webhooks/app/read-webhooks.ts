import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Attempt, Delivery, DeliveryState } from '../domain/delivery.js';
import type { Webhook } from '../domain/webhook.js';
import { DeliveryStore, WebhookStore, type PageRange } from './ports.js';
import { WebhookKeepers } from './webhook-keepers.js';

/** Webhooks and the log of what was sent, for their keepers and for auditors. */
@Injectable()
export class ReadWebhooks {
  constructor(
    private readonly keepers: WebhookKeepers,
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
  ) {}

  /** @throws NotPermitted */
  all(principal: Principal): Promise<readonly Webhook[]> {
    return this.keepers.read(principal, (tx) => this.webhooks.all(tx));
  }

  /** Newest first. @throws NotPermitted */
  deliveriesOf(
    principal: Principal,
    of: { readonly webhookId: string; readonly state?: DeliveryState },
    range: PageRange,
  ): Promise<readonly Delivery[]> {
    return this.keepers.read(principal, (tx) => this.deliveries.page(tx, of, range));
  }

  /** @throws NotPermitted */
  attemptsOf(principal: Principal, deliveryIds: readonly string[]): Promise<readonly Attempt[]> {
    return this.keepers.read(principal, (tx) => this.deliveries.attemptsOf(tx, deliveryIds));
  }
}
