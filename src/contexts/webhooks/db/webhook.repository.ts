import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { WebhookStore } from '../app/ports.js';
import type { Webhook, WebhookState } from '../domain/webhook.js';
import { WebhookEntity } from './entities.js';

@Injectable()
export class TypeOrmWebhookStore extends WebhookStore {
  async insert(tx: Tx, webhook: Webhook): Promise<void> {
    await managerOf(tx).insert(WebhookEntity, { ...webhook, eventTypes: [...webhook.eventTypes] });
  }

  async lock(tx: Tx, id: string): Promise<Webhook | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOne(WebhookEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return webhookOf(row);
  }

  async find(tx: Tx, id: string): Promise<Webhook | undefined> {
    return isId(id) ? webhookOf(await managerOf(tx).findOneBy(WebhookEntity, { id })) : undefined;
  }

  async all(tx: Tx): Promise<readonly Webhook[]> {
    const where = { state: Not<WebhookState>('REMOVED') };
    return (await managerOf(tx).find(WebhookEntity, { where, order: { id: 'ASC' } })) as unknown as Webhook[];
  }

  async move(tx: Tx, id: string, { state, reason, rowVersion }: Parameters<WebhookStore['move']>[2]): Promise<boolean> {
    const change = { state, stateReason: reason, rowVersion: rowVersion + 1 };
    return (await managerOf(tx).update(WebhookEntity, { id, rowVersion }, change)).affected === 1;
  }

  async changeSecret(
    tx: Tx,
    id: string,
    { rowVersion, ...secrets }: Parameters<WebhookStore['changeSecret']>[2],
  ): Promise<boolean> {
    const change = { ...secrets, rowVersion: rowVersion + 1 };
    return (await managerOf(tx).update(WebhookEntity, { id, rowVersion }, change)).affected === 1;
  }

  async count(tx: Tx, id: string, failures: number): Promise<void> {
    await managerOf(tx).update(WebhookEntity, { id }, { failures });
  }

  listening(tx: Tx, organisationIds: readonly string[], eventType: string): Promise<readonly Webhook[]> {
    return asSystem(tx, async (manager) => {
      const rows = await manager
        .createQueryBuilder(WebhookEntity, 'w')
        .where({ organisationId: In([...organisationIds]), state: 'ACTIVE' })
        .andWhere(':eventType = ANY (w.event_types)', { eventType })
        .orderBy('w.id')
        .getMany();
      return rows as unknown as Webhook[];
    });
  }
}

function webhookOf(row: WebhookEntity | null): Webhook | undefined {
  return row === null ? undefined : (row as unknown as Webhook);
}
