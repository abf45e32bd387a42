import { Injectable } from '@nestjs/common';
import { OutboundHttp } from '../../../ports/outbound.js';
import { PILOT_EVENT_TYPES } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import { SecretBox, SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { WebhookInvalid, WebhookUrlRefused } from '../domain/errors.js';
import { secretText } from './sign-delivery.js';
import { secretUse, type Webhook } from '../domain/webhook.js';
import { WebhookStore } from './ports.js';
import { WebhookKeepers } from './webhook-keepers.js';

const LONGEST_DESCRIPTION = 200;
const MOST_WEBHOOKS = 20;

export interface NewWebhook {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
}

/** Makes the row of a new webhook with its sealed secret. */
@Injectable()
export class WebhookDraft {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly box: SecretBox,
    private readonly secrets: SecretSource,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  nextId(): string {
    return this.ids.next();
  }

  /** @throws WebhookInvalid, WebhookUrlRefused */
  check({ url, description, eventTypes }: NewWebhook): void {
    const why = this.outbound.refusalOf(url);
    if (why !== undefined) throw new WebhookUrlRefused(why);
    if (description.trim() === '' || description.length > LONGEST_DESCRIPTION)
      throw new WebhookInvalid(
        '/description',
        `Say in 1 to ${LONGEST_DESCRIPTION} characters what receives the events.`,
      );
    const unknown = eventTypes.find((type) => !(PILOT_EVENT_TYPES as readonly string[]).includes(type));
    if (unknown !== undefined || eventTypes.length === 0)
      throw new WebhookInvalid(
        '/eventTypes',
        `${unknown === undefined ? 'No type of event is named' : `"${unknown}" is no type of event`}. Known: ${PILOT_EVENT_TYPES.join(', ')}.`,
      );
  }

  /** @throws SECRETS_KEY_MISSING */
  async newSecret(id: string): Promise<{ readonly secret: string; readonly sealedSecret: string }> {
    const secret = secretText(Buffer.from(this.secrets.token(), 'base64url'));
    return { secret, sealedSecret: await this.box.seal(secret, secretUse(id)) };
  }

  async make(
    id: string,
    { url, description, eventTypes }: NewWebhook,
    by: { readonly principal: Principal; readonly organisationId: Webhook['organisationId'] },
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const { secret, sealedSecret } = await this.newSecret(id);
    const webhook: Webhook = {
      id,
      organisationId: by.organisationId,
      url: new URL(url).href,
      description: description.trim(),
      eventTypes: [...new Set(eventTypes)].sort(),
      ...{ sealedSecret, previousSealedSecret: null, previousSecretUntil: null },
      state: 'ACTIVE',
      stateReason: null,
      failures: 0,
      rowVersion: 1,
      createdBy: by.principal.personId,
      createdAt: this.clock.now(),
    };
    return { webhook, secret };
  }
}

/** Registers where an organisation wants to be told. The secret is shown this once. */
@Injectable()
export class RegisterWebhook {
  constructor(
    private readonly keepers: WebhookKeepers,
    private readonly draft: WebhookDraft,
    private readonly store: WebhookStore,
  ) {}

  /** @throws NotPermitted, WebhookInvalid, WebhookUrlRefused, SECRETS_KEY_MISSING */
  execute(principal: Principal, input: NewWebhook): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const id = this.draft.nextId();
    return this.keepers.perform(principal, { action: 'webhook.register', id }, async (keeping) => {
      this.draft.check(input);
      const { tx, organisationId } = keeping;
      if ((await this.store.all(tx)).length >= MOST_WEBHOOKS)
        throw new WebhookInvalid('/url', `An organisation has at most ${MOST_WEBHOOKS} webhooks. Remove one first.`);
      const made = await this.draft.make(id, input, { principal, organisationId });
      await this.store.insert(tx, made.webhook);
      const { url, eventTypes } = made.webhook;
      // Paths of such addresses often hold a key.
      const after = { origin: new URL(url).origin, eventTypes: [...eventTypes] };
      await this.keepers.record(keeping, principal, { action: 'webhook.registered', id, after });
      return made;
    });
  }
}
