import type { OrganisationId } from '../../../kernel/ids.js';

export type DeliveryState = 'PENDING' | 'DELIVERED' | 'FAILED';

/** One event for one webhook: sent again, with the same id and body, until it is taken or given up. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly organisationId: OrganisationId;
  /** `null`: a test that somebody asked for. */
  readonly pilotId: string | null;
  readonly eventType: string;
  /** The exact text that is sent and signed. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Number of the first try of the present turn: a replay begins a new one, with the short waits again. */
  readonly turn: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export type AttemptOutcome = 'TAKEN' | 'REFUSED' | 'BLOCKED' | 'UNREACHABLE' | 'TIMEOUT' | 'NOT_SENT';

/** One try: what the receiver answered, or why nothing was sent. */
export interface Attempt {
  readonly id: string;
  readonly deliveryId: string;
  readonly organisationId: OrganisationId;
  /** 1 for the first, over all turns. */
  readonly number: number;
  readonly at: Date;
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  readonly detail: string | null;
}
