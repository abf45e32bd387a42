import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';
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

/** An act of a person on his or her own account: never by an API token, audited in the chain of the person's organisation. */
@Injectable()
export class OwnAct {
  constructor(
    private readonly act: Act,
    private readonly organisations: Organisations,
    private readonly audit: AuditLog,
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
      if (event !== undefined) await this.audit.append(tx, { parties, actor: principal, object, ...event });
      return result;
    });
  }

  private async partiesOf(tx: Tx, principal: Principal): Promise<AuditParties | undefined> {
    const { organisationId } = principal;
    return organisationId === undefined ? undefined : partiesOf(await this.organisations.findAny(tx, organisationId));
  }
}
