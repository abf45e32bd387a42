import { JudgementEntity } from './judgement.entity.js';
import { OutcomeReadEntity } from './outcome-read.entity.js';
import { RunEntity } from './run.entity.js';
import { RunShardEntity } from './run-shard.entity.js';

export const evaluationEntities = [RunEntity, RunShardEntity, JudgementEntity, OutcomeReadEntity] as const;
