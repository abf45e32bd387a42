import { randomBytes } from 'node:crypto';
import PgBoss from 'pg-boss';
import type { DataSource } from 'typeorm';
import { JobQueue, type JobTurn } from '../../ports/stores.js';
import type { Tx } from '../../ports/unit-of-work.js';
import { managerOf, roleOf } from '../db/unit-of-work.js';
import { bossInTransaction, bossOnPool } from './boss-database.js';
import type { Metrics, QueueDepth } from '../telemetry/metrics.js';
import { observedJob, withRequestId } from '../telemetry/observed-job.js';
import { JobWorker, type JobSource } from './job-worker.js';
import { JOB_SCHEMA } from './pg-boss-schema.js';
import { placesOf, turnMark } from './take-turns.js';

export interface PgBossQueueOptions {
  readonly schema?: string;
  /** A job whose worker gave no sign of life for so long is given to another. The worker gives one three times as often. */
  readonly expirySeconds?: number;
  /** How often workers look for work. */
  readonly pollMilliseconds?: number;
  /** How often expired jobs are looked for. */
  readonly maintenanceSeconds?: number;
  /** How often a job whose handler failed or died is tried again. */
  readonly retryLimit?: number;
  /** Of jobs that are taken in turn: parts of something larger, whose end would be the end of the whole. */
  readonly turnRetryLimit?: number;
  /** Seconds before such a job is tried again. */
  readonly turnRetrySeconds?: number;
  /** What went wrong in the background; the work itself is tried again. */
  readonly onError?: (cause: unknown, queue: string | undefined) => void;
  /** Counts and times the tries. */
  readonly metrics?: Metrics;
}

const RETRIES = { retryDelay: 2, retryBackoff: true };

/**
 * Jobs in PostgreSQL, enqueued in the transaction of the change that asks for them. The queue's tables belong to the
 * login role and no tenant role may touch them: `enqueue` leaves the tenant role for its one statement and returns to it.
 */
