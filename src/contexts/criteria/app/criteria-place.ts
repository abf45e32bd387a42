import { Injectable } from '@nestjs/common';
import type { ContractId } from '../../../kernel/ids.js';
import type { Role } from '../../../ports/principal.js';
import { Authority, type PilotParties } from '../../identity/public.js';
import { Pilots } from '../../pilots/public.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import { CriteriaOfOtherPilot, CriteriaRefused } from '../domain/errors.js';
import { checkDocument, type Surroundings } from '../domain/rules.js';
import type { Acting } from './criteria-desk.js';

/** Where criteria belong: a site and a use case of one pilot, with the contract they are written for. */
export interface Place extends PilotParties {
  readonly siteId: string;
  readonly useCaseId: string;
  readonly contractId: ContractId;
  readonly surroundings: Surroundings;
}

@Injectable()
export class CriteriaPlace {
  constructor(
    private readonly pilots: Pilots,
    private readonly authority: Authority,
  ) {}

  /** @throws SITE_NOT_FOUND, USE_CASE_NOT_FOUND, CriteriaOfOtherPilot, NOT_PERMITTED */
  async of(acting: Acting, where: { siteId: string; useCaseId: string }, roles: readonly Role[]): Promise<Place> {
    const { tx, principal, concerning } = acting;
    const site = await this.pilots.site(tx, where.siteId);
    const useCase = await this.pilots.useCase(tx, where.useCaseId);
    if (site.pilotId !== useCase.pilotId) throw new CriteriaOfOtherPilot();
    const { pilotId, vendorOrganisationId, customerOrganisationId } = await this.pilots.get(tx, site.pilotId);
    const parties = { pilotId, vendorOrganisationId, customerOrganisationId };
    concerning(parties);
    await this.authority.require(tx, principal, { roles, pilot: parties, siteId: site.id });
    const contract = await this.pilots.latestContract(tx, useCase.id);
    return {
      ...parties,
      siteId: site.id,
      useCaseId: useCase.id,
      contractId: contract.id,
      surroundings: { siteSchema: site.sliceSchema, contract: contract.document },
    };
  }
}

/** @throws CriteriaRefused with every problem */
export function requireDocument(document: unknown, surroundings: Surroundings): CriteriaDocument {
  const checked = checkDocument(document, surroundings);
  if ('document' in checked) return checked.document;
  throw new CriteriaRefused(checked.problems);
}
