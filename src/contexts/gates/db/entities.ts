import { DelegationEntity } from './delegation.entity.js';
import { GatePolicyEntity } from './gate-policy.entity.js';
import { WitnessEntity } from './witness.entity.js';
import { SiteAcceptanceEntity } from './site-acceptance.entity.js';
import { GateEntity, SignOffEntity, SignOffVoidEntity } from './gate.entity.js';

export const gateEntities = [
  GateEntity,
  SignOffEntity,
  SignOffVoidEntity,
  GatePolicyEntity,
  DelegationEntity,
  WitnessEntity,
  SiteAcceptanceEntity,
] as const;
