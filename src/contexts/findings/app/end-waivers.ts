import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PilotEvents } from '../../../ports/pilot-events.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { advanceWaiver } from '../domain/waiver.js';
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
    private readonly clock: ClockPort,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['ITEM_CHANGED'], (tx, { object }) => this.closeFixed(tx, object.id));
  }

  /** Those past their date are EXPIRED from now on, whoever looks first; of one pilot, or of all. */
  async expireDue(tx: Tx, pilotId?: string): Promise<void> {
    const at = this.clock.now();
    for (const { id } of await this.waivers.overdue(tx, at, pilotId)) {
      const waiver = await this.waivers.lock(tx, id);
      if (waiver?.state !== 'APPROVED') continue;
      const endReason = `It was granted until ${waiver.validTo.toISOString()}.`;
      await this.journal.ended(tx, advanceWaiver(waiver, 'EXPIRED', { endedAt: at, endReason }), endReason);
    }
  }

  /** The fix was verified by a later formal run: the waiver has done its work. */
  private async closeFixed(tx: Tx, itemId: string): Promise<void> {
    const item = await this.items.find(tx, itemId);
    if (item?.state !== 'VERIFIED') return;
    for (const waiver of await this.waivers.ofItem(tx, itemId)) {
      if (waiver.state !== 'APPROVED') continue;
      const endReason = `Punch item ${item.number} was verified${item.verifiedRunId === null ? '' : ` by run ${item.verifiedRunId}`}.`;
      await this.journal.ended(
        tx,
        advanceWaiver(waiver, 'CLOSED', { endedAt: this.clock.now(), endReason }),
        endReason,
      );
    }
  }
}
