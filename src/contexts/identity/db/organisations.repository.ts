import { Injectable } from '@nestjs/common';
import { Equal, MoreThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Organisations, type Organisation } from '../app/ports.js';
import { OrganisationEntity } from './entities.js';

@Injectable()
export class OrganisationsRepository extends Organisations {
  async insert(tx: Tx, organisation: Organisation): Promise<void> {
    await managerOf(tx).insert(OrganisationEntity, { ...organisation });
  }

  async find(tx: Tx, id: string): Promise<Organisation | undefined> {
    if (!isId(id)) return undefined;
    return (await managerOf(tx).findOneBy(OrganisationEntity, { id: Equal(id) })) ?? undefined;
  }

  async setSecondFactorToSign(tx: Tx, id: string, isRequired: boolean): Promise<void> {
    await asSystem(tx, (manager) =>
      manager.update(OrganisationEntity, { id: Equal(id) }, { secondFactorToSign: isRequired }),
    );
  }

  findAny(tx: Tx, id: string): Promise<Organisation | undefined> {
    return asSystem(tx, async (manager) => {
      if (!isId(id)) return undefined;
      return (await manager.findOneBy(OrganisationEntity, { id: Equal(id) })) ?? undefined;
    });
  }

  page(tx: Tx, range: { after?: string; first: number }): Promise<readonly Organisation[]> {
    return managerOf(tx).find(OrganisationEntity, {
      where: range.after === undefined ? {} : { id: MoreThan(range.after) },
      order: { id: 'ASC' },
      take: range.first,
    });
  }
}
