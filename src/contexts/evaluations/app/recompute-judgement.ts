import { Injectable } from '@nestjs/common';
import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import type { JudgementId } from '../../../kernel/ids.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';
import type { Outcome } from '../../../metrics/outcome.js';
import type { Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { PredictionsNotReady } from '../domain/errors.js';
import { fromJsonLines, toJsonLines } from '../domain/json-lines.js';
import type { Judgement } from '../domain/judgement.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import { assertAsDeclared } from './assert-as-declared.js';
import { judgePass } from './judge-pass.js';
import { ReadOutcomes, ReadRuns } from './read-runs.js';
import { RunSources } from './run-sources.js';

/** A digest as the judgement states it, and as it comes out now. */
export interface DigestPair {
  readonly stored: Sha256;
  readonly recomputed: Sha256;
}

export interface Recomputation {
  readonly judgementId: string;
  readonly identical: boolean;
  readonly result: DigestPair;
  readonly outcomes: DigestPair;
  /** Images whose outcome comes out otherwise, also those that only one side has. 0 when identical. */
  readonly differingImages: number;
}

/**
 * Judges the kept answers of a run once more by its own plan and compares. Nothing is written and nothing counted: the same rules on the
 * same answers are no attempt. Tells no outcome, so both sides may ask at any time.
 */
@Injectable()
export class RecomputeJudgement {
  constructor(
    private readonly reads: ReadRuns,
    private readonly stored: ReadOutcomes,
    private readonly sources: RunSources,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws JudgementNotFound, PlanAltered when contract, criteria or data are not what was declared, BLOB_* */
  async execute(principal: Principal, id: JudgementId): Promise<Recomputation> {
    const judgement = await this.reads.judgement(principal, id);
    const run = await this.reads.run(principal, judgement.runId);
    if (run.predictionsSha256 === null) throw new PredictionsNotReady(run.id, run.state);
    const source = await this.sources.load(run);
    assertAsDeclared(run, source);
    const predictions = fromJsonLines<PredictedItem>(await this.blobs.read(run.predictionsSha256));
    const at = run.plan.judgements.findIndex(({ useCaseId }) => useCaseId === judgement.useCaseId);
    const { outcomes, result } = judgePass({ plan: run.plan, source, predictions }, at);
    return this.compare(judgement, outcomes, digestOf(result));
  }

  private async compare(
    judgement: Judgement,
    outcomes: readonly Outcome[],
    resultDigest: Sha256,
  ): Promise<Recomputation> {
    const result = { stored: digestOf(judgement.result), recomputed: resultDigest };
    const lines = { stored: judgement.outcomesSha256, recomputed: sha256Of(toJsonLines(outcomes)) };
    const isSame = lines.stored === lines.recomputed;
    const isIdentical = isSame && result.stored === result.recomputed && result.stored === judgement.resultDigest;
    const before = isSame ? outcomes : await this.stored.read(judgement);
    return {
      judgementId: judgement.id,
      identical: isIdentical,
      result: { ...result, stored: judgement.resultDigest },
      outcomes: lines,
      differingImages: isSame ? 0 : countDifferent(before, outcomes),
    };
  }
}

function countDifferent(before: readonly Outcome[], after: readonly Outcome[]): number {
  const texts = new Map(before.map((outcome) => [outcome.itemId, canonicalJson(outcome)]));
  const found = after.filter((outcome) => {
    const text = texts.get(outcome.itemId);
    texts.delete(outcome.itemId);
    return text !== canonicalJson(outcome);
  });
  return found.length + texts.size;
}
