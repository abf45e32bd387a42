import { Injectable } from '@nestjs/common';
import type { OrganisationId, PilotId } from '../../../../kernel/ids.js';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { DEFAULT_POLICIES, GATE_TYPES, type GatePolicy, type GateType } from '../../domain/policy.js';

/** One version of a policy that both sides agreed on, from when on it holds. Written once. */
export interface AgreedPolicy {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly policy: GatePolicy;
  readonly digest: Sha256;
  /** The motion that both leads signed. */
  readonly motionId: string;
  readonly reason: string;
  readonly inForceSince: Date;
}

export abstract class GatePolicyRepository {
  abstract insert(tx: Tx, policy: AgreedPolicy): Promise<void>;
  /** Oldest versions first; of one gate type when given. */
  abstract ofPilot(tx: Tx, pilotId: PilotId, type?: GateType): Promise<readonly AgreedPolicy[]>;
}

/** Which policy holds: the newest that was agreed for the pilot, else the default. */
@Injectable()
export class GatePolicies {
  constructor(private readonly records: GatePolicyRepository) {}

  async inForce(tx: Tx, pilotId: PilotId, type: GateType): Promise<GatePolicy> {
    return (await this.records.ofPilot(tx, pilotId, type)).at(-1)?.policy ?? DEFAULT_POLICIES[type];
  }

  /** For every gate type what holds, and every version that was agreed. */
  async all(tx: Tx, pilotId: PilotId): Promise<readonly PolicyHistory[]> {
    const agreed = await this.records.ofPilot(tx, pilotId);
    return GATE_TYPES.map((type) => {
      const versions = agreed.filter(({ policy }) => policy.type === type);
      return { type, inForce: versions.at(-1)?.policy ?? DEFAULT_POLICIES[type], versions };
    });
  }
}

export interface PolicyHistory {
  readonly type: GateType;
  readonly inForce: GatePolicy;
  /** Oldest first; without the default. */
  readonly versions: readonly AgreedPolicy[];
}
