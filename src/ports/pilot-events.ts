import type { JsonValue } from '../kernel/canonical-json.js';
import type { OrganisationId, PersonId } from '../kernel/ids.js';
import type { Tx } from './unit-of-work.js';

/** What happens in a pilot that others may have to act on: gates that rest on it, people who wait for it, systems that are told. */
export const PILOT_EVENT_TYPES = [
  'PILOT_STATE_CHANGED',
  'SITE_CHANGED',
  'CRITERIA_BASELINED',
  'CRITERIA_WITHDRAWN',
  'DATASET_SEALED',
  'DATASET_COMPROMISED',
  'DATASET_BURNED',
  'RUN_DECLARED',
  'RUN_ENDED',
  'RUN_REVEALED',
  'RUN_INVALIDATED',
  'ITEM_RAISED',
  'ITEM_CHANGED',
  'WAIVER_SUBMITTED',
  'WAIVER_DECIDED',
  'WAIVER_ENDED',
  'GATE_OPENED',
  'GATE_SIGNED',
  'GATE_SIGNATURE_ENDED',
  'GATE_SLOT_DELEGATED',
  'GATE_DELEGATION_REVOKED',
  'GATE_CLOSED',
  'GATE_DECIDED',
  'GATE_REVOKED',
  'CONDITION_OVERDUE',
  'CONDITION_CLOSED',
  'POLICY_CHANGED',
  'DOSSIER_SEALED',
  'DOSSIER_ISSUED',
  'DOSSIER_ACKNOWLEDGED',
  'DOSSIER_SUPERSEDED',
  'DOSSIER_REVOKED',
] as const;
export type PilotEventType = (typeof PILOT_EVENT_TYPES)[number];

/** One thing that happened, as ids and plain facts. No image, no outcome and no personal data but ids. */
export interface PilotEvent {
  readonly type: PilotEventType;
  readonly pilotId: string;
  readonly siteId: string | null;
  readonly parties: { readonly vendorOrganisationId: OrganisationId; readonly customerOrganisationId: OrganisationId };
  readonly object: { readonly type: string; readonly id: string };
  /** `SYSTEM` = a rule or a deadline did it. */
  readonly by: PersonId | 'SYSTEM';
  readonly reason?: string;
  readonly facts: JsonValue;
}

export type PilotEventListener = (tx: Tx, event: PilotEvent) => Promise<void>;

/**
 * Announces in the transaction of the change. Listeners run inside it, one after the other, in the order they subscribed: what
 * they write stands or falls with the change, and a listener that throws undoes it. They never do network work: they enqueue.
 */
export abstract class PilotEvents {
  /** Called once, when the application starts. */
  abstract subscribe(types: readonly PilotEventType[], listener: PilotEventListener): void;
  abstract announce(tx: Tx, event: PilotEvent): Promise<void>;
}
