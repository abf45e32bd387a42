import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InferenceRuntime, type InferenceSession } from '../../../ports/machines.js';
import { BlobStore } from '../../../ports/stores.js';
import type { ModelRef } from '../../models/public.js';
import type { EvaluationPlan } from '../domain/plan.js';

/** Longer than two shards of a run are apart; then the memory of the model is somebody else's. */
const IDLE_MILLISECONDS = 10_000;

/** A loaded model, for one pass. */
export interface Lease {
  readonly session: InferenceSession;
  /** @param isLikeNew whether it may serve the next shard: it does not, once anything went wrong in it */
  giveBack(isLikeNew: boolean): Promise<void>;
}

/**
 * Loads models, and keeps one that was used loaded for a while: the next shard of its run comes at once. A shard must give the same answers in a
 * fresh process as in one that worked before, so only a process in which every image went well is used again.
 */
@Injectable()
export class OpenSessions implements OnModuleDestroy {
  private readonly idle = new Map<InferenceSession, { readonly key: string; readonly timer: NodeJS.Timeout }>();
  private isClosing = false;

  constructor(
    private readonly runtime: InferenceRuntime,
    private readonly blobs: BlobStore,
  ) {}

  /** @param isPart of a run: others may follow, or have gone before. @throws what the model itself is refused for (MODEL_*), and BLOB_* when its bytes are no longer what was registered. */
  async take(
    { limits, pace }: Pick<EvaluationPlan, 'limits' | 'pace'>,
    model: ModelRef,
    isPart: boolean,
  ): Promise<Lease> {
    const key = `${model.sha256} ${model.contractDigest} ${JSON.stringify(limits)} ${pace}`;
    const idle = isPart ? this.wake(key) : undefined;
    const session =
      idle ?? (await this.runtime.open(await this.blobs.read(model.sha256), model.contract, limits, pace));
    return { session, giveBack: (isLikeNew) => this.giveBack(key, session, isPart && isLikeNew) };
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    await Promise.all([...this.idle.keys()].map((session) => this.close(session)));
  }

  private wake(key: string): InferenceSession | undefined {
    for (const [session, { key: of, timer }] of this.idle) {
      if (of !== key) continue;
      clearTimeout(timer);
      this.idle.delete(session);
      return session;
    }
    return undefined;
  }

  private async giveBack(key: string, session: InferenceSession, isLikeNew: boolean): Promise<void> {
    if (!isLikeNew || this.isClosing) return session.close();
    const timer = setTimeout(() => void this.close(session), IDLE_MILLISECONDS);
    timer.unref();
    this.idle.set(session, { key, timer });
  }

  private async close(session: InferenceSession): Promise<void> {
    clearTimeout(this.idle.get(session)?.timer);
    this.idle.delete(session);
    await session.close();
  }
}
