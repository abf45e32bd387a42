import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface QueueDepth {
  readonly queue: string;
  readonly waiting: number;
  readonly active: number;
}

export interface PoolUse {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Asked anew at every scrape. */
export interface MetricSources {
  readonly queues: () => Promise<readonly QueueDepth[]>;
  readonly pool: () => PoolUse;
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const JOB_SECONDS = [0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600];

/**
 * Figures of one process in the text format of Prometheus. Labels name routes, queues and kinds, never tenants, people, pilots
 * or files: whoever reads the figures learns how the installation does, not whose work it is.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'touchstone_http_request_seconds',
    help: 'Seconds from a request to the end of its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [this.registry],
  });
  private readonly jobs = new Histogram({
    name: 'touchstone_job_seconds',
    help: 'Seconds of one try at a job, by queue and outcome (done or failed).',
    labelNames: ['queue', 'outcome'],
    buckets: JOB_SECONDS,
    registers: [this.registry],
  });
  private readonly faults = new Counter({
    name: 'touchstone_faults_total',
    help: 'Errors of the product itself (INTERNAL): each is in the log under its id.',
    registers: [this.registry],
  });

  constructor(sources: MetricSources, version: string) {
    collectDefaultMetrics({ register: this.registry });
    const build = {
      name: 'touchstone_build_info',
      help: 'Always 1; the version is the label.',
      labelNames: ['version'],
    };
    new Gauge({ ...build, registers: [this.registry] }).set({ version }, 1);
    const depth = new Gauge({
      name: 'touchstone_queue_jobs',
      help: 'Jobs waiting and at work, by queue.',
      labelNames: ['queue', 'state'],
      registers: [this.registry],
      async collect() {
        depth.reset();
        for (const { queue, waiting, active } of await sources.queues()) {
          depth.set({ queue, state: 'waiting' }, waiting);
          depth.set({ queue, state: 'active' }, active);
        }
      },
    });
    const pool = new Gauge({
      name: 'touchstone_database_connections',
      help: 'Connections of this process to the database that are open or idle, and requests waiting for one.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        for (const [state, count] of Object.entries(sources.pool())) pool.set({ state }, count as number);
      },
    });
  }

  request(of: { readonly method: string; readonly route: string; readonly status: number }, seconds: number): void {
    this.requests.observe({ ...of, status: String(of.status) }, seconds);
  }

  job(queue: string, outcome: 'done' | 'failed', seconds: number): void {
    this.jobs.observe({ queue, outcome }, seconds);
  }

  fault(): void {
    this.faults.inc();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
