import DataLoader from 'dataloader';
import type { Request, Response } from 'express';
import { bearerOf, carrierOfRequest, originOf, sessionCookieOf, type Carrier } from '../access/carrier.js';

/** What resolvers share while one operation is answered. */
export interface GraphqlContext {
  readonly carrier: Carrier;
  /** Absent over a web socket. */
  readonly response?: Response;
  readonly loaders: Map<string, DataLoader<string, unknown>>;
  /** A subscription lives long: what it loaded for one event is old at the next. */
  readonly isLive: boolean;
}

/** What graphql-ws hands over: the connection's opening message and its HTTP request. */
export interface SocketLike {
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  readonly extra?: { readonly request?: Request };
}

export function contextOfRequest(request: Request, response: Response): GraphqlContext {
  return { carrier: carrierOfRequest(request), response, loaders: new Map(), isLive: false };
}

/** `{ "authorization": "Bearer ..." }` as connection parameters, or the session cookie of the same site. */
export function contextOfSocket(socket: SocketLike): GraphqlContext {
  const request = socket.extra?.request;
  const origin = originOf(request?.socket.remoteAddress, request?.headers['user-agent']);
  return { carrier: { token: tokenOfSocket(socket).token, origin }, loaders: new Map(), isLive: true };
}

/** Who opened a web socket; `byCookie` when the browser said so by itself. */
export function tokenOfSocket({ connectionParams, extra }: SocketLike): {
  readonly token: string | undefined;
  readonly byCookie: boolean;
} {
  const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  const headers = extra?.request?.headers;
  const bearer = bearerOf(typeof given === 'string' ? given : headers?.authorization);
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  const cookie = sessionCookieOf(headers?.cookie);
  return { token: cookie, byCookie: cookie !== undefined };
}

/**
 * Loads many rows by key in one call, however many fields of one operation ask for them.
 * @param name one name for one kind of row
 * @param load gives the row of each key found; keys without a row may be missing from the map
 */
export function loaderOf<Row>(
  context: GraphqlContext,
  name: string,
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): DataLoader<string, Row | undefined> {
  const known = context.loaders.get(name);
  if (known !== undefined) return known as DataLoader<string, Row | undefined>;
  const batch = async (keys: readonly string[]): Promise<(Row | undefined)[]> => {
    const rows = await load(keys);
    return keys.map((key) => rows.get(key));
  };
  const loader = new DataLoader<string, Row | undefined>(batch, { cache: !context.isLive });
  context.loaders.set(name, loader);
  return loader;
}

/** Rows by the value of one member, for lists below a parent. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
