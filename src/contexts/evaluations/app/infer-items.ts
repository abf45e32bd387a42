import { Injectable } from '@nestjs/common';
import { inOrder } from '../../../kernel/read-ahead.js';
import { InferenceRuntime, type InferenceSession } from '../../../ports/machines.js';
import { BlobStore } from '../../../ports/stores.js';
import type { DatasetItem } from '../../datasets/public.js';
import type { ModelRef } from '../../models/public.js';
import type { EvaluationPlan } from '../domain/plan.js';
import type { ItemTiming, PredictedItem } from '../domain/predicted-item.js';
import type { EnvironmentRecord } from '../domain/run.js';

export interface InferenceRecord {
  readonly predictions: readonly PredictedItem[];
  readonly timings: readonly ItemTiming[];
  /** Where and by what the answers were given. */
  readonly environment: EnvironmentRecord;
}

/** Called after each item; `false` stops the pass (the run was aborted). */
export type KeepGoing = (done: number) => Promise<boolean>;

/** Images read ahead of the one that is awaited: some with the model's process, some on their way to it. */
const READ_AHEAD = 6;

interface InferredItem {
  readonly predicted: PredictedItem;
  readonly timing?: ItemTiming;
}

/** The costly stage: one pass of one model over all items, in item order. Whatever an image or the model does is that item's answer. */
@Injectable()
export class InferItems {
  constructor(
    private readonly runtime: InferenceRuntime,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws what the model itself is refused for (MODEL_*), and BLOB_* when stored bytes are no longer what was sealed. */
  async execute(
    plan: EvaluationPlan,
    model: ModelRef,
    items: readonly DatasetItem[],
    keepGoing: KeepGoing,
  ): Promise<InferenceRecord | undefined> {
    const session = await this.runtime.open(await this.blobs.read(model.sha256), model.contract, plan.limits);
    try {
      const predictions: PredictedItem[] = [];
      const timings: ItemTiming[] = [];
      const answers = inOrder(items, READ_AHEAD, (item) => this.inferOne(session, item));
      for await (const { predicted, timing } of answers) {
        predictions.push(predicted);
        if (timing !== undefined) timings.push(timing);
        if (!(await keepGoing(predictions.length))) return undefined;
      }
      return { predictions, timings, environment: { ...session.environment } };
    } finally {
      await session.close();
    }
  }

  private async inferOne(session: InferenceSession, item: DatasetItem): Promise<InferredItem> {
    const who = { itemId: item.id, itemName: item.name, imageSha256: item.imageSha256 };
    if (item.problem !== null) return { predicted: { ...who, answer: { error: item.problem } } };
    const answer = await session.infer(await this.blobs.read(item.imageSha256));
    if (!answer.ok) return { predicted: { ...who, answer: { error: { code: answer.code, message: answer.message } } } };
    const { prediction, outputSha256, milliseconds } = answer;
    const predicted = { ...who, answer: { prediction, outputSha256 } };
    return milliseconds === null ? { predicted } : { predicted, timing: { itemId: item.id, ...milliseconds } };
  }
}
