import { Injectable } from '@nestjs/common';
import type { PersonId, SiteId } from '../../../kernel/ids.js';
import { digestOf } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { parseKey, parseText } from '../domain/pilot.js';
import { factsDigestOf, parseFacts, parseSliceSchema, type Site, type SiteVersion } from '../domain/site.js';
import { PilotChange } from './pilot-change.js';
import { PlaceRecords } from './ports.js';

export interface NewSite {
  readonly pilotId: string;
  readonly key: string;
  readonly name: string;
  readonly facts: unknown;
  readonly sliceSchema: unknown;
}

@Injectable()
export class AddSite {
  constructor(
    private readonly change: PilotChange,
    private readonly places: PlaceRecords,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted, PilotNotFound, PilotStateRefuses, PilotFieldInvalid, KeyTaken */
  execute(principal: Principal, input: NewSite): Promise<Site> {
    const id = this.ids.next() as SiteId;
    const object = { type: 'SITE', id };
    return this.change.perform(
      principal,
      { action: 'site.add', done: 'site.added', what: 'adding a site', object },
      () => Promise.resolve(input.pilotId),
      async (tx, pilot) => {
        const site: Site = {
          id,
          pilotId: pilot.id,
          key: parseKey(input.key),
          name: parseText(input.name, '/name', 200),
          facts: parseFacts(input.facts),
          sliceSchema: parseSliceSchema(input.sliceSchema),
          version: 1,
          createdAt: this.clock.now(),
        };
        await this.places.insertSite(tx, site, pilot);
        await this.places.insertSiteVersion(tx, firstVersion(site, principal.personId), pilot);
        const { key, name, facts, sliceSchema } = site;
        return { result: site, after: { key, name, digest: digestOf({ facts, sliceSchema }) } };
      },
    );
  }
}

function firstVersion({ id, facts, createdAt }: Site, by: PersonId): SiteVersion {
  const factsDigest = factsDigestOf({ facts });
  return { siteId: id, version: 1, facts, factsDigest, reason: '', changedBy: by, changedAt: createdAt };
}
