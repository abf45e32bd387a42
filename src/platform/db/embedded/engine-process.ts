// Runs in a child process (see embedded-database.ts): owns the data directory, the engine and the socket.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DomainError } from '../../../kernel/domain-error.js';
import { DataDirLock } from './data-dir-lock.js';
import { Engine } from './engine.js';
import { EmbeddedServer, type ServerOptions } from './server.js';

/** From the parent: how to start. `dataDir` absent: in memory. */
export interface StartOrder {
  readonly dataDir?: string;
  readonly listen: ServerOptions['listen'];
  readonly waitMilliseconds: number;
}

/** To the parent. */
export type EngineReport =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      readonly code: string | undefined;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** EX_SOFTWARE of sysexits.h. */
const ENGINE_DIED = 70;

async function start(order: StartOrder): Promise<void> {
  let lock: DataDirLock | undefined;
  if (order.dataDir !== undefined) {
    mkdirSync(order.dataDir, { recursive: true, mode: 0o700 });
    lock = await DataDirLock.acquire(order.dataDir, process.ppid);
  }
  try {
    // Without relaxed durability an answer is given only after the files are written.
    const database = await PGlite.create(
      order.dataDir === undefined ? {} : { dataDir: join(order.dataDir, 'postgres'), relaxedDurability: false },
    );
    const server = new EmbeddedServer(new Engine(database), { ...order, onEngineDeath: die });
    await server.open();
    closeWithParent(server, () => {
      // A killed parent cannot remove the socket's folder.
      if ('path' in order.listen) rmSync(dirname(order.listen.path), { recursive: true, force: true });
      lock?.release();
    });
    report({ kind: 'ready' });
  } catch (cause) {
    lock?.release();
    throw cause;
  }
}

/** The parent closes the channel to stop us; it also closes when the parent is killed. */
function closeWithParent(server: EmbeddedServer, cleanUp: () => void): void {
  const close = () =>
    void server.close().then(
      () => {
        cleanUp();
        process.exit(0);
      },
      (cause: unknown) => die(cause),
    );
  if (process.connected) process.once('disconnect', close);
  else close();
}

function die(cause: unknown): void {
  process.stderr.write(
    `The embedded database stopped: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  );
  process.exit(ENGINE_DIED);
}

function report(one: EngineReport): void {
  process.send?.(one);
}

// Ctrl-C reaches the whole process group; the parent decides when we close.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.once('message', (order: StartOrder) => {
  start(order).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    report({ kind: 'failed', code, message, details: cause instanceof DomainError ? cause.details : {} });
    process.disconnect();
  });
});
