import { JudgementEntity } from './judgement.entity.js';
import { RunEntity } from './run.entity.js';

export const evaluationEntities = [RunEntity, JudgementEntity] as const;
