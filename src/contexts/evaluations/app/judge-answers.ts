import { Injectable } from '@nestjs/common';
import type { Run } from '../domain/run.js';
import { assertAnswersOf, assertAsDeclared } from './assert-as-declared.js';
import { JudgeRun } from './judge-run.js';
import { RunSources, type RunSource } from './run-sources.js';
import { ShardAnswers } from './shard-answers.js';
import { StoredAnswers } from './stored-answers.js';

/** Judges a run whose answers are all there: from its shards, or kept of an earlier run. */
@Injectable()
export class JudgeAnswers {
  constructor(
    private readonly sources: RunSources,
    private readonly shardAnswers: ShardAnswers,
    private readonly storedAnswers: StoredAnswers,
    private readonly judgeRun: JudgeRun,
  ) {}

  async execute(run: Run): Promise<void> {
    const source = await this.sources.load(run);
    assertAsDeclared(run, source);
    const kept = run.plan.rejudgementOf;
    const record = kept === undefined ? await this.shardAnswers.record(run.id) : await this.storedAnswers.execute(kept);
    // Paused or aborted while the shards were worked off: there is nothing to judge yet.
    if (record === undefined) return;
    if (kept === undefined) assertFits(run, source, record.predictions);
    await this.judgeRun.execute(run, source, record);
  }
}

/** Data that are not sealed may have grown since the answers were given: images without an answer count as failures. */
function assertFits({ plan }: Run, { items }: RunSource, predictions: Parameters<typeof assertAnswersOf>[1]): void {
  if (plan.dataset.merkleRoot !== null) assertAnswersOf(items, predictions);
}
