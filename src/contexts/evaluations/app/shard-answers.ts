import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { ItemTiming, PredictedItem } from '../domain/predicted-item.js';
import { isDone, mergedEnvironment, type DoneShard } from '../domain/run-shard.js';
import type { InferenceRecord } from './infer-items.js';
import { RunShardRepository } from './ports.js';

/** The answers that the shards of a run gave, put together in item order: the same bytes however many workers there were. */
@Injectable()
export class ShardAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly shards: RunShardRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** `undefined` while a shard is open. */
  async record(runId: RunId): Promise<InferenceRecord | undefined> {
    const shards = await this.done(runId);
    if (shards === undefined) return undefined;
    const predictions: PredictedItem[] = [];
    for await (const predicted of this.predictions(shards)) predictions.push(predicted);
    const timings: ItemTiming[] = [];
    for await (const timing of this.timings(shards)) timings.push(timing);
    return { predictions, timings, environment: mergedEnvironment(shards.map(({ environment }) => environment)) };
  }

  /** In item order; `undefined` while one is open. */
  done(runId: RunId): Promise<readonly DoneShard[] | undefined> {
    return this.unitOfWork.run({ kind: 'system', purpose: `answers of run ${runId}` }, async (tx) => {
      const shards = await this.shards.of(tx, runId);
      const done = shards.filter(isDone);
      return done.length > 0 && done.length === shards.length ? done : undefined;
    });
  }

  /** In item order, one shard in memory at a time. @throws BLOB_* when the stored bytes are no longer what a worker kept */
  async *predictions(shards: readonly DoneShard[]): AsyncGenerator<PredictedItem> {
    for (const { predictionsSha256 } of shards) yield* fromJsonLines<PredictedItem>(await this.blobs.read(predictionsSha256)); // prettier-ignore
  }

  async *timings(shards: readonly DoneShard[]): AsyncGenerator<ItemTiming> {
    for (const { timingsSha256 } of shards) yield* fromJsonLines<ItemTiming>(await this.blobs.read(timingsSha256));
  }
}
