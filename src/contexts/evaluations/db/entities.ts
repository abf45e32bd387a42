import { JudgementEntity } from './judgement.entity.js';
import { OutcomeReadEntity } from './outcome-read.entity.js';
import { RunEntity } from './run.entity.js';

export const evaluationEntities = [RunEntity, JudgementEntity, OutcomeReadEntity] as const;
