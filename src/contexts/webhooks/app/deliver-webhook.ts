import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import { OutboundHttp, type OutboundAnswer } from '../../../ports/outbound.js';
import { SecretBox } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Directory } from '../../identity/public.js';
import type { Attempt, AttemptOutcome, Delivery } from '../domain/delivery.js';
import { signedHeaders } from './sign-delivery.js';
import { MOST_FAILURES, secretUse, waitAfter, type Webhook } from '../domain/webhook.js';
import { DeliveryDesk } from './enqueue-deliveries.js';
import { DeliveryStore, WebhookStore } from './ports.js';

const SYSTEM: Scope = { kind: 'system', purpose: 'delivery of webhooks' };
const GONE = 410;

interface Tried {
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  readonly detail: string | null;
}

/** Signs and sends one try; nothing here opens a transaction. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly box: SecretBox,
    private readonly clock: ClockPort,
  ) {}

  async send(webhook: Webhook, { id, body }: Delivery): Promise<Tried> {
    try {
      const at = this.clock.now();
      const headers = {
        ...signedHeaders({ id, at, body, secrets: await this.secretsOf(webhook, at) }),
        'content-type': 'application/json',
        'user-agent': 'Touchstone-Webhooks/1',
      };
      return triedBy(await this.outbound.post(webhook.url, { headers, body }));
    } catch (error) {
      if (error instanceof DomainError) return { outcome: 'NOT_SENT', status: null, detail: String(error.code) };
      throw error;
    }
  }

  /** The secret, and the one before as long as it goes on signing. */
  private secretsOf(
    { id, sealedSecret, previousSealedSecret, previousSecretUntil }: Webhook,
    at: Date,
  ): Promise<string[]> {
    const isBoth = previousSealedSecret !== null && previousSecretUntil !== null && at < previousSecretUntil;
    const sealed = [sealedSecret, ...(isBoth ? [previousSealedSecret] : [])];
    return Promise.all(sealed.map((one) => this.box.open(one, secretUse(id))));
  }
}

/** Ends a webhook that nobody answers, for the record of its organisation. */
@Injectable()
export class WebhookNotes {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly directory: Directory,
    private readonly audit: AuditLog,
  ) {}

  async disable(tx: Tx, { id, rowVersion, organisationId }: Webhook, reason: string): Promise<void> {
    await this.webhooks.move(tx, id, { state: 'DISABLED', reason, rowVersion });
    const organisation = await this.directory.anyOrganisation(tx, organisationId);
    const parties =
      organisation?.kind === 'VENDOR'
        ? { vendorOrganisationId: organisationId }
        : { customerOrganisationId: organisationId };
    await this.audit.append(tx, {
      parties,
      actor: { system: 'webhooks' },
      action: 'webhook.disabled',
      object: { type: 'WEBHOOK', id },
      reason,
    });
  }
}

/** Writes how a try ended, and what follows: another try, the end of the delivery, or the end of the webhook. */
@Injectable()
export class DeliveryJournal {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
    private readonly desk: DeliveryDesk,
    private readonly ids: IdsPort,
    private readonly notes: WebhookNotes,
  ) {}

  /** The delivery and its webhook when this try is still wanted. */
  async wanted(
    tx: Tx,
    id: string,
    attempt: number,
  ): Promise<{ readonly webhook: Webhook; readonly delivery: Delivery } | undefined> {
    const delivery = await this.deliveries.lock(tx, id);
    if (delivery?.state !== 'PENDING' || delivery.attempts !== attempt - 1) return undefined;
    const webhook = await this.webhooks.lock(tx, delivery.webhookId);
    return webhook && { webhook, delivery };
  }

  async ended(
    tx: Tx,
    { webhook, delivery }: { readonly webhook: Webhook; readonly delivery: Delivery },
    tried: Tried,
  ): Promise<void> {
    const at = this.desk.now();
    const { id, organisationId } = delivery;
    const attempts = delivery.attempts + 1;
    const attempt: Attempt = {
      ...{ id: this.ids.next(), deliveryId: id, organisationId, number: attempts, at },
      ...tried,
    };
    await this.deliveries.insertAttempt(tx, attempt);
    if (tried.outcome === 'TAKEN') {
      await this.deliveries.change(tx, id, { state: 'DELIVERED', attempts, endedAt: at });
      if (webhook.failures > 0) await this.webhooks.count(tx, webhook.id, 0);
      return;
    }
    const failures = webhook.failures + 1;
    await this.webhooks.count(tx, webhook.id, failures);
    const why = this.whyOver(webhook, tried, failures);
    const wait = why === undefined ? waitAfter(attempts - firstOf(delivery)) : undefined;
    if (wait === undefined) await this.deliveries.change(tx, id, { state: 'FAILED', attempts, endedAt: at });
    else {
      await this.deliveries.change(tx, id, { attempts });
      await this.desk.askFor(tx, { ...delivery, attempts }, wait);
    }
    if (why !== undefined && webhook.state === 'ACTIVE') await this.notes.disable(tx, webhook, why);
  }

  private whyOver(webhook: Webhook, { outcome, status }: Tried, failures: number): string | undefined {
    if (webhook.state !== 'ACTIVE') return `the webhook is ${webhook.state}`;
    if (outcome === 'REFUSED' && status === GONE) return 'The receiver answered 410: it wants nothing any more.';
    if (failures >= MOST_FAILURES) return `${failures} tries in a row were not taken.`;
    return undefined;
  }
}

/** One try of one delivery, as a job. A job that comes twice sends at most one message more, with the same `webhook-id`. */
@Injectable()
export class DeliverWebhook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: DeliveryJournal,
    private readonly sender: WebhookSender,
  ) {}

  async execute(deliveryId: string, attempt: number): Promise<void> {
    const wanted = await this.unitOfWork.run(SYSTEM, (tx) => this.journal.wanted(tx, deliveryId, attempt));
    if (wanted === undefined) return;
    const tried: Tried =
      wanted.webhook.state === 'ACTIVE'
        ? await this.sender.send(wanted.webhook, wanted.delivery)
        : { outcome: 'NOT_SENT', status: null, detail: `the webhook is ${wanted.webhook.state}` };
    await this.unitOfWork.run(SYSTEM, async (tx) => {
      const still = await this.journal.wanted(tx, deliveryId, attempt);
      if (still !== undefined) await this.journal.ended(tx, still, tried);
    });
  }
}

/** A replay begins anew with the short waits. */
function firstOf({ turn }: Delivery): number {
  return turn - 1;
}

function triedBy(answer: OutboundAnswer): Tried {
  if (answer.kind !== 'ANSWERED') return { outcome: answer.kind, status: null, detail: answer.detail };
  const isTaken = answer.status >= 200 && answer.status < 300;
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return {
    outcome: isTaken ? 'TAKEN' : 'REFUSED',
    status: answer.status,
    detail: isRedirect ? 'redirects are not followed' : null,
  };
}
