import type { OrganisationId } from '../../../kernel/ids.js';

export type WebhookState = 'ACTIVE' | 'DISABLED' | 'REMOVED';

/** What may follow what. Everything that is not listed is refused. */
export const WEBHOOK_STEPS: Readonly<Record<WebhookState, readonly WebhookState[]>> = {
  ACTIVE: ['DISABLED', 'REMOVED'],
  DISABLED: ['ACTIVE', 'REMOVED'],
  REMOVED: [],
};

/** Where an organisation wants to be told, and of what. */
export interface Webhook {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  /** Of the signing secret, readable under the installation's key for secrets alone. */
  readonly sealedSecret: string;
  /** Of the secret before, which signs beside the new one until then; both null when there is none. */
  readonly previousSealedSecret: string | null;
  readonly previousSecretUntil: Date | null;
  readonly state: WebhookState;
  readonly stateReason: string | null;
  /** Tries in a row that were not taken; 0 after one that was. */
  readonly failures: number;
  readonly rowVersion: number;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Tries in a row, of whatever deliveries, after which a receiver counts as gone. */
export const MOST_FAILURES = 20;

/** Seconds to wait before each further try of one delivery: eight tries within about 19 hours. */
export const BACKOFF_SECONDS: readonly number[] = [5, 30, 120, 600, 3600, 14_400, 50_400];

/** Seconds until try `attempt` + 1; `undefined` when `attempt` was the last. @param attempt 1 for the first */
export function waitAfter(attempt: number): number | undefined {
  return BACKOFF_SECONDS[attempt - 1];
}

/** Hours for which the secret before may go on signing. */
export const LONGEST_OVERLAP_HOURS = 168;

/** What the context seals its secrets for. */
export function secretUse(webhookId: string): string {
  return `webhook ${webhookId}`;
}
