import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../../ports/unit-of-work.js';
import { Pilots } from '../../../pilots/public.js';
import { isPassed, type Gate } from '../../domain/gate.js';
import { decidedSites, deviationOf, type SiteAcceptance, type SiteDeviation } from '../../domain/site-deviation.js';

export abstract class SiteAcceptanceRepository {
  /** `false` when this version was accepted for this gate already. */
  abstract insert(tx: Tx, gate: Gate, acceptance: SiteAcceptance): Promise<boolean>;
  abstract ofGate(tx: Tx, gateId: GateId): Promise<readonly SiteAcceptance[]>;
}

/** Where the sites of a passed gate are installed otherwise than it decided on. */
@Injectable()
export class SiteDeviations {
  constructor(
    private readonly pilots: Pilots,
    private readonly acceptances: SiteAcceptanceRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Of an agreement, a factory test or a gate that is not passed: none. */
  async of(tx: Tx, gate: Gate): Promise<readonly SiteDeviation[]> {
    const sites = isPassed(gate) ? decidedSites(gate.evidence) : [];
    if (sites.length === 0) return [];
    const accepted = await this.acceptances.ofGate(tx, gate.id);
    const found: SiteDeviation[] = [];
    for (const site of sites) {
      const deviation = deviationOf(site, await this.pilots.siteVersions(tx, site.siteId), accepted);
      if (deviation !== undefined) found.push(deviation);
    }
    return found;
  }

  /** The first one that nobody accepted in time. */
  async overdue(tx: Tx, gate: Gate, at: Date): Promise<SiteDeviation | undefined> {
    return (await this.of(tx, gate)).find(({ acceptance, decideBy }) => acceptance === null && at > decideBy);
  }

  shownTo(principal: Principal, gate: Gate): Promise<readonly SiteDeviation[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.of(tx, gate));
  }
}
