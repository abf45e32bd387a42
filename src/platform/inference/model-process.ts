import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { watchResidentMemory } from './watch-resident-memory.js';
import { isAboutMemory } from './explain-runtime-error.js';
import type { ChildReply, ChildRequest } from './messages.js';

/** Why a process gave no reply: it was too slow and killed, used too much memory, or ended by itself. */
export interface Death {
  readonly kind: 'died';
  readonly reason: 'deadline' | 'memory' | 'crash';
  readonly found: string;
}

export interface ProcessSettings {
  /** The built child.js. */
  readonly childFile: string;
  /** An empty folder the process runs in. */
  readonly folder: string;
  /** Most address space on Linux; elsewhere most resident memory, looked at twice a second. */
  readonly memoryBytes: number;
}

/** JavaScript heap of the child in MiB; tensors and pixels lie outside it. */
const HEAP_MIB = 256;
const STDERR_TAIL = 4000;

// Only a process that limits itself before node starts is limited from its first byte. A lower limit already in force stays.
const LIMITED = `ulimit -c 0; ulimit -v "$1" 2>/dev/null || [ "$(ulimit -v)" != unlimited ] || exit 97; shift; exec "$@"`;

/**
 * The environment of the child. Ours is not handed on: it holds the database's password. onnxruntime 1.30 reports its use to
 * its maker over the network unless told not to; nothing of a customer's site may leave it.
 */
function environmentIn(folder: string): Record<string, string> {
  const needed = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH'].flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(needed),
    TMPDIR: folder,
    ORT_DISABLE_TELEMETRY: '1',
    VIPS_CONCURRENCY: '1',
    // Each thread and each of glibc's arenas reserves address space, which is what the limit counts.
    UV_THREADPOOL_SIZE: '2',
    MALLOC_ARENA_MAX: '2',
  };
}

interface Waiting {
  readonly id: number;
  readonly milliseconds: number;
  readonly settle: (outcome: ChildReply | Death) => void;
}

/**
 * One operating system process that runs one model. It may be asked several things at once, which it works off in order; the deadline of one
 * begins when the one before is settled. Never outlives {@link kill}.
 */
export class ModelProcess {
  private readonly child: ChildProcess;
  private readonly stopWatching: () => void;
  private death: Death | undefined;
  private stderr = '';
  /** In the order of asking; the timer is that of the first. */
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readyArrived = false;

  private constructor({ childFile, folder, memoryBytes }: ProcessSettings) {
    const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, '--v8-pool-size=1', childFile] as const;
    const [command, ...args] =
      process.platform === 'linux'
        ? ['/bin/sh', '-c', LIMITED, 'sh', String(Math.floor(memoryBytes / 1024)), ...node]
        : node;
    this.child = spawn(command, args, {
      cwd: folder,
      env: environmentIn(folder),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.stopWatching =
      process.platform === 'linux'
        ? () => undefined
        : watchResidentMemory(this.child.pid, memoryBytes, (found) =>
            this.end({ kind: 'died', reason: 'memory', found }),
          );
    this.listen();
  }

  static start(settings: ProcessSettings): ModelProcess {
    return new ModelProcess(settings);
  }

  get isAlive(): boolean {
    return this.death === undefined;
  }

  /** Until the process says it is up. */
  async ready(milliseconds: number): Promise<ChildReply | Death> {
    if (this.readyArrived) return { kind: 'ready', id: 0 };
    return this.waitFor(0, milliseconds);
  }

  /** Sends a request and waits for its reply; when it is the first in line and its deadline passes, the process is killed. */
  async ask(request: ChildRequest, milliseconds: number): Promise<ChildReply | Death> {
    const outcome = this.waitFor(request.id, milliseconds);
    if (this.isAlive) {
      this.child.send(request, (error) => {
        if (error !== null) this.end({ kind: 'died', reason: 'crash', found: error.message });
      });
    }
    return outcome;
  }

  /** Ends the process at once and waits until it is gone. */
  async kill(): Promise<void> {
    this.end({ kind: 'died', reason: 'crash', found: 'it was closed' });
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    await new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
  }

  private waitFor(id: number, milliseconds: number): Promise<ChildReply | Death> {
    if (this.death !== undefined) return Promise.resolve(this.death);
    return new Promise((resolve) => {
      this.waiting.push({ id, milliseconds, settle: resolve });
      if (this.waiting.length === 1) this.timeFirst();
    });
  }

  private settle(id: number, reply: ChildReply): void {
    const at = this.waiting.findIndex((one) => one.id === id);
    const [settled] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (at === 0) this.timeFirst();
    settled?.settle(reply);
  }

  private timeFirst(): void {
    clearTimeout(this.timer);
    const [first] = this.waiting;
    if (first === undefined) return;
    const found = `no reply within ${first.milliseconds} ms`;
    this.timer = setTimeout(() => this.end({ kind: 'died', reason: 'deadline', found }), first.milliseconds);
  }

  private listen(): void {
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-STDERR_TAIL);
    });
    this.child.on('message', (message) => {
      const reply = message as ChildReply;
      if (reply.kind === 'ready') this.readyArrived = true;
      this.settle(reply.id, reply);
    });
    this.child.on('error', (error) => this.end({ kind: 'died', reason: 'crash', found: error.message }));
    // 'close' comes after the last of stderr, which says why.
    this.child.on('close', (code, signal) => {
      const last = this.stderr.trim().split('\n').at(-1) ?? '';
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const reason = isAboutMemory(this.stderr) ? 'memory' : 'crash';
      this.end({ kind: 'died', reason, found: last === '' ? how : `${how}, ${last.slice(0, 200)}` });
    });
  }

  private end(death: Death): void {
    if (this.death !== undefined) return;
    this.death = death;
    this.stopWatching();
    this.child.kill('SIGKILL');
    clearTimeout(this.timer);
    for (const { settle } of this.waiting.splice(0)) settle(death);
  }
}
