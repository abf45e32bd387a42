import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { WebhookStateRefused } from '../domain/errors.js';
import { WEBHOOK_STEPS, type Webhook, type WebhookState } from '../domain/webhook.js';
import { WebhookStore } from './ports.js';
import { found, WebhookKeepers } from './webhook-keepers.js';

const VERBS: Readonly<Record<WebhookState, readonly [act: string, done: string, what: string]>> = {
  ACTIVE: ['webhook.enable', 'webhook.enabled', 'Enabling a webhook'],
  DISABLED: ['webhook.disable', 'webhook.disabled', 'Disabling a webhook'],
  REMOVED: ['webhook.remove', 'webhook.removed', 'Removing a webhook'],
};

/** Enables, disables or removes a webhook; its deliveries stay in the record. */
@Injectable()
export class ChangeWebhook {
  constructor(
    private readonly keepers: WebhookKeepers,
    private readonly store: WebhookStore,
  ) {}

  /** @throws NotPermitted, WebhookNotFound, WebhookStateRefused, ReasonRequired */
  execute(principal: Principal, id: string, to: WebhookState, reason: string): Promise<Webhook> {
    const [action, done, what] = VERBS[to];
    return this.keepers.perform(principal, { action, id }, async (keeping) => {
      const { tx } = keeping;
      const webhook = found(await this.store.lock(tx, id), id);
      const why = requireReason(reason, what);
      if (!WEBHOOK_STEPS[webhook.state].includes(to)) throw new WebhookStateRefused(webhook.state, to);
      await this.store.move(tx, id, { state: to, reason: why, rowVersion: webhook.rowVersion });
      if (to === 'ACTIVE') await this.store.count(tx, id, 0);
      await this.keepers.record(keeping, principal, { action: done, id, reason: why });
      return found(await this.store.find(tx, id), id);
    });
  }
}
