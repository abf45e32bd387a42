import { DelegationEntity } from './delegation.entity.js';
import { GatePolicyEntity } from './gate-policy.entity.js';
import { WitnessEntity } from './witness.entity.js';
import { GateEntity, SignOffEntity, SignOffVoidEntity } from './gate.entity.js';

export const gateEntities = [
  GateEntity,
  SignOffEntity,
  SignOffVoidEntity,
  GatePolicyEntity,
  DelegationEntity,
  WitnessEntity,
] as const;
