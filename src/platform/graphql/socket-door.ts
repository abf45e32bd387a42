import type { IncomingMessage } from 'node:http';
import type { Context } from 'graphql-ws';
import type { Authenticator } from '../../ports/principal.js';
import { isOwnOrigin } from '../access/same-site.js';
import type { WebSettings } from '../access/web-settings.js';
import { tokenOfSocket, type SocketLike } from './graphql-context.js';

/** Why a web socket is closed, in the private range of RFC 6455 that graphql-ws uses. */
export const SOCKET_CLOSED = {
  notSignedIn: [4401, 'Unauthorized'],
  otherSite: [4403, 'Forbidden'],
  tooMany: [4429, 'Too many connections'],
} as const satisfies Record<string, readonly [number, string]>;

interface Closable {
  close(code: number, reason: string): void;
}

interface Open {
  readonly personId: string;
  readonly timer: NodeJS.Timeout;
}

/** Lets web sockets in: from our own site, with a live session or token, so many a person; and ends them with the session. */
export class SocketDoor {
  private readonly open = new Map<object, Open>();

  constructor(
    private readonly authenticator: Pick<Authenticator, 'authenticate' | 'isAlive'>,
    private readonly web: WebSettings,
  ) {}

  /** @returns whether the connection may go on; otherwise it is closed with its reason */
  async enter(context: Context): Promise<boolean> {
    const socket = context as unknown as SocketLike;
    const extra = context.extra as { readonly socket: Closable; readonly request: IncomingMessage };
    const refused = (why: readonly [number, string]): false => {
      extra.socket.close(...why);
      return false;
    };
    const { byCookie, token } = tokenOfSocket(socket);
    const { headers } = extra.request;
    if ((headers.origin !== undefined || byCookie) && !isOwnOrigin(headers, this.web.publicOrigin))
      return refused(SOCKET_CLOSED.otherSite);
    const principal = token === undefined ? undefined : await this.authenticator.authenticate(token);
    if (principal === undefined || token === undefined) return refused(SOCKET_CLOSED.notSignedIn);
    const { personId } = principal;
    const own = [...this.open.values()].filter((one) => one.personId === personId).length;
    if (own >= this.web.socketsPerPerson) return refused(SOCKET_CLOSED.tooMany);
    this.open.set(extra.socket, { personId, timer: this.watch(token, extra.socket) });
    return true;
  }

  leave(context: Context): void {
    const { socket } = context.extra as { readonly socket: object };
    clearInterval(this.open.get(socket)?.timer);
    this.open.delete(socket);
  }

  private watch(token: string, socket: Closable): NodeJS.Timeout {
    const check = async (): Promise<void> => {
      // A database that is away for a moment ends no socket; the next look decides.
      const isAlive = await this.authenticator.isAlive(token).catch(() => true);
      if (!isAlive) socket.close(...SOCKET_CLOSED.notSignedIn);
    };
    const timer = setInterval(() => void check(), this.web.socketCheckSeconds * 1000);
    timer.unref();
    return timer;
  }
}
