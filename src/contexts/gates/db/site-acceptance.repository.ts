import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { SiteAcceptanceRepository } from '../app/site-changes/site-deviations.js';
import type { Gate } from '../domain/gate.js';
import type { SiteAcceptance } from '../domain/site-deviation.js';
import { SiteAcceptanceEntity } from './site-acceptance.entity.js';

@Injectable()
export class TypeOrmSiteAcceptanceRepository extends SiteAcceptanceRepository {
  async insert(tx: Tx, gate: Gate, acceptance: SiteAcceptance): Promise<boolean> {
    const { id: gateId, vendorOrganisationId, customerOrganisationId } = gate;
    const row = { ...acceptance, gateId, vendorOrganisationId, customerOrganisationId };
    const builder = managerOf(tx).createQueryBuilder().insert().into(SiteAcceptanceEntity).values(row);
    const result = await builder.orIgnore().returning('gate_id').execute();
    return (result.raw as unknown[]).length === 1;
  }

  ofGate(tx: Tx, gateId: GateId): Promise<readonly SiteAcceptance[]> {
    return managerOf(tx).find(SiteAcceptanceEntity, { where: { gateId }, order: { version: 'ASC' } });
  }
}
