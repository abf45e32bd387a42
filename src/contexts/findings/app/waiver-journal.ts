import { Injectable } from '@nestjs/common';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import type { Waiver, WaiverSignOff } from '../domain/waiver.js';
import type { WaiverState } from '../domain/waiver-states.js';
import { WaiverChanged } from '../domain/waiver-errors.js';
import { reopened } from './close-item.js';
import { FINDING_RULES, ItemJournal, type Actor } from './item-journal.js';
import { PunchItems, Waivers } from './ports.js';

const TOLD: Readonly<Partial<Record<WaiverState, PilotEventType>>> = {
  SUBMITTED: 'WAIVER_SUBMITTED',
  APPROVED: 'WAIVER_DECIDED',
  REJECTED: 'WAIVER_DECIDED',
  EXPIRED: 'WAIVER_ENDED',
  REVOKED: 'WAIVER_ENDED',
  CLOSED: 'WAIVER_ENDED',
};

/** Writes what happens to a waiver: its row, the items it held, who is told, the audit event; in the caller's transaction. */
@Injectable()
export class WaiverJournal {
  constructor(
    private readonly waivers: Waivers,
    private readonly items: PunchItems,
    private readonly itemJournal: ItemJournal,
    private readonly audit: AuditLog,
    private readonly events: PilotEvents,
  ) {}

  async drafted(tx: Tx, actor: Actor, waiver: Waiver): Promise<void> {
    await this.waivers.insert(tx, waiver);
    await this.record(tx, actor, waiver, { action: 'waiver.drafted' });
  }

  /** @throws WaiverChanged when another transaction was faster */
  async changed(tx: Tx, actor: Actor, waiver: Waiver, reason?: string): Promise<void> {
    if (!(await this.waivers.change(tx, waiver))) throw new WaiverChanged(waiver.number);
    await this.follow(tx, actor, waiver, reason);
  }

  /** As `changed`, for rules and deadlines: false = somebody was faster, and nothing is left to do. */
  async ended(tx: Tx, waiver: Waiver, reason: string): Promise<boolean> {
    if (!(await this.waivers.change(tx, waiver))) return false;
    await this.follow(tx, FINDING_RULES, waiver, reason);
    return true;
  }

  async signed(tx: Tx, actor: Actor, waiver: Waiver, signOff: WaiverSignOff): Promise<void> {
    await this.waivers.insertSignOff(tx, signOff);
    const { slot, decision, signatureId } = signOff;
    const after = { slot, decision, signatureId, termsDigest: waiver.termsDigest };
    await this.audit.append(tx, { ...audited(waiver), actor, action: 'waiver.signed', after });
  }

  private async follow(tx: Tx, actor: Actor, waiver: Waiver, reason: string | undefined): Promise<void> {
    if (waiver.state === 'EXPIRED' || waiver.state === 'REVOKED') await this.reopenAccepted(tx, waiver);
    await this.record(tx, actor, waiver, { action: `waiver.${waiver.state.toLowerCase()}`, reason });
  }

  /** What was accepted under a waiver that has ended is open again. */
  private async reopenAccepted(tx: Tx, waiver: Waiver): Promise<void> {
    const text = `Waiver ${waiver.number}, under which it was accepted, is ${waiver.state}.`;
    for (const before of await this.items.acceptedBy(tx, waiver.id))
      await this.itemJournal.changed(tx, FINDING_RULES, {
        before,
        after: reopened(before),
        event: { action: 'item.reopened', text },
      });
  }

  private async record(
    tx: Tx,
    actor: Actor,
    waiver: Waiver,
    { action, reason }: { action: string; reason?: string | undefined },
  ): Promise<void> {
    const { pilotId, siteId, number, state, nth, criteriaSetId, criterionId, termsDigest } = waiver;
    const { parties, object } = audited(waiver);
    const type = TOLD[state];
    const facts = { number, state, nth, criteriaSetId, criterionId, termsDigest };
    const by = 'personId' in actor ? actor.personId : ('SYSTEM' as const);
    const why = reason === undefined ? {} : { reason };
    if (type !== undefined)
      await this.events.announce(tx, { type, pilotId, siteId, parties, object, by, ...why, facts });
    await this.audit.append(tx, { parties, object, actor, action, ...why, after: facts });
  }
}

function audited(waiver: Waiver) {
  const { vendorOrganisationId, customerOrganisationId, id } = waiver;
  return { parties: { vendorOrganisationId, customerOrganisationId }, object: { type: 'WAIVER', id } };
}
