import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { WebhookInvalid, WebhookNotActive } from '../domain/errors.js';
import { LONGEST_OVERLAP_HOURS, type Webhook } from '../domain/webhook.js';
import { WebhookStore } from './ports.js';
import { WebhookDraft } from './register-webhook.js';
import { found, WebhookKeepers } from './webhook-keepers.js';

const HOUR_MS = 3_600_000;

/** Gives a webhook another secret, shown this once; the one before signs beside it until receivers have changed over. */
@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly keepers: WebhookKeepers,
    private readonly draft: WebhookDraft,
    private readonly store: WebhookStore,
    private readonly clock: ClockPort,
  ) {}

  /**
   * @param of.overlapHours 0 to 168; with 0 the old secret signs nothing any more, as one wants after a leak
   * @throws NotPermitted, WebhookNotFound, WebhookNotActive (a removed one), WebhookInvalid, ReasonRequired, SECRETS_KEY_MISSING
   */
  execute(
    principal: Principal,
    { id, overlapHours, reason }: { readonly id: string; readonly overlapHours: number; readonly reason: string },
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    return this.keepers.perform(principal, { action: 'webhook.rotate-secret', id }, async (keeping) => {
      const { tx } = keeping;
      const webhook = found(await this.store.lock(tx, id), id);
      const why = requireReason(reason, 'Another secret');
      if (overlapHours < 0 || overlapHours > LONGEST_OVERLAP_HOURS)
        throw new WebhookInvalid(
          '/overlapHours',
          `The old secret may sign beside the new one for 0 to ${LONGEST_OVERLAP_HOURS} hours; ${overlapHours} were asked for.`,
        );
      if (webhook.state === 'REMOVED') throw new WebhookNotActive(webhook.state);
      const { secret, sealedSecret } = await this.draft.newSecret(id);
      const until = overlapHours === 0 ? null : new Date(this.clock.now().getTime() + overlapHours * HOUR_MS);
      await this.store.changeSecret(tx, id, {
        sealedSecret,
        previousSealedSecret: until === null ? null : webhook.sealedSecret,
        previousSecretUntil: until,
        rowVersion: webhook.rowVersion,
      });
      const after = { previousSecretUntil: until?.toISOString() ?? null };
      await this.keepers.record(keeping, principal, { action: 'webhook.secret-rotated', id, reason: why, after });
      return { webhook: found(await this.store.find(tx, id), id), secret };
    });
  }
}