export class PgBossQueue extends JobQueue {
  private readonly boss: PgBoss;
  private readonly schema: string;
  private readonly options: Required<Omit<PgBossQueueOptions, 'metrics'>> & Pick<PgBossQueueOptions, 'metrics'>;
  private readonly workers: JobWorker[] = [];
  private started: Promise<unknown> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    options: PgBossQueueOptions = {},
  ) {
    super();
    this.options = {
      schema: JOB_SCHEMA,
      expirySeconds: 60,
      pollMilliseconds: 500,
      maintenanceSeconds: 20,
      retryLimit: 5,
      turnRetryLimit: 30,
      turnRetrySeconds: 5,
      onError: () => undefined,
      ...options,
    };
    this.schema = this.options.schema;
    this.boss = new PgBoss({
      db: bossOnPool(dataSource),
      schema: this.schema,
      migrate: false,
      schedule: false,
      supervise: true,
      maintenanceIntervalSeconds: this.options.maintenanceSeconds,
    });
    this.boss.on('error', (cause) => this.options.onError(cause, undefined));
  }

  async enqueue(
    tx: Tx,
    queue: string,
    data: object,
    options: { readonly singletonKey?: string; readonly afterSeconds?: number } = {},
  ): Promise<void> {
    const manager = managerOf(tx);
    const db = bossInTransaction(manager);
    await manager.query('SET LOCAL ROLE NONE');
    const id = await this.send(db, queue, data, options);
    if (id === null && !(await this.exists(tx, queue))) {
      await this.createQueue(tx, queue);
      await this.send(db, queue, data, options);
    }
    await manager.query(`SET LOCAL ROLE ${roleOf(tx)}`);
  }

  async enqueueInTurn(
    tx: Tx,
    queue: string,
    jobs: readonly { readonly data: object; readonly singletonKey: string }[],
    turn: JobTurn,
  ): Promise<void> {
    if (jobs.length === 0) return;
    const manager = managerOf(tx);
    const db = bossInTransaction(manager);
    await manager.query('SET LOCAL ROLE NONE');
    if (!(await this.exists(tx, queue))) await this.createQueue(tx, queue);
    const places = await placesOf(db, { schema: this.schema, queue }, turn);
    const { turnRetryLimit: retryLimit, turnRetrySeconds: retryDelay, expirySeconds } = this.options;
    const mark = turnMark(turn);
    const rows = jobs.map(({ data, singletonKey }, at) => ({
      ...{ name: queue, data: { ...withRequestId(data), ...mark }, singletonKey, priority: places.start - at },
      ...{ retryLimit, retryDelay, retryBackoff: false, expireInSeconds: expirySeconds },
    }));
    await this.boss.insert(rows, { db });
    await places.settle();
    await manager.query(`SET LOCAL ROLE ${roleOf(tx)}`);
  }

  async handle(
    queue: string,
    handler: (data: unknown) => Promise<void>,
    options: { readonly concurrency?: number; readonly onExhausted?: (data: unknown) => Promise<void> } = {},
  ): Promise<void> {
    this.started ??= this.boss.start();
    await this.started;
    await this.boss.createQueue(queue, { name: queue, policy: 'short' });
    if (options.onExhausted !== undefined) await this.watchExhausted(queue, options.onExhausted);
    this.work(queue, handler, options.concurrency ?? 1);
  }

  private work(queue: string, handler: (data: unknown) => Promise<void>, workers: number): void {
    const { expirySeconds, pollMilliseconds, onError, metrics } = this.options;
    const observed = observedJob(queue, handler, metrics);
    for (let count = workers; count > 0; count -= 1) {
      this.workers.push(
        new JobWorker(this.sourceOf(queue), observed, {
          pollMilliseconds,
          aliveMilliseconds: (expirySeconds * 1000) / 3,
          onError: (cause) => onError(cause, queue),
        }),
      );
    }
  }

  /** Takes no new work, gives running handlers time, then hands what is unfinished back to the queue. */
  async stop(graceMilliseconds = 10_000): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop(graceMilliseconds)));
    await this.started?.catch(() => undefined);
    await this.boss.stop({ graceful: false });
  }

  /** Jobs whose every try failed or died go to a queue of their own. */
  private async watchExhausted(queue: string, onExhausted: (data: unknown) => Promise<void>): Promise<void> {
    const deadLetter = `${queue}-exhausted`;
    await this.boss.createQueue(deadLetter);
    await this.boss.updateQueue(queue, { name: queue, policy: 'short', deadLetter });
    this.work(deadLetter, onExhausted, 1);
  }

  /**
   * Policy `short` keeps one waiting job a key. Work without a key gets one of its own, or it would share the empty key.
   * @returns `null` when such a job waits already, or the queue does not exist
   */
  private send(
    db: ReturnType<typeof bossInTransaction>,
    queue: string,
    data: object,
    { singletonKey, afterSeconds = 0 }: { readonly singletonKey?: string; readonly afterSeconds?: number },
  ): Promise<string | null> {
    const key = singletonKey ?? randomBytes(16).toString('hex');
    return this.boss.send(queue, withRequestId(data), {
      ...RETRIES,
      retryLimit: this.options.retryLimit,
      singletonKey: key,
      ...(afterSeconds > 0 && { startAfter: afterSeconds }),
      expireInSeconds: this.options.expirySeconds,
      db,
    });
  }

  /** Jobs waiting and at work, by queue; those with nothing to do are left out. */
  async depths(): Promise<readonly QueueDepth[]> {
    const rows: { name: string; waiting: string; active: string }[] = await this.dataSource.query(
      `SELECT name, count(*) FILTER (WHERE state < 'active') AS waiting, count(*) FILTER (WHERE state = 'active') AS active
         FROM ${this.schema}.job WHERE state <= 'active' GROUP BY name ORDER BY name`,
    );
    return rows.map(({ name, waiting, active }) => ({ queue: name, waiting: Number(waiting), active: Number(active) }));
  }

  private async createQueue(tx: Tx, queue: string): Promise<void> {
    const options = JSON.stringify({ policy: 'short' });
    await managerOf(tx).query(`SELECT ${this.schema}.create_queue($1, $2)`, [queue, options]);
  }

  private async exists(tx: Tx, queue: string): Promise<boolean> {
    const rows: unknown[] = await managerOf(tx).query(`SELECT 1 FROM ${this.schema}.queue WHERE name = $1`, [queue]);
    return rows.length > 0;
  }

  private sourceOf(queue: string): JobSource {
    return {
      next: async () => (await this.boss.fetch<unknown>(queue))[0],
      complete: (id) => this.boss.complete(queue, id),
      fail: (id, cause) => this.boss.fail(queue, id, cause),
      handBack: (id) =>
        this.dataSource.query(
          `UPDATE ${this.schema}.job SET state = 'retry', start_after = now(), retry_limit = retry_limit + 1
            WHERE name = $1 AND id = $2 AND state = 'active'`,
          [queue, id],
        ),
      // pg-boss 10 has no heartbeat: expiry counts from started_on, so a sign of life moves it.
      touch: (id) =>
        this.dataSource.query(
          `UPDATE ${this.schema}.job SET started_on = now() WHERE name = $1 AND id = $2 AND state = 'active'`,
          [queue, id],
        ),
    };
  }
}
