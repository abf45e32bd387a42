import { GateEntity, SignOffEntity } from './gate.entity.js';

export const gateEntities = [GateEntity, SignOffEntity] as const;
