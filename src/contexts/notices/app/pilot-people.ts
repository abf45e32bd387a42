import { Injectable } from '@nestjs/common';
import type { PilotId } from '../../../kernel/ids.js';
import type { PilotEvent } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, Directory, type PilotParties } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';

const LEADS = ['CQL', 'VPM'] as const;

/** Names and people of a pilot, as messages need them. */
@Injectable()
export class PilotPeople {
  constructor(
    private readonly authority: Authority,
    private readonly directory: Directory,
    private readonly pilots: Pilots,
  ) {}

  async titleOf(tx: Tx, { pilotId }: Pick<PilotEvent, 'pilotId'>): Promise<string> {
    return (await this.pilots.get(tx, pilotId)).title;
  }

  async siteOf(tx: Tx, { siteId }: Pick<PilotEvent, 'siteId'>): Promise<string | null> {
    return siteId === null ? null : (await this.pilots.site(tx, siteId)).name;
  }

  /** Everybody with a role in the pilot, of both sides, but who did it. */
  async others(tx: Tx, event: PilotEvent) {
    const pilot: PilotParties = { pilotId: event.pilotId as PilotId, ...event.parties };
    const ids = (await this.authority.people(tx, pilot)).map(({ personId }) => personId);
    return this.addressed(
      tx,
      ids.filter((id) => id !== event.by),
    );
  }

  /** Who can decide a pilot, or propose an extension. */
  async leads(tx: Tx, pilot: PilotRef) {
    const found = await Promise.all(LEADS.map((role) => this.authority.holders(tx, role, pilot)));
    return this.addressed(tx, [...new Set(found.flat().map(({ personId }) => personId))]);
  }

  async addressed(tx: Tx, personIds: readonly string[]) {
    const people = await this.directory.addressees(tx, personIds);
    return people.map(({ email, id: personId, printedName }) => ({ email, personId, printedName }));
  }
}
