import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { DeliveryStore } from '../app/ports.js';
import type { Attempt, Delivery } from '../domain/delivery.js';
import { WebhookAttemptEntity, WebhookDeliveryEntity } from './entities.js';

@Injectable()
export class TypeOrmDeliveryStore extends DeliveryStore {
  /** The other side's act may cause it. */
  async insert(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
    const rows = deliveries.map((one) => ({ ...one }));
    await asSystem(tx, (manager) => manager.insert(WebhookDeliveryEntity, rows));
  }

  async lock(tx: Tx, id: string): Promise<Delivery | undefined> {
    if (!isId(id)) return undefined;
    const lock = { mode: 'pessimistic_write' } as const;
    const row = await managerOf(tx).findOne(WebhookDeliveryEntity, { where: { id }, lock });
    return row === null ? undefined : (row as unknown as Delivery);
  }

  async change(tx: Tx, id: string, to: Parameters<DeliveryStore['change']>[2]): Promise<void> {
    await managerOf(tx).update(WebhookDeliveryEntity, { id }, to);
  }

  async page(
    tx: Tx,
    { webhookId, state }: Parameters<DeliveryStore['page']>[1],
    { first, after }: Parameters<DeliveryStore['page']>[2],
  ): Promise<readonly Delivery[]> {
    if (!isId(webhookId)) return [];
    const rows = await managerOf(tx).find(WebhookDeliveryEntity, {
      where: { webhookId, ...(state !== undefined && { state }), ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: first,
    });
    return rows as unknown as Delivery[];
  }

  async insertAttempt(tx: Tx, attempt: Attempt): Promise<void> {
    await managerOf(tx).insert(WebhookAttemptEntity, { ...attempt });
  }

  async attemptsOf(tx: Tx, deliveryIds: readonly string[]): Promise<readonly Attempt[]> {
    if (deliveryIds.length === 0) return [];
    const where = { deliveryId: In([...deliveryIds]) };
    const rows = await managerOf(tx).find(WebhookAttemptEntity, { where, order: { deliveryId: 'ASC', number: 'ASC' } });
    return rows as unknown as Attempt[];
  }
}
