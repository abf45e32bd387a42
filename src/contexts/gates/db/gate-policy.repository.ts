import { Injectable } from '@nestjs/common';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { GatePolicyRepository, type AgreedPolicy } from '../app/policies/gate-policies.js';
import { policyText, type GatePolicy, type GateType } from '../domain/policy.js';
import { GatePolicyEntity } from './gate-policy.entity.js';

@Injectable()
export class TypeOrmGatePolicyRepository extends GatePolicyRepository {
  async insert(tx: Tx, { policy, ...agreed }: AgreedPolicy): Promise<void> {
    const { type: gateType, version } = policy;
    await managerOf(tx).insert(GatePolicyEntity, { ...agreed, gateType, version, policy: policyText(policy) });
  }

  async ofPilot(tx: Tx, pilotId: PilotId, type?: GateType): Promise<readonly AgreedPolicy[]> {
    const where = { pilotId, ...(type !== undefined && { gateType: type }) };
    const rows = await managerOf(tx).find(GatePolicyEntity, { where, order: { gateType: 'ASC', version: 'ASC' } });
    return rows.map(agreedOf);
  }
}

function agreedOf({ gateType: _, version: __, policy, ...row }: GatePolicyEntity): AgreedPolicy {
  return {
    ...row,
    pilotId: row.pilotId as PilotId,
    vendorOrganisationId: row.vendorOrganisationId as OrganisationId,
    customerOrganisationId: row.customerOrganisationId as OrganisationId,
    digest: row.digest as Sha256,
    policy: JSON.parse(policy) as GatePolicy,
  };
}
