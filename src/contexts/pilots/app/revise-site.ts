import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import { PilotEvents } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { SiteChanged, SiteUnchanged } from '../domain/errors.js';
import { parseText } from '../domain/pilot.js';
import type { PilotState } from '../domain/pilot-states.js';
import { factsDigestOf, parseFacts, type Site } from '../domain/site.js';
import { Pilots, type PilotRef } from './pilots.js';
import { PlaceRecords } from './ports.js';

export interface SiteRevision {
  readonly siteId: string;
  /** The version that was read: a revision on top of another one's is refused. */
  readonly expectedVersion: number;
  /** Absent = as it is. */
  readonly name?: string | null;
  /** All facts as they are now; absent = as they are. */
  readonly facts?: unknown;
  readonly reason: string;
}

/** Installations change as long as a pilot is anybody's concern, after the decision above all. */
const WHILE: readonly PilotState[] = ['DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED', 'DECIDED'];

/** Puts one version of a site in the place of another, in its row and in its history. */
@Injectable()
export class SiteBook {
  constructor(
    private readonly places: PlaceRecords,
    private readonly events: PilotEvents,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws SiteChanged */
  async revise(tx: Tx, principal: Principal, of: { pilot: PilotRef; before: Site; after: Site; reason: string }) {
    const { pilot, before, after, reason } = of;
    if (!(await this.places.changeSite(tx, after, before.version)))
      throw new SiteChanged(before.key, before.version, before.version + 1);
    const [from, to] = [factsDigestOf(before), factsDigestOf(after)];
    const object = { type: 'SITE', id: after.id };
    const { vendorOrganisationId, customerOrganisationId } = pilot;
    if (to !== from) {
      const version = { siteId: after.id, version: after.version, facts: after.facts, factsDigest: to, reason };
      const changed = { changedBy: principal.personId, changedAt: this.clock.now() };
      await this.places.insertSiteVersion(tx, { ...version, ...changed }, pilot);
      await this.events.announce(tx, {
        ...{ type: 'SITE_CHANGED', pilotId: pilot.id, siteId: after.id, object, by: principal.personId, reason },
        parties: { vendorOrganisationId, customerOrganisationId },
        facts: { key: after.key, version: after.version, from, to },
      });
    }
    const audited = { name: after.name, version: after.version, factsDigest: to };
    const action = to === from ? 'site.renamed' : 'site.changed';
    await this.audit.append(tx, { parties: pilot, actor: principal, action, object, reason, after: audited });
    return after;
  }
}

/**
 * Says what is installed at a site now. Other facts (camera, lens, light, pose, line speed, mix of packages) make another version: runs
 * and gates on site belong to the one they were made on. Another name alone makes none.
 */
@Injectable()
export class ReviseSite {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly book: SiteBook,
  ) {}

  /** @throws SiteNotFound, SiteChanged, SiteUnchanged, PilotFieldInvalid, PilotStateRefuses, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: SiteRevision): Promise<Site> {
    const what = { action: 'site.revise', object: { type: 'SITE', id: input.siteId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const before = await this.pilots.site(tx, input.siteId);
      const pilot = await this.pilots.get(tx, before.pilotId);
      concerning(pilot);
      await this.authority.require(tx, principal, { roles: ['CQL', 'CSM', 'VPM'], pilot, siteId: before.id });
      this.pilots.requireState(pilot, WHILE, 'revising a site');
      const reason = requireReason(input.reason, 'Revising a site');
      if (before.version !== input.expectedVersion)
        throw new SiteChanged(before.key, input.expectedVersion, before.version);
      const after = revised(before, input);
      return this.book.revise(tx, principal, { pilot, before, after, reason });
    });
  }
}

/** @throws SiteUnchanged */
function revised(site: Site, { name, facts }: SiteRevision): Site {
  const to = {
    name: name === undefined || name === null ? site.name : parseText(name, '/name', 200),
    facts: facts === undefined || facts === null ? site.facts : parseFacts(facts),
  };
  const isAnother = factsDigestOf(to) !== factsDigestOf(site);
  if (!isAnother && to.name === site.name) throw new SiteUnchanged(site.key);
  return { ...site, ...to, version: site.version + (isAnother ? 1 : 0) };
}
