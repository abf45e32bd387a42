import { Injectable } from '@nestjs/common';
import { Equal, In, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import {
  isId,
  type ContractId,
  type PersonId,
  type PilotId,
  type SiteId,
  type UseCaseId,
} from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PlaceRecords } from '../app/ports.js';
import { KeyTaken } from '../domain/errors.js';
import { factsDigestOf, type Contract, type Site, type SiteVersion, type UseCase } from '../domain/site.js';
import type { SiteSchema } from '../../../verdict/criteria/criteria-document.js';
import { ContractEntity, SiteEntity, UseCaseEntity } from './entities.js';
import { SiteVersionEntity } from './site-version.entity.js';

interface Parties {
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
}

@Injectable()
export class PlaceRecordsRepository extends PlaceRecords {
  async insertSite(tx: Tx, site: Site, parties: Parties): Promise<void> {
    const { version, ...columns } = site;
    const row = { ...columns, ...partiesOf(parties), rowVersion: version };
    if (!(await insertNew(managerOf(tx), SiteEntity, row))) throw new KeyTaken('site', site.key);
  }

  async site(tx: Tx, id: string): Promise<Site | undefined> {
    if (!isId(id)) return undefined;
    const found = await managerOf(tx).findOneBy(SiteEntity, { id: Equal(id) });
    return found === null ? undefined : siteOf(found);
  }

  async changeSite(tx: Tx, { id, name, facts, version }: Site, expectedVersion: number): Promise<boolean> {
    const { affected } = await managerOf(tx).update(
      SiteEntity,
      { id, rowVersion: expectedVersion },
      { name, facts, rowVersion: version },
    );
    return affected === 1;
  }

  async insertSiteVersion(
    tx: Tx,
    version: SiteVersion,
    parties: Parties & { readonly pilotId: string },
  ): Promise<void> {
    const { pilotId } = parties;
    await managerOf(tx).insert(SiteVersionEntity, { ...version, ...partiesOf(parties), pilotId });
  }

  async siteVersions(tx: Tx, siteIds: readonly string[]): Promise<readonly SiteVersion[]> {
    const where = { siteId: In(siteIds.filter(isId)) };
    return (await managerOf(tx).find(SiteVersionEntity, { where, order: { version: 'ASC' } })).map(siteVersionOf);
  }

  async sitesOf(tx: Tx, pilotIds: readonly string[]): Promise<readonly Site[]> {
    const where = { pilotId: In(pilotIds.filter(isId)) };
    return (await managerOf(tx).find(SiteEntity, { where, order: { id: 'ASC' } })).map(siteOf);
  }

  async insertUseCase(tx: Tx, useCase: UseCase, parties: Parties): Promise<void> {
    const isNew = await insertNew(managerOf(tx), UseCaseEntity, { ...useCase, ...partiesOf(parties) });
    if (!isNew) throw new KeyTaken('use case', useCase.key);
  }

  async useCase(tx: Tx, id: string): Promise<UseCase | undefined> {
    if (!isId(id)) return undefined;
    const found = await managerOf(tx).findOneBy(UseCaseEntity, { id: Equal(id) });
    return found === null ? undefined : useCaseOf(found);
  }

  async useCasesOf(tx: Tx, pilotIds: readonly string[]): Promise<readonly UseCase[]> {
    const where = { pilotId: In(pilotIds.filter(isId)) };
    return (await managerOf(tx).find(UseCaseEntity, { where, order: { id: 'ASC' } })).map(useCaseOf);
  }

  async insertContract(tx: Tx, contract: Contract, parties: Parties): Promise<void> {
    const row = { ...contract, ...partiesOf(parties), document: canonicalJson(contract.document) };
    const isNew = await insertNew(managerOf(tx), ContractEntity, row);
    if (!isNew) throw new KeyTaken('contract version', String(contract.version));
  }

  async contract(tx: Tx, id: string): Promise<Contract | undefined> {
    if (!isId(id)) return undefined;
    const found = await managerOf(tx).findOneBy(ContractEntity, { id: Equal(id) });
    return found === null ? undefined : contractOf(found);
  }

  async contractsOf(tx: Tx, useCaseIds: readonly string[]): Promise<readonly Contract[]> {
    const where = { useCaseId: In(useCaseIds.filter(isId)) };
    return (await managerOf(tx).find(ContractEntity, { where, order: { version: 'DESC' } })).map(contractOf);
  }
}

/** `false` when a unique key was taken: found without an error, which would end the transaction. */
async function insertNew(manager: EntityManager, entity: EntityTarget<ObjectLiteral>, row: object): Promise<boolean> {
  const result = await manager
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length === 1;
}

function partiesOf({ vendorOrganisationId, customerOrganisationId }: Parties): Parties {
  return { vendorOrganisationId, customerOrganisationId };
}

function siteOf(row: SiteEntity): Site {
  const { id, pilotId, key, name, facts, sliceSchema, rowVersion, createdAt } = row;
  return {
    id: id as SiteId,
    pilotId: pilotId as PilotId,
    key,
    name,
    facts: facts as Readonly<Record<string, unknown>>,
    sliceSchema: sliceSchema as SiteSchema,
    version: rowVersion,
    createdAt,
  };
}

function siteVersionOf(row: SiteVersionEntity): SiteVersion {
  const { siteId, version, reason, changedBy, changedAt } = row;
  const facts = row.facts as Readonly<Record<string, unknown>>;
  return {
    ...{ siteId: siteId as SiteId, version, facts, reason, changedBy: changedBy as PersonId | null, changedAt },
    // Of sites that are older than their versions it was not kept.
    factsDigest: (row.factsDigest as Sha256 | null) ?? factsDigestOf({ facts }),
  };
}

function useCaseOf(row: UseCaseEntity): UseCase {
  const { id, pilotId, key, title, description, createdAt } = row;
  return { id: id as UseCaseId, pilotId: pilotId as PilotId, key, title, description, createdAt };
}

function contractOf(row: ContractEntity): Contract {
  const { id, pilotId, useCaseId, version, document, digest, createdBy, createdAt } = row;
  return {
    id: id as ContractId,
    pilotId: pilotId as PilotId,
    useCaseId: useCaseId as UseCaseId,
    version,
    document: JSON.parse(document) as InterpretationContract,
    digest: digest as Sha256,
    createdBy,
    createdAt,
  };
}
