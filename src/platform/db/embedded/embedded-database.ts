import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseInUse, DatabaseReadOnly, DatabaseUnreachable } from '../database-errors.js';
import type { EngineReport, StartOrder } from './engine-process.js';

export interface EmbeddedOptions {
  /** Absent: in memory, gone when closed. */
  readonly dataDir?: string;
  /** Default: a socket file in a private folder; on Windows loopback TCP with a random password, as Node has no unix sockets there. */
  readonly transport?: 'unix' | 'tcp';
  /** How long a connection waits for another's transaction, default 60 s. */
  readonly waitMilliseconds?: number;
}

/** What a PostgreSQL driver needs to connect. */
export interface EmbeddedAddress {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
}

/** PostgreSQL's socket file is named after the port even when none is opened. */
const SOCKET_PORT = 5432;
/** The engine needs 2 s, on a loaded machine 10 s. */
const START_MS = 120_000;
const CLOSE_MS = 20_000;
/** An engine that keeps dying is not restarted for ever. */
const MAX_RESTARTS = 5;

/** PostgreSQL inside Touchstone: a child process that ends with this one and is restarted should it die. */
export class EmbeddedDatabase {
  private child: ChildProcess | undefined;
  private isClosing = false;
  private restarts = 0;
  private lastWords = '';

  private constructor(
    private readonly order: StartOrder,
    readonly address: EmbeddedAddress,
  ) {}

  /** @throws DatabaseInUse, DatabaseReadOnly, DatabaseUnreachable */
  static async start(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
    const listen = await listenAt(options.transport ?? (process.platform === 'win32' ? 'tcp' : 'unix'));
    const order: StartOrder = {
      ...(options.dataDir === undefined ? {} : { dataDir: resolve(options.dataDir) }),
      listen,
      waitMilliseconds: options.waitMilliseconds ?? 60_000,
    };
    try {
      const database = new EmbeddedDatabase(order, addressOf(listen));
      database.watch(await launch(order));
      return database;
    } catch (cause) {
      removeSocketDir(listen);
      throw cause;
    }
  }

  /** The engine's process, for operators and tests. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Rolls open transactions back, writes a checkpoint and ends the child; kills it when it does not end in time. */
  async close(): Promise<void> {
    this.isClosing = true;
    const child = this.child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      const kill = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
      child.ref();
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(kill);
    }
    removeSocketDir(this.order.listen);
  }

  private watch(child: ChildProcess): void {
    this.child = child;
    // A program that has nothing else to do may end without closing us: the child notices and closes cleanly.
    child.unref();
    child.channel?.unref();
    (child.stderr as unknown as { unref(): void } | null)?.unref();
    child.stderr?.on('data', (text: Buffer) => (this.lastWords = (this.lastWords + text.toString()).slice(-2000)));
    child.once('exit', () => void this.restart());
  }

  /** Pools reconnect by themselves; what was committed is on disk, an in-memory database starts empty and is not restarted. */
  private async restart(): Promise<void> {
    if (this.isClosing || this.order.dataDir === undefined || this.restarts >= MAX_RESTARTS) return;
    this.restarts += 1;
    process.emitWarning(
      `The embedded database stopped and is started again (${this.restarts} of ${MAX_RESTARTS}). ${this.lastWords}`.trim(),
    );
    if ('path' in this.order.listen) rmSync(this.order.listen.path, { force: true });
    try {
      this.watch(await launch(this.order));
      if (this.isClosing) await this.close();
    } catch (cause) {
      process.emitWarning(`The embedded database could not be started again: ${(cause as Error).message}`);
    }
  }
}

type Listen = StartOrder['listen'];

/** The same place for every restart, so that pools find the engine again. */
async function listenAt(transport: 'unix' | 'tcp'): Promise<Listen> {
  if (transport === 'unix') {
    return { path: join(mkdtempSync(join(tmpdir(), 'touchstone-db-')), `.s.PGSQL.${SOCKET_PORT}`) };
  }
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return { host: '127.0.0.1', port, password: randomBytes(32).toString('hex') };
}

function addressOf(listen: Listen): EmbeddedAddress {
  if ('path' in listen) return { host: dirname(listen.path), port: SOCKET_PORT, password: undefined };
  return { host: listen.host, port: listen.port, password: listen.password };
}

function removeSocketDir(listen: Listen): void {
  if ('path' in listen) rmSync(dirname(listen.path), { recursive: true, force: true });
}

/** From sources (tests) the built file runs: the child has no TypeScript loader. */
function enginePath(): string {
  const path = fileURLToPath(new URL('./engine-process.js', import.meta.url));
  return import.meta.url.endsWith('.ts')
    ? path.replace(/src([/\\]platform[/\\]db[/\\]embedded[/\\])/, (_, rest: string) => join('dist', 'src', rest))
    : path;
}

async function launch(order: StartOrder): Promise<ChildProcess> {
  const child = fork(enginePath(), { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let words = '';
  const listen = (text: Buffer) => (words = (words + text.toString()).slice(-2000));
  child.stderr?.on('data', listen);
  const report = await new Promise<EngineReport>((done) => {
    const fail = (message: string) => done({ kind: 'failed', code: undefined, message, details: {} });
    const timer = setTimeout(() => fail(`it did not start within ${START_MS / 1000} s`), START_MS);
    child.once('error', (cause) => fail(cause.message));
    child.once('exit', (code, signal) => fail(`its process ended (${signal ?? code ?? 'unknown'}). ${words}`.trim()));
    child.once('message', (first: EngineReport) => done(first));
    child.once('exit', () => clearTimeout(timer));
    child.once('message', () => clearTimeout(timer));
    child.send(order);
  });
  child.stderr?.off('data', listen);
  if (report.kind === 'ready') return child;
  child.kill('SIGKILL');
  throw refusal(order.dataDir ?? 'in memory', report);
}

function refusal(where: string, report: Extract<EngineReport, { kind: 'failed' }>): Error {
  if (report.code === 'DATABASE_IN_USE') {
    return new DatabaseInUse(where, { pid: Number(report.details['pid']), host: String(report.details['host']) });
  }
  if (report.code !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(report.code)) {
    return new DatabaseReadOnly(
      where,
      'Give this user write access to the folder, or set TOUCHSTONE_DATA_DIR to another one.',
      report.message,
    );
  }
  const remedy =
    'Check that the folder is a readable, writable Touchstone data directory with free space, or set TOUCHSTONE_DATA_DIR to another one.';
  return new DatabaseUnreachable(where, remedy, new Error(report.message));
}
