import { DelegationEntity } from './delegation.entity.js';
import { GatePolicyEntity } from './gate-policy.entity.js';
import { GateEntity, SignOffEntity } from './gate.entity.js';

export const gateEntities = [GateEntity, SignOffEntity, GatePolicyEntity, DelegationEntity] as const;
