import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Engine } from './engine.js';
import { changesSession, refuseUnsupported, sqlOf, startupSettings, switchSql } from './session-rules.js';
import { StatementNames } from './statement-names.js';
import { TurnTimeout, type Turns } from './turns.js';
import {
  errorResponse,
  int32,
  message,
  MessageReader,
  query,
  readAnswer,
  readyForQuery,
  sync,
  type FrontendMessage,
  type TransactionStatus,
} from './wire.js';

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

export interface Shared {
  readonly engine: Engine;
  readonly turns: Turns;
  /** Which connection's settings the engine's session has now. */
  session: Connection | undefined;
  /** Where the socket is reachable by other users (TCP), a password of this start; on a private folder none. */
  readonly password: string | undefined;
  /** The engine died: nothing can be answered any more. */
  readonly onEngineDeath: (cause: unknown) => void;
}

/** One client. Messages are handed over in batches that end with Query, Sync or Flush, in order, one batch at a time. */
export class Connection {
  private readonly reader = new MessageReader();
  private readonly names: StatementNames;
  private phase: 'startup' | 'password' | 'ready' | 'closed' = 'startup';
  private settings = new Map<string, string>();
  private settingsChanged = false;
  private status: TransactionStatus = 'I';
  private batch: FrontendMessage[] = [];
  private work: Promise<void> = Promise.resolve();
  private skipsUntilSync = false;

  constructor(
    private readonly socket: Socket,
    private readonly shared: Shared,
    private readonly number: number,
  ) {
    this.names = new StatementNames(number);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.end());
  }

  /** Resolves when everything received so far is answered and an open transaction is rolled back. */
  async closed(): Promise<void> {
    this.socket.destroy();
    this.end();
    await this.work;
  }

  private receive(chunk: Buffer): void {
    this.reader.push(chunk);
    try {
      while (this.phase === 'startup') if (!this.readStartup()) return;
      for (let next = this.reader.next(); next && this.phase !== 'closed'; next = this.reader.next()) this.accept(next);
    } catch (violation) {
      this.refuse('08P01', `protocol violation: ${(violation as Error).message}`);
    }
  }

  private readStartup(): boolean {
    const packet = this.reader.nextStartup();
    if (!packet) return false;
    const code = packet.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) this.socket.write('N');
    // A statement runs to its end inside the engine: there is nothing to interrupt, so a cancel request is only closed.
    else if (code === CANCEL_REQUEST) this.leave();
    else this.start(packet);
    return true;
  }

  private start(packet: Buffer): void {
    const parts = packet.toString('utf8', 8).split('\0');
    const parameters = new Map<string, string>();
    for (let at = 0; at + 1 < parts.length && parts[at]; at += 2)
      parameters.set(parts[at] as string, parts[at + 1] as string);
    this.settings = startupSettings(parameters);
    if (this.shared.password === undefined) return this.welcome();
    this.phase = 'password';
    this.socket.write(message('R', int32(3)));
  }

  private accept(next: FrontendMessage): void {
    if (this.phase === 'password') return this.checkPassword(next);
    if (next.type === 'X') return this.leave();
    const one = refuseUnsupported(next);
    const sql = sqlOf(one);
    if (sql !== undefined && changesSession(sql)) this.settingsChanged = true;
    this.batch.push({ type: one.type, bytes: this.names.rename(one.type, one.bytes) });
    if (!'QSHF'.includes(one.type)) return;
    const batch = this.batch;
    this.batch = [];
    this.work = this.work.then(() => this.process(batch)).catch((cause: unknown) => this.shared.onEngineDeath(cause));
  }

  private checkPassword(given: FrontendMessage): void {
    const expected = Buffer.from(`${this.shared.password}\0`);
    const found = given.bytes.subarray(5);
    if (given.type === 'p' && found.length === expected.length && timingSafeEqual(found, expected)) this.welcome();
    else this.refuse('28P01', 'password authentication failed');
  }

  private welcome(): void {
    this.phase = 'ready';
    const facts = {
      server_version: '18',
      server_encoding: 'UTF8',
      client_encoding: 'UTF8',
      integer_datetimes: 'on',
      standard_conforming_strings: 'on',
    };
    const statuses = Object.entries(facts).map(([name, value]) => message('S', name, value));
    this.socket.write(
      Buffer.concat([
        message('R', int32(0)),
        ...statuses,
        message('K', int32(this.number), int32(0)),
        readyForQuery('I'),
      ]),
    );
  }

  private refuse(sqlState: string, text: string): void {
    this.phase = 'closed';
    this.socket.end(errorResponse('FATAL', sqlState, text));
  }

  private leave(): void {
    this.phase = 'closed';
    void this.work.then(() => this.socket.end());
  }

  private async process(batch: readonly FrontendMessage[]): Promise<void> {
    const endsWithSync = batch.at(-1)?.type !== 'H';
    if (this.skipsUntilSync) {
      if (endsWithSync) this.answer(readyForQuery('I'));
      this.skipsUntilSync = !endsWithSync;
      return;
    }
    try {
      await this.shared.turns.take(this);
    } catch (timeout) {
      if (!(timeout instanceof TurnTimeout)) throw timeout;
      this.skipsUntilSync = !endsWithSync;
      const text =
        'another connection holds the embedded database in a transaction; use that transaction instead of a second connection';
      return this.answer(
        Buffer.concat([errorResponse('ERROR', '55P03', text), endsWithSync ? readyForQuery('I') : Buffer.alloc(0)]),
      );
    }
    if (this.socket.destroyed) return this.release();
    if (await this.adoptSession()) await this.forward(batch);
  }

  /** Gives the engine's session this connection's settings when another connection used it last. */
  private async adoptSession(): Promise<boolean> {
    if (this.shared.session === this) return true;
    this.shared.session = this;
    const { error } = await this.shared.engine.run(switchSql(this.settings));
    if (error === undefined) return true;
    this.shared.session = undefined;
    this.refuse('22023', error);
    this.shared.turns.release(this);
    return false;
  }

  private async forward(batch: readonly FrontendMessage[]): Promise<void> {
    const answer = await this.shared.engine.exchange(Buffer.concat(batch.map((one) => one.bytes)));
    const { status } = readAnswer(answer);
    if (status !== undefined) this.status = status;
    if (status === 'I') await this.release();
    this.answer(answer);
  }

  private async release(): Promise<void> {
    if (this.settingsChanged && this.shared.session === this) {
      this.settingsChanged = false;
      const { rows } = await this.shared.engine.run("SELECT name, setting FROM pg_settings WHERE source = 'session'");
      this.settings = new Map(rows.map(([name, value]) => [name as string, value as string]));
    }
    this.shared.turns.release(this);
  }

  private answer(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  private end(): void {
    this.phase = 'closed';
    this.work = this.work.then(() => this.cleanUp()).catch((cause: unknown) => this.shared.onEngineDeath(cause));
  }

  /** What a server does when a client goes: roll back, forget its statements, let the next one in. */
  private async cleanUp(): Promise<void> {
    const closes = this.names.closeAll();
    if (!this.shared.turns.holds(this)) {
      if (closes.length === 0) return;
      await this.shared.turns.take(this).catch(() => undefined);
      if (!this.shared.turns.holds(this)) return;
    }
    await this.shared.engine.exchange(sync());
    if (this.status !== 'I') await this.shared.engine.exchange(query('ROLLBACK'));
    if (closes.length > 0) await this.shared.engine.exchange(Buffer.concat([closes, sync()]));
    this.status = 'I';
    if (this.shared.session === this) this.shared.session = undefined;
    this.shared.turns.release(this);
  }
}
