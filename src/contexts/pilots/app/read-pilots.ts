import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { Contract, Site, SiteVersion, UseCase } from '../domain/site.js';
import { Pilots, type PilotRef } from './pilots.js';
import { PilotRecords, PlaceRecords } from './ports.js';

/** Reads for the API, each in a transaction of its own, in batches where a page asks for many. */
@Injectable()
export class ReadPilots {
  constructor(
    private readonly records: PilotRecords,
    private readonly places: PlaceRecords,
    private readonly pilots: Pilots,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  one(principal: Principal, id: string): Promise<PilotRef | undefined> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const pilot = await this.records.find(tx, id);
      return pilot && this.pilots.refOf(pilot);
    });
  }

  page(principal: Principal, range: { after?: string; first: number }): Promise<readonly PilotRef[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const page = await this.records.page(tx, range);
      return page.map((pilot) => this.pilots.refOf(pilot));
    });
  }

  sites(principal: Principal, pilotIds: readonly string[]): Promise<readonly Site[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.sitesOf(tx, pilotIds));
  }

  site(principal: Principal, id: string): Promise<Site | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.site(tx, id));
  }

  /** Oldest first. */
  siteVersions(principal: Principal, siteIds: readonly string[]): Promise<readonly SiteVersion[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.siteVersions(tx, siteIds));
  }

  useCases(principal: Principal, pilotIds: readonly string[]): Promise<readonly UseCase[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.useCasesOf(tx, pilotIds));
  }

  useCase(principal: Principal, id: string): Promise<UseCase | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.useCase(tx, id));
  }

  /** Newest first. */
  contracts(principal: Principal, useCaseIds: readonly string[]): Promise<readonly Contract[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.places.contractsOf(tx, useCaseIds));
  }
}
