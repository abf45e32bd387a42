import type { Tx } from '../../../ports/unit-of-work.js';
import type { Attempt, Delivery, DeliveryState } from '../domain/delivery.js';
import type { Webhook, WebhookState } from '../domain/webhook.js';

export interface PageRange {
  readonly first: number;
  readonly after?: string;
}

/** Each organisation sees its own; events and the worker reach those of both sides. */
export abstract class WebhookStore {
  abstract insert(tx: Tx, webhook: Webhook): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<Webhook | undefined>;
  abstract find(tx: Tx, id: string): Promise<Webhook | undefined>;
  /** All but removed ones, oldest first. */
  abstract all(tx: Tx): Promise<readonly Webhook[]>;
  abstract move(
    tx: Tx,
    id: string,
    to: { readonly state: WebhookState; readonly reason: string | null; readonly rowVersion: number },
  ): Promise<boolean>;
  /** `false`: somebody else changed the webhook in between. */
  abstract changeSecret(
    tx: Tx,
    id: string,
    to: Pick<Webhook, 'sealedSecret' | 'previousSealedSecret' | 'previousSecretUntil' | 'rowVersion'>,
  ): Promise<boolean>;
  abstract count(tx: Tx, id: string, failures: number): Promise<void>;
  /** Active webhooks of these organisations that want the event, whoever's transaction it is. */
  abstract listening(tx: Tx, organisationIds: readonly string[], eventType: string): Promise<readonly Webhook[]>;
}

export abstract class DeliveryStore {
  /** Whoever's transaction it is. */
  abstract insert(tx: Tx, deliveries: readonly Delivery[]): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<Delivery | undefined>;
  abstract change(
    tx: Tx,
    id: string,
    to: Partial<Pick<Delivery, 'state' | 'attempts' | 'turn' | 'endedAt'>>,
  ): Promise<void>;
  /** Newest first. */
  abstract page(
    tx: Tx,
    of: { readonly webhookId: string; readonly state?: DeliveryState },
    range: PageRange,
  ): Promise<readonly Delivery[]>;
  abstract insertAttempt(tx: Tx, attempt: Attempt): Promise<void>;
  /** In the order they were made. */
  abstract attemptsOf(tx: Tx, deliveryIds: readonly string[]): Promise<readonly Attempt[]>;
}
