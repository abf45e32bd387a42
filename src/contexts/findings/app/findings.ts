import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { isOpenItem, type PunchItem } from '../domain/item.js';
import type { Waiver } from '../domain/waiver.js';
import { EndWaivers } from './end-waivers.js';
import { PunchItems, Waivers } from './ports.js';

/** What other contexts read, within their own transaction. */
@Injectable()
export class Findings {
  constructor(
    private readonly punchItems: PunchItems,
    private readonly waivers: Waivers,
    private readonly ends: EndWaivers,
    private readonly clock: ClockPort,
  ) {}

  /** Those somebody still has to do something about, by number. */
  async openItems(tx: Tx, pilotId: string): Promise<readonly PunchItem[]> {
    return (await this.punchItems.ofPilot(tx, pilotId)).filter(isOpenItem);
  }

  item(tx: Tx, id: string): Promise<PunchItem | undefined> {
    return this.punchItems.find(tx, id);
  }

  /** All of a pilot, ended ones too, by number. */
  items(tx: Tx, pilotId: string): Promise<readonly PunchItem[]> {
    return this.punchItems.ofPilot(tx, pilotId);
  }

  /** Granted and not past their date, whether or not a job has ended those that are; by number. */
  waiversInForce(tx: Tx, pilotId: string): Promise<readonly Waiver[]> {
    return this.ends.inForce(tx, pilotId);
  }

  /** All of a pilot, ended ones too, by number. */
  waiversOf(tx: Tx, pilotId: string): Promise<readonly Waiver[]> {
    return this.waivers.ofPilot(tx, pilotId);
  }

  waiver(tx: Tx, id: string): Promise<Waiver | undefined> {
    return this.waivers.find(tx, id);
  }

  /** Pilots with waivers that are past their date. */
  async pilotsWithOverdueWaivers(tx: Tx): Promise<readonly string[]> {
    return (await this.waivers.overdue(tx, this.clock.now())).map(({ pilotId }) => pilotId);
  }

  /** Ends what is past its date. */
  expireDue(tx: Tx, pilotId: string): Promise<void> {
    return this.ends.expireDue(tx, pilotId);
  }
}
