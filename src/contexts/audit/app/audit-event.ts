import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';

/** Whose chain an event belongs to: the customer's if there is one, else the vendor's, else the installation's. */
export interface AuditParties {
  readonly vendorOrganisationId?: string;
  readonly customerOrganisationId?: string;
}

export interface AuditEvent {
  readonly parties?: AuditParties;
  readonly actor: Principal | { readonly system: string };
  /** Object and past tense: `criteria.baselined`. */
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly reason?: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}
