import { CriteriaSetEntity } from './criteria-set.entity.js';

export const entities = [CriteriaSetEntity] as const;
