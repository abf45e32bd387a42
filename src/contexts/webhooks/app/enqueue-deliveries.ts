import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PILOT_EVENT_TYPES, PilotEvents, type PilotEvent } from '../../../ports/pilot-events.js';
import { JobQueue } from '../../../ports/stores.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Delivery } from '../domain/delivery.js';
import { eventBody } from '../domain/event-body.js';
import type { Webhook } from '../domain/webhook.js';
import { DeliveryStore, WebhookStore } from './ports.js';

export const DELIVER_WEBHOOK_QUEUE = 'deliver-webhook';

/** Writes a delivery with the job that sends it, in one transaction with what it tells. */
@Injectable()
export class DeliveryDesk {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly jobs: JobQueue,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async add(
    tx: Tx,
    webhook: Webhook,
    of: { readonly eventType: string; readonly body: string; readonly pilotId: string | null },
  ): Promise<Delivery> {
    const delivery: Delivery = {
      ...{ id: this.ids.next(), webhookId: webhook.id, organisationId: webhook.organisationId, ...of },
      ...{ state: 'PENDING', attempts: 0, turn: 1, createdAt: this.clock.now(), endedAt: null },
    };
    await this.deliveries.insert(tx, [delivery]);
    await this.askFor(tx, delivery);
    return delivery;
  }

  /** The job of the next try. @param afterSeconds of waiting */
  async askFor(tx: Tx, { id, attempts }: Delivery, afterSeconds = 0): Promise<void> {
    const attempt = attempts + 1;
    const options = { singletonKey: `${id} ${attempt}`, afterSeconds };
    await this.jobs.enqueue(tx, DELIVER_WEBHOOK_QUEUE, { deliveryId: id, attempt }, options);
  }
}

/** Hears what happens in pilots and asks for deliveries to both sides, inside the transaction in which it happens. */
@Injectable()
export class EnqueueDeliveries implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly webhooks: WebhookStore,
    private readonly desk: DeliveryDesk,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(PILOT_EVENT_TYPES, (tx, event) => this.hear(tx, event));
  }

  private async hear(tx: Tx, event: PilotEvent): Promise<void> {
    const { vendorOrganisationId, customerOrganisationId } = event.parties;
    const sides = [vendorOrganisationId, customerOrganisationId];
    const listening = await this.webhooks.listening(tx, sides, event.type);
    if (listening.length === 0) return;
    const body = eventBody(event, this.desk.now());
    for (const webhook of listening)
      await this.desk.add(tx, webhook, { eventType: event.type, body, pilotId: event.pilotId });
  }
}
