import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PilotNotFound } from '../domain/errors.js';
import { PilotOnHold, PilotPurged } from '../domain/keeping-errors.js';
import type { LegalHold } from '../domain/legal-hold.js';
import type { Pilot } from '../domain/pilot.js';
import { LegalHoldRecords, PilotRecords } from './ports.js';

/** What keeps a pilot as it is, for whoever is about to take something away from it. */
@Injectable()
export class LegalHolds {
  constructor(
    private readonly pilots: PilotRecords,
    private readonly records: LegalHoldRecords,
  ) {}

  /**
   * Locks the pilot until the transaction ends, so that no hold is set while something goes.
   * @param what as a sentence begins: "Erasing images" @throws PilotNotFound, PilotOnHold
   */
  async requireNone(tx: Tx, pilotId: string, what: string): Promise<Pilot> {
    const pilot = await this.lock(tx, pilotId);
    const hold = await this.records.inForce(tx, pilotId);
    if (hold !== undefined) throw new PilotOnHold(what, hold);
    return pilot;
  }

  /** @throws PilotNotFound */
  async lock(tx: Tx, pilotId: string): Promise<Pilot> {
    const pilot = await this.pilots.lock(tx, pilotId);
    if (pilot === undefined) throw new PilotNotFound(pilotId);
    return pilot;
  }

  inForce(tx: Tx, pilotId: string): Promise<LegalHold | undefined> {
    return this.records.inForce(tx, pilotId);
  }

  /** @throws PilotPurged: what is gone does not run again */
  async requireFiles(tx: Tx, pilot: Pick<Pilot, 'id' | 'key'>): Promise<void> {
    const purgedAt = await this.records.purgedAt(tx, pilot.id);
    if (purgedAt !== undefined) throw new PilotPurged(pilot.key, purgedAt);
  }
}
