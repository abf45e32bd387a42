import { createServer, type Server } from 'node:net';
import { Connection, type Shared } from './connection.js';
import type { Engine } from './engine.js';
import { Turns } from './turns.js';

export interface ServerOptions {
  /** A socket file in a private folder, or TCP on the loopback address with a password of this start. */
  readonly listen:
    { readonly path: string } | { readonly host: '127.0.0.1'; readonly port: number; readonly password: string };
  readonly waitMilliseconds: number;
  readonly onEngineDeath: (cause: unknown) => void;
}

/** Lets unmodified PostgreSQL drivers share one engine. */
export class EmbeddedServer {
  private readonly connections = new Set<Connection>();
  private server: Server | undefined;
  private made = 0;

  constructor(
    private readonly engine: Engine,
    private readonly options: ServerOptions,
  ) {}

  /** Resolves once connections are accepted. */
  async open(): Promise<void> {
    const { listen, waitMilliseconds, onEngineDeath } = this.options;
    const password = 'password' in listen ? listen.password : undefined;
    const shared: Shared = {
      engine: this.engine,
      turns: new Turns(waitMilliseconds),
      session: undefined,
      password,
      onEngineDeath,
    };
    const server = createServer((socket) => {
      this.made += 1;
      const connection = new Connection(socket, shared, this.made);
      this.connections.add(connection);
      socket.once('close', () => this.connections.delete(connection));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(listen, resolve);
    });
  }

  /** Refuses new connections, rolls open transactions back and closes the engine cleanly. */
  async close(): Promise<void> {
    this.server?.close();
    await Promise.all([...this.connections].map((connection) => connection.closed()));
    await this.engine.close();
  }
}
