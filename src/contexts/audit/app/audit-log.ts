import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { INSTALLATION_CHAIN, linkEntry, type EntryStatement } from '../domain/entry.js';
import { AuditEntries } from './ports.js';

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

/** Writes what happened, in the transaction in which it happened. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly entries: AuditEntries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {}

  /** Call it last in the transaction: it locks the chain's head row until the commit, and all others wait for that. */
  async append(tx: Tx, event: AuditEvent): Promise<void> {
    await this.link(tx, event, { outcome: 'DONE' });
  }

  /** A refused act. Its own transaction was rolled back, so the refusal is written in another one. */
  async denied(event: AuditEvent, error: DomainError): Promise<void> {
    await this.unitOfWork.run({ kind: 'system', purpose: 'audit of a refusal' }, (tx) =>
      this.link(tx, { ...event, reason: event.reason ?? error.message }, { outcome: 'DENIED', rule: error.code }),
    );
  }

  private async link(tx: Tx, event: AuditEvent, result: Pick<EntryStatement, 'outcome' | 'rule'>): Promise<void> {
    const head = await this.entries.lockHead(tx, chainOf(event.parties));
    const entry = linkEntry(head, {
      at: this.clock.now().toISOString(),
      actor: actorOf(event.actor),
      action: event.action,
      ...result,
      object: event.object,
      parties: event.parties && {
        vendorOrganisationId: event.parties.vendorOrganisationId,
        customerOrganisationId: event.parties.customerOrganisationId,
      },
      reason: event.reason,
      before: event.before,
      after: event.after,
    });
    await this.entries.append(tx, entry);
  }
}

/** The chain in which events of these parties are written. */
export function chainOf(parties: AuditParties | undefined): string {
  return parties?.customerOrganisationId ?? parties?.vendorOrganisationId ?? INSTALLATION_CHAIN;
}

function actorOf(actor: AuditEvent['actor']): EntryStatement['actor'] {
  return 'system' in actor
    ? { name: `system: ${actor.system}` }
    : {
        id: actor.personId,
        name: actor.printedName,
        organisationId: actor.organisationId,
        apiToken: actor.apiToken?.id,
      };
}
