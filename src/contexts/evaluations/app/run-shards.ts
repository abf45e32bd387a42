import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { BlobStore } from '../../../ports/stores.js';
import { toJsonLines } from '../domain/json-lines.js';
import type { Run } from '../domain/run.js';
import type { ShardFindings } from '../domain/run-shard.js';
import { assertAsDeclared, assertModelAsDeclared } from './assert-as-declared.js';
import { InferItems, type InferenceRecord } from './infer-items.js';
import { requireImages, RunSources } from './run-sources.js';
import { ShardOutcome, ShardProgress } from './shard-work.js';

/** Runs of which this process has seen that everything still is what was declared; the digest of its plan beside it. */
const MOST_REMEMBERED = 100;

/** Asks the model about the items of one shard. */
@Injectable()
export class RunShards {
  private readonly checked = new Map<RunId, string>();

  constructor(
    private readonly sources: RunSources,
    private readonly inferItems: InferItems,
    private readonly progress: ShardProgress,
    private readonly outcome: ShardOutcome,
    private readonly blobs: BlobStore,
  ) {}

  /** Indices of what is left, ascending. */
  open(run: Run): Promise<readonly number[]> {
    return this.progress.open(run);
  }

  /** @returns whether the run is still wanted. @throws PlanAltered, DATASET_ITEM_ERASED, MODEL_*, BLOB_* */
  async execute(run: Run, index: number): Promise<boolean> {
    const shard = await this.progress.take(run, index);
    if (shard === undefined) return true;
    await this.check(run);
    const { model, items } = await this.sources.loadShard(run, shard);
    assertModelAsDeclared(run, { model });
    requireImages({ items }, 'The run cannot be worked off');
    const isPart = items.length < run.plan.dataset.itemCount;
    const counter = this.progress.counter(run, shard);
    const record = await this.inferItems.execute(run.plan, model, items, counter, { isPart });
    if (record === undefined) return false;
    await this.outcome.keep(run, shard, await this.findingsOf(record));
    return true;
  }

  private async findingsOf({ predictions, timings, environment }: InferenceRecord): Promise<ShardFindings> {
    const { sha256: predictionsSha256 } = await this.blobs.put(toJsonLines(predictions));
    const { sha256: timingsSha256 } = await this.blobs.put(toJsonLines(timings));
    return { done: predictions.length, predictionsSha256, timingsSha256, environment };
  }

  /** All that a run rests on, once a process and before any model is loaded; each shard looks at its own items again, the judgement at all. */
  private async check(run: Run): Promise<void> {
    if (this.checked.get(run.id) === run.planDigest) return;
    const source = await this.sources.load(run);
    assertAsDeclared(run, source);
    requireImages(source, 'The run cannot be worked off');
    const [oldest] = this.checked.keys();
    if (oldest !== undefined && this.checked.size >= MOST_REMEMBERED) this.checked.delete(oldest);
    this.checked.set(run.id, run.planDigest);
  }
}
