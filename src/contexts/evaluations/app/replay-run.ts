import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { PredictionsNotReady } from '../domain/errors.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import {
  differingOutcomes,
  differingTensors,
  environmentDifferences,
  replayAnswer,
  withTimesOf,
  type Replay,
  type ReplayedJudgement,
} from '../domain/replay.js';
import { RunNotReplayable } from '../domain/rejudgement-errors.js';
import type { Run } from '../domain/run.js';
import { assertAsDeclared } from './assert-as-declared.js';
import { InferItems } from './infer-items.js';
import { judgePass } from './judge-pass.js';
import { ReadRuns } from './read-runs.js';
import { requireImages, RunSources, type RunSource } from './run-sources.js';

/** Finds a run and loads what it worked on, checked against its plan. */
@Injectable()
export class ReplaySource {
  constructor(
    private readonly reads: ReadRuns,
    private readonly sources: RunSources,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws RunNotFound, RunNotReplayable, PredictionsNotReady, PlanAltered, DATASET_ITEM_ERASED, BLOB_* */
  async load(principal: Principal, id: RunId): Promise<{ run: Run; source: RunSource; kept: PredictedItem[] }> {
    const run = await this.reads.run(principal, id);
    if (run.plan.rejudgementOf !== undefined) throw new RunNotReplayable(run.id, run.plan.rejudgementOf.runId);
    if (run.predictionsSha256 === null) throw new PredictionsNotReady(run.id, run.state);
    const source = await this.sources.load(run);
    assertAsDeclared(run, source);
    requireImages(source, `Run ${run.id} cannot be replayed`);
    return { run, source, kept: fromJsonLines<PredictedItem>(await this.blobs.read(run.predictionsSha256)) };
  }
}

/**
 * Runs the model of a completed run once more on the same images, on this machine, and says whether anything comes out otherwise. Nothing of
 * the run is changed and no attempt is counted: the plan is the old one and no outcome is told. That it was done, and what it found, is
 * written to the audit log.
 */
@Injectable()
export class ReplayRun {
  constructor(
    private readonly source: ReplaySource,
    private readonly inferItems: InferItems,
    private readonly act: Act,
    private readonly audit: AuditLog,
  ) {}

  /** @param told called after each image with how many are done, and how many there are */
  async execute(
    principal: Principal,
    id: RunId,
    told: (done: number, of: number) => void = () => undefined,
  ): Promise<Replay> {
    const { run, source, kept } = await this.source.load(principal, id);
    const items = source.items.filter((item) => item.excluded === null);
    const record = await this.inferItems.execute(run.plan, source.model, items, (done) => {
      told(done, items.length);
      return Promise.resolve(true);
    });
    if (record === undefined) throw new Error('a replay is never stopped from within');
    const now = withTimesOf(kept, record.predictions);
    const judgements = run.plan.judgements.map((_, at) => judgedTwice(run, source, at, [kept, now]));
    const tensorsDiffer = differingTensors(kept, record.predictions);
    const replay = {
      answer: replayAnswer({ tensorsDiffer, judgements }),
      images: items.length,
      tensorsDiffer,
      judgements,
      environment: environmentDifferences(run.environment ?? {}, record.environment),
    };
    await this.note(principal, run, replay);
    return replay;
  }

  private note(principal: Principal, run: Run, replay: Replay): Promise<void> {
    const { vendorOrganisationId, customerOrganisationId } = run;
    const what = { action: 'run.replay', object: { type: 'RUN', id: run.id } };
    return this.act.perform(principal, what, (tx, concerning) => {
      concerning(run);
      return this.audit.append(tx, {
        parties: { vendorOrganisationId, customerOrganisationId },
        actor: principal,
        action: 'run.replayed',
        object: what.object,
        after: {
          answer: replay.answer,
          images: replay.images,
          tensorsDiffer: replay.tensorsDiffer.length,
          decisionsDiffer: replay.judgements.map(({ useCaseKey, differing }) => ({
            useCaseKey,
            images: differing.length,
          })),
          environment: replay.environment.map(({ fact, then, now }) => ({ fact, then, now })),
        },
      });
    });
  }
}

function judgedTwice(
  { plan }: Run,
  source: RunSource,
  at: number,
  [then, now]: readonly [readonly PredictedItem[], readonly PredictedItem[]],
): ReplayedJudgement {
  const before = judgePass({ plan, source, predictions: then }, at);
  const after = judgePass({ plan, source, predictions: now }, at);
  return {
    useCaseKey: plan.judgements[at]?.useCaseKey ?? '',
    verdict: { then: before.result.verdict, now: after.result.verdict },
    differing: differingOutcomes(before.outcomes, after.outcomes),
  };
}
