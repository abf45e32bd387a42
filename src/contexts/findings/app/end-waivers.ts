import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PilotEvents } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { advanceWaiver, isInForce, type Waiver } from '../domain/waiver.js';
import { PunchItems, Waivers } from './ports.js';
import { WaiverJournal } from './waiver-journal.js';

/** Ends waivers where no person has to: past their date, and when the item behind them is verified. */
@Injectable()
export class EndWaivers implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly waivers: Waivers,
    private readonly items: PunchItems,
    private readonly journal: WaiverJournal,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['ITEM_CHANGED'], (tx, { object }) => this.closeFixed(tx, object.id));
  }

  /** Those that hold now. A clock that was set back gives none of them more time. */
  async inForce(tx: Tx, pilotId: string): Promise<readonly Waiver[]> {
    return (await this.granted(tx, pilotId)).filter(({ isOver }) => !isOver).map(({ waiver }) => waiver);
  }

  /** Those of a pilot past their date are EXPIRED from now on, whoever looks first. */
  async expireDue(tx: Tx, pilotId: string): Promise<void> {
    for (const { waiver: found, isOver, at } of await this.granted(tx, pilotId)) {
      const waiver = isOver ? await this.waivers.lock(tx, found.id) : undefined;
      if (waiver?.state !== 'APPROVED') continue;
      const endReason = `It was granted until ${waiver.validTo.toISOString()}.`;
      await this.journal.ended(tx, advanceWaiver(waiver, 'EXPIRED', { endedAt: at, endReason }), endReason);
    }
  }

  private async granted(tx: Tx, pilotId: string) {
    const granted = (await this.waivers.ofPilot(tx, pilotId)).filter(({ state }) => state === 'APPROVED');
    const [first] = granted;
    if (first === undefined) return [];
    const at = await this.audit.time(tx, first);
    return granted.map((waiver) => ({ waiver, at, isOver: !isInForce(waiver, at) }));
  }

  /** The fix was verified by a later formal run: the waiver has done its work. */
  private async closeFixed(tx: Tx, itemId: string): Promise<void> {
    const item = await this.items.find(tx, itemId);
    if (item?.state !== 'VERIFIED') return;
    for (const waiver of await this.waivers.ofItem(tx, itemId)) {
      if (waiver.state !== 'APPROVED') continue;
      const endReason = `Punch item ${item.number} was verified${item.verifiedRunId === null ? '' : ` by run ${item.verifiedRunId}`}.`;
      const endedAt = await this.audit.time(tx, waiver);
      await this.journal.ended(tx, advanceWaiver(waiver, 'CLOSED', { endedAt, endReason }), endReason);
    }
  }
}
