import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { assertClock, chainTime, isClockBehind } from '../domain/chain-clock.js';
import { INSTALLATION_CHAIN, linkEntry, type ChainHead, type EntryStatement } from '../domain/entry.js';
import type { AuditEvent, AuditParties } from './audit-event.js';
import { PacedRefusals } from './paced-refusals.js';
import { AuditEntries } from './ports.js';

/** Writes what happened, in the transaction in which it happened. */
@Injectable()
export class AuditLog {
  /** Refusals that are written down, so that the boundary, which hears of every one, adds only those that nobody wrote. */
  private readonly written = new WeakSet<DomainError>();

  constructor(
    private readonly entries: AuditEntries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
    private readonly refusals: PacedRefusals,
  ) {}

  /** Call it last in the transaction: it locks the chain's head row until the commit, and all others wait for that. */
  async append(tx: Tx, event: AuditEvent): Promise<void> {
    await this.link(tx, event, { outcome: 'DONE' });
  }

  /**
   * A refused act. Its own transaction was rolled back, so the refusal is written in another one: once, however many layers tell of it,
   * and one by one only up to a number an hour for each actor.
   */
  async denied(event: AuditEvent, error: DomainError): Promise<void> {
    if (this.written.has(error)) return;
    await this.unitOfWork.run({ kind: 'system', purpose: 'audit of a refusal' }, async (tx) => {
      const { parties } = event;
      const of = { chainId: chainOf(parties), actor: pacedActorOf(event), ...(parties !== undefined && { parties }) };
      const { after, before, isWritten } = await this.refusals.admit(tx, of);
      for (const note of before) await this.append(tx, note);
      const reason = event.reason ?? error.message;
      if (isWritten) await this.link(tx, { ...event, reason }, { outcome: 'DENIED', rule: error.code });
      for (const note of after) await this.append(tx, note);
    });
    this.written.add(error);
  }

  hasWritten(refusal: DomainError): boolean {
    return this.written.has(refusal);
  }

  /** Writes down how many refusals were only counted, in hours that have ended. */
  tellCountedRefusals(): Promise<void> {
    return this.refusals.tellEnded((tx, event) => this.append(tx, event));
  }

  /**
   * The time to hold deadlines against: the clock's, or the latest in the chain of these parties when that is later. Setting
   * the clock back gives nobody more time.
   */
  async time(tx: Tx, parties: AuditParties): Promise<Date> {
    return chainTime(await this.entries.head(tx, chainOf(parties)), this.clock.now());
  }

  /** @throws ClockBehind when the clock shows a time before what is already written down, beyond a tolerance */
  async requireClock(tx: Tx, parties: AuditParties): Promise<void> {
    assertClock(await this.entries.head(tx, chainOf(parties)), this.clock.now());
  }

  private async link(tx: Tx, event: AuditEvent, result: Pick<EntryStatement, 'outcome' | 'rule'>): Promise<void> {
    let head = await this.entries.lockHead(tx, chainOf(event.parties));
    const now = this.clock.now();
    if (isClockBehind(head, now) && !head.isClockBehind)
      head = await this.add(tx, head, now, clockWentBack(head, now, event));
    await this.add(tx, head, now, {
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
  }

  private async add(tx: Tx, head: ChainHead, now: Date, said: Said): Promise<ChainHead> {
    const entry = linkEntry(head, { ...said, at: now.toISOString() });
    const latestAt = chainTime(head, now);
    const next = {
      ...head,
      seq: entry.statement.seq,
      entryHash: entry.entryHash,
      latestAt,
      isClockBehind: isClockBehind(head, now),
    };
    await this.entries.append(tx, entry, next);
    return next;
  }
}

type Said = Omit<Parameters<typeof linkEntry>[1], 'at'>;

/** Ordering is by sequence, so a clock that was set back hides nothing; that it was is written down once, until it has caught up. */
function clockWentBack(head: ChainHead, now: Date, { parties }: AuditEvent): Said {
  return {
    actor: { name: 'system: clock' },
    action: 'clock.went-back',
    outcome: 'DONE',
    object: { type: 'AUDIT_CHAIN', id: head.chainId },
    parties: parties && {
      vendorOrganisationId: parties.vendorOrganisationId,
      customerOrganisationId: parties.customerOrganisationId,
    },
    before: { latest: head.latestAt?.toISOString() ?? null },
    after: { now: now.toISOString() },
  };
}

/** The chain in which events of these parties are written. */
export function chainOf(parties: AuditParties | undefined): string {
  return parties?.customerOrganisationId ?? parties?.vendorOrganisationId ?? INSTALLATION_CHAIN;
}

/** A person's refusals count together; at the door, where nobody is known yet, those about one account do. */
function pacedActorOf({ actor, object }: AuditEvent): string {
  return 'system' in actor ? `${actor.system}: ${object.type} ${object.id}` : actor.personId;
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
