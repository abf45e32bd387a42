import { ModelEntity } from './model.entity.js';
import { OperatingPointEntity } from './operating-point.entity.js';

export const entities = [ModelEntity, OperatingPointEntity] as const;
