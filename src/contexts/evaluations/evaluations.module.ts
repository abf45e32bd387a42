import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CriteriaModule } from '../criteria/criteria.module.js';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { ExposuresModule } from '../exposures/exposures.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModelsModule } from '../models/models.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { ComparisonResolver } from './api/comparison.resolver.js';
import { EnvironmentResolver } from './api/environment.resolver.js';
import { InvalidationResolver } from './api/invalidation.resolver.js';
import { JudgementResolver } from './api/judgement.resolver.js';
import { OperatingPointResolver } from './api/operating-point.resolver.js';
import { PredictionsController } from './api/predictions.controller.js';
import { RejudgementResolver } from './api/rejudgement.resolver.js';
import { RunMutations, RunQueries } from './api/run.resolver.js';
import { ChooseOperatingPoint, ThresholdRuns } from './app/choose-operating-point.js';
import { CompareEnvironments } from './app/compare-environments.js';
import { CompareJudgements } from './app/compare-judgements.js';
import { AttemptCounter } from './app/attempt-counter.js';
import { DeclareRun, RunAttempts, RunPermission, RunPreparation } from './app/declare-run.js';
import { AbortRun, RunForChange } from './app/end-run.js';
import { InferItems } from './app/infer-items.js';
import { JudgeRun } from './app/judge-run.js';
import { ReplayRun, ReplaySource } from './app/replay-run.js';
import { RecomputeJudgement } from './app/recompute-judgement.js';
import { RejudgementPreparation, RejudgeRun } from './app/rejudge-run.js';
import { FallWithData, RunStopper } from './app/fall-with-data.js';
import { ProposeRunInvalidation, RunInvalidation, SignRunInvalidation } from './app/invalidate-run.js';
import { FirstReads, OutcomeAccess } from './app/outcome-access.js';
import { JudgementRepository, OutcomeReads, RunRepository, RunShardRepository } from './app/ports.js';
import { PilotEvidence, ReadOutcomes, ReadRuns } from './app/read-runs.js';
import { ReadPredictions } from './app/read-predictions.js';
import { FailedItems, RevealRun } from './app/reveal-run.js';
import { OpenSessions } from './app/open-sessions.js';
import { PauseRun, ResumeRun } from './app/pause-run.js';
import { JudgeAnswers } from './app/judge-answers.js';
import { RunEvaluation } from './app/run-evaluation.js';
import { RunShards } from './app/run-shards.js';
import { RunInputs } from './app/run-inputs.js';
import { RunJournal } from './app/run-journal.js';
import { JudgementKeeper, RunProgress } from './app/run-progress.js';
import { RunSources } from './app/run-sources.js';
import { ShardAnswers } from './app/shard-answers.js';
import { ShardJobs } from './app/shard-jobs.js';
import { ShardOutcome, ShardProgress } from './app/shard-work.js';
import { StoredAnswers } from './app/stored-answers.js';
import { TopUps } from './app/top-ups.js';
import { WatchRun } from './app/watch-run.js';
import { TypeOrmJudgementRepository } from './db/judgement.repository.js';
import { TypeOrmOutcomeReads } from './db/outcome-read.repository.js';
import { TypeOrmRunShardRepository } from './db/run-shard.repository.js';
import { TypeOrmRunRepository } from './db/run.repository.js';

const doors = [
  DeclareRun,
  AbortRun,
  PauseRun,
  ResumeRun,
  RevealRun,
  ProposeRunInvalidation,
  SignRunInvalidation,
  RunEvaluation,
  ReadRuns,
  ReadOutcomes,
  PilotEvidence,
  CompareJudgements,
  CompareEnvironments,
  RejudgeRun,
  RecomputeJudgement,
  ReplayRun,
  WatchRun,
  ChooseOperatingPoint,
];

@Module({
  imports: [AuditModule, IdentityModule, PilotsModule, ExposuresModule, CriteriaModule, DatasetsModule, ModelsModule],
  controllers: [PredictionsController],
  providers: [
    ...doors,
    RunPermission,
    RunAttempts,
    RunPreparation,
    AttemptCounter,
    TopUps,
    RunInputs,
    RunSources,
    RunJournal,
    RunProgress,
    RunForChange,
    JudgementKeeper,
    InferItems,
    OpenSessions,
    RunShards,
    ShardJobs,
    ShardProgress,
    ShardOutcome,
    JudgeAnswers,
    ShardAnswers,
    StoredAnswers,
    ReplaySource,
    RejudgementPreparation,
    JudgeRun,
    FailedItems,
    ReadPredictions,
    RunQueries,
    RunMutations,
    InvalidationResolver,
    RunInvalidation,
    RunStopper,
    FallWithData,
    FirstReads,
    OutcomeAccess,
    JudgementResolver,
    RejudgementResolver,
    ComparisonResolver,
    EnvironmentResolver,
    OperatingPointResolver,
    ThresholdRuns,
    { provide: OutcomeReads, useClass: TypeOrmOutcomeReads },
    { provide: RunRepository, useClass: TypeOrmRunRepository },
    { provide: RunShardRepository, useClass: TypeOrmRunShardRepository },
    { provide: JudgementRepository, useClass: TypeOrmJudgementRepository },
  ],
  exports: doors,
})
export class EvaluationsModule {}
