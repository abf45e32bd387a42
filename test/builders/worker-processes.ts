import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestApplication } from './server.js';

/** A process that takes work, as `touchstone worker` does. */
export interface WorkerProcess {
  readonly pid: number;
  /** kill -9: nothing is written or handed back any more. */
  kill(): Promise<void>;
  /** SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

const FILE = join(import.meta.dirname, '../e2e/crash/worker-process.mjs');

/** Workers and servers on the database and files of a test application. */
export class WorkerProcesses {
  private readonly children = new Set<ChildProcess>();

  constructor(
    private readonly of: Pick<TestApplication, 'database' | 'resources'>,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {}

  /** @param own `core` binds the process, with all it starts, to one processor */
  async start(own: { readonly serves?: boolean; readonly core?: number } = {}): Promise<WorkerProcess> {
    const { database, resources } = this.of;
    const settings = JSON.stringify({
      connection: database.connection,
      jobSchema: `jobs_${database.schema}`,
      dataDir: resources.config.dataDir,
      environment: this.environment,
      serves: own.serves === true,
    });
    const env = { ...process.env, NODE_OPTIONS: '' };
    const stdio: ('inherit' | 'ipc')[] = ['inherit', 'inherit', 'inherit', 'ipc'];
    const child =
      own.core === undefined
        ? fork(FILE, [settings], { env, execArgv: [] })
        : spawn('taskset', ['-c', String(own.core), process.execPath, FILE, settings], { env, stdio });
    this.children.add(child);
    const ended = once(child, 'exit') as Promise<[number | null]>;
    ended.then(
      () => this.children.delete(child),
      () => undefined,
    );
    const first = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
    if (first === undefined) throw new Error('The worker ended before it was ready.');
    return {
      pid: child.pid ?? 0,
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
      async stop() {
        child.kill('SIGTERM');
        return (await ended)[0];
      },
    };
  }

  /** Ends those that are left. */
  async end(): Promise<void> {
    const left = [...this.children];
    for (const child of left) child.kill('SIGKILL');
    const running = left.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(running.map((child) => once(child, 'exit')));
  }
}
