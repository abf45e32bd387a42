import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { AccountEvents, type SecurityEvent } from '../../../ports/account-events.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditParties } from '../../audit/public.js';
import { PersonMustAct } from '../domain/second-factor-errors.js';
import { Act } from './act.js';
import { partiesOf } from './organisation-parties.js';
import { Organisations } from './ports.js';

/** What is written down when the act is done. */
export interface OwnEvent {
  /** Object and past tense: `second_factor.enrolled`. */
  readonly action: string;
  readonly reason?: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** Acts that the owner of the account is told of, with the fact that names what was changed. */
const TOLD: Readonly<Record<string, { readonly type: SecurityEvent['type']; readonly by?: string }>> = {
  'password.changed': { type: 'PASSWORD_CHANGED' },
  'second_factor.enrolled': { type: 'SECOND_FACTOR_ENROLLED' },
  'second_factor.disabled': { type: 'SECOND_FACTOR_DISABLED' },
  'recovery_codes.renewed': { type: 'RECOVERY_CODES_RENEWED' },
  'api_token.created': { type: 'API_TOKEN_CREATED', by: 'prefix' },
  'login.unlinked': { type: 'LOGIN_UNLINKED', by: 'provider' },
};

/** An act of a person on his or her own account: never by an API token, audited in the chain of the person's organisation. */
@Injectable()
export class OwnAct {
  constructor(
    private readonly act: Act,
    private readonly organisations: Organisations,
    private readonly audit: AuditLog,
    private readonly events: AccountEvents,
    private readonly clock: ClockPort,
  ) {}

  /** @param action object and verb, for the audit entry of a refusal: `second_factor.enrol` @throws PersonMustAct */
  perform<T>(
    principal: Principal,
    action: string,
    work: (tx: Tx) => Promise<{ readonly result: T; readonly event?: OwnEvent }>,
  ): Promise<T> {
    const object = { type: 'PERSON', id: principal.personId };
    return this.act.perform(principal, { action, object }, async (tx, concerning) => {
      const parties = await this.partiesOf(tx, principal);
      if (parties !== undefined) concerning(parties);
      if (principal.apiToken !== undefined) throw new PersonMustAct();
      const { result, event } = await work(tx);
      if (event !== undefined) await this.tell(tx, principal, event);
      if (event !== undefined) await this.audit.append(tx, { parties, actor: principal, object, ...event });
      return result;
    });
  }

  /** The owner learns by another way, too: whoever holds the session may be somebody else. */
  private async tell(tx: Tx, { personId }: Principal, { action, after }: OwnEvent): Promise<void> {
    const told = TOLD[action];
    if (told === undefined) return;
    const facts = (after ?? {}) as Readonly<Record<string, JsonValue>>;
    const named = told.by === undefined ? undefined : facts[told.by];
    const detail = typeof named === 'string' ? named : null;
    await this.events.security(tx, { type: told.type, personId, at: this.clock.now(), detail });
  }

  private async partiesOf(tx: Tx, principal: Principal): Promise<AuditParties | undefined> {
    const { organisationId } = principal;
    return organisationId === undefined ? undefined : partiesOf(await this.organisations.findAny(tx, organisationId));
  }
}
