import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Delivery } from '../domain/delivery.js';
import { DeliveryNotFound, DeliveryPending, WebhookNotActive } from '../domain/errors.js';
import { pingBody } from '../domain/event-body.js';
import { DeliveryDesk } from './enqueue-deliveries.js';
import { DeliveryStore, WebhookStore } from './ports.js';
import { found, WebhookKeepers } from './webhook-keepers.js';

/** Sends what was sent once more: a delivery that ended, or a test. */
@Injectable()
export class ReplayDelivery {
  constructor(
    private readonly keepers: WebhookKeepers,
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
    private readonly desk: DeliveryDesk,
  ) {}

  /** The same id and body, so that the receiver can tell. @throws NotPermitted, DeliveryNotFound, DeliveryPending, WebhookNotActive */
  execute(principal: Principal, deliveryId: string): Promise<Delivery> {
    const of = { action: 'webhook.replay', id: deliveryId };
    return this.keepers.perform(principal, of, async (keeping) => {
      const { tx } = keeping;
      const delivery = await this.deliveries.lock(tx, deliveryId);
      if (delivery === undefined) throw new DeliveryNotFound(deliveryId);
      if (delivery.state === 'PENDING') throw new DeliveryPending(deliveryId);
      const webhook = found(await this.webhooks.find(tx, delivery.webhookId), delivery.webhookId);
      if (webhook.state !== 'ACTIVE') throw new WebhookNotActive(webhook.state);
      const anew: Delivery = { ...delivery, state: 'PENDING', turn: delivery.attempts + 1, endedAt: null };
      await this.deliveries.change(tx, deliveryId, { state: 'PENDING', turn: anew.turn, endedAt: null });
      await this.desk.askFor(tx, anew);
      const after = { deliveryId };
      await this.keepers.record(keeping, principal, { action: 'webhook.replayed', id: webhook.id, after });
      return anew;
    });
  }

  /** @throws NotPermitted, WebhookNotFound, WebhookNotActive */
  ping(principal: Principal, id: string): Promise<Delivery> {
    return this.keepers.perform(principal, { action: 'webhook.ping', id }, async (keeping) => {
      const { tx } = keeping;
      const webhook = found(await this.webhooks.find(tx, id), id);
      if (webhook.state !== 'ACTIVE') throw new WebhookNotActive(webhook.state);
      const body = pingBody(id, this.desk.now());
      const delivery = await this.desk.add(tx, webhook, { eventType: 'PING', body, pilotId: null });
      await this.keepers.record(keeping, principal, { action: 'webhook.pinged', id });
      return delivery;
    });
  }
}
