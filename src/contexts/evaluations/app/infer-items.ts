import { Injectable } from '@nestjs/common';
import { inOrder } from '../../../kernel/read-ahead.js';
import type { InferenceSession } from '../../../ports/machines.js';
import { BlobStore } from '../../../ports/stores.js';
import type { DatasetItem } from '../../datasets/public.js';
import type { ModelRef } from '../../models/public.js';
import type { EvaluationPlan } from '../domain/plan.js';
import { measuredOf, type ItemTiming, type PredictedItem } from '../domain/predicted-item.js';
import type { EnvironmentRecord } from '../domain/run.js';
import { OpenSessions } from './open-sessions.js';

export interface InferenceRecord {
  readonly predictions: readonly PredictedItem[];
  readonly timings: readonly ItemTiming[];
  /** Where and by what the answers were given. */
  readonly environment: EnvironmentRecord;
}

/** Called after each item; `false` stops the pass (the run was aborted or paused). */
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
    private readonly sessions: OpenSessions,
    private readonly blobs: BlobStore,
  ) {}

  /** @param isPart whether another part of the same run may follow at once. @throws what the model itself is refused for (MODEL_*), and BLOB_* when stored bytes are no longer what was sealed. */
  async execute(
    plan: EvaluationPlan,
    model: ModelRef,
    items: readonly DatasetItem[],
    keepGoing: KeepGoing,
    { isPart = false } = {},
  ): Promise<InferenceRecord | undefined> {
    const lease = await this.sessions.take(plan, model, isPart);
    let isLikeNew = false;
    try {
      const predictions: PredictedItem[] = [];
      const timings: ItemTiming[] = [];
      const most = plan.pace === 'LATENCY' ? 1 : READ_AHEAD;
      const answers = inOrder(items, most, (item) => this.inferOne(lease.session, item));
      for await (const { predicted, timing } of answers) {
        predictions.push(predicted);
        if (timing !== undefined) timings.push(timing);
        if (!(await keepGoing(predictions.length))) return undefined;
      }
      isLikeNew = predictions.every(({ answer }) => !('error' in answer));
      return { predictions, timings, environment: { ...lease.session.environment } };
    } finally {
      await lease.giveBack(isLikeNew);
    }
  }

  private async inferOne(session: InferenceSession, item: DatasetItem): Promise<InferredItem> {
    const who = { itemId: item.id, itemName: item.name, imageSha256: item.imageSha256 };
    if (item.problem !== null) return { predicted: { ...who, answer: { error: item.problem } } };
    const answer = await session.infer(await this.blobs.read(item.imageSha256));
    if (!answer.ok) return { predicted: { ...who, answer: { error: { code: answer.code, message: answer.message } } } };
    const { prediction, outputSha256, milliseconds } = answer;
    const measured = measuredOf(session, answer);
    const predicted = { ...who, answer: { prediction, outputSha256 }, ...(measured && { measured }) };
    return milliseconds === null ? { predicted } : { predicted, timing: { itemId: item.id, ...milliseconds } };
  }
}
