import { setTimeout as pause } from 'node:timers/promises';

export interface Job {
  readonly id: string;
  readonly data: unknown;
}

/** One queue, as a worker needs it. */
export interface JobSource {
  next(): Promise<Job | undefined>;
  complete(id: string): Promise<unknown>;
  fail(id: string, cause: object): Promise<unknown>;
  /** Lets another worker have it at once; no try is counted. */
  handBack(id: string): Promise<unknown>;
  /** Says that the job is still worked on. */
  touch(id: string): Promise<unknown>;
}

export interface JobWorkerOptions {
  readonly pollMilliseconds: number;
  readonly aliveMilliseconds: number;
  readonly onError: (cause: unknown) => void;
}

/** Takes one job after another. A failed or abandoned job goes back to its queue, which limits the attempts. */
export class JobWorker {
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;
  private current: Job | undefined;

  constructor(
    private readonly source: JobSource,
    private readonly handler: (data: unknown, id: string) => Promise<void>,
    private readonly options: JobWorkerOptions,
  ) {
    this.loop = this.run();
  }

  /** Resolves when the running handler has ended, or after the grace time with its job handed back. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.stopping.abort();
    const timer = new AbortController();
    const overdue = pause(graceMilliseconds, 'overdue', { signal: timer.signal }).catch(() => 'ended');
    const outcome = await Promise.race([this.loop.then(() => 'ended'), overdue]);
    timer.abort();
    const left = this.current;
    if (outcome === 'overdue' && left) await this.source.handBack(left.id);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const didWork = await this.step().catch((cause: unknown) => {
        this.options.onError(cause);
        return false;
      });
      if (!didWork)
        await pause(this.options.pollMilliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async step(): Promise<boolean> {
    const job = await this.source.next();
    if (!job) return false;
    this.current = job;
    const alive = setInterval(
      () => void this.source.touch(job.id).catch(this.options.onError),
      this.options.aliveMilliseconds,
    );
    try {
      await this.handler(job.data, job.id);
      await this.source.complete(job.id);
    } catch (cause) {
      this.options.onError(cause);
      await this.source.fail(job.id, { message: cause instanceof Error ? cause.message : String(cause) });
    } finally {
      clearInterval(alive);
      this.current = undefined;
    }
    return true;
  }
}
