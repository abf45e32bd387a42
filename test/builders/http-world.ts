import { setTimeout as pause } from 'node:timers/promises';
import { takeWork } from '../../src/entry/work.js';
import type { Principal, Role } from '../../src/ports/principal.js';
import { ask, mutate, TestTime, tokenOf, type Answer } from './identity-http.js';
import { aCast, PASSWORD, type Cast } from './people.js';
import { aServer, type TestServer } from './server.js';

const SEATS = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM'] as const;
export type Seat = (typeof SEATS)[number];

/** Somebody signed in over HTTP. */
export interface Guest {
  readonly who: Principal;
  readonly token: string;
}

/** A refusal as the client reads it. */
export class RefusedOverHttp extends Error {
  constructor(
    readonly field: string,
    readonly code: string,
    answer: unknown,
  ) {
    super(`${field} was refused: ${code} ${JSON.stringify(answer)}`);
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each field has another shape
type Any = any;

/** A running server with a real worker, and people of every role who use nothing but HTTP. */
export class HttpWorld {
  private readonly tokens = new Map<Seat, string>();

  private constructor(
    readonly server: TestServer,
    readonly cast: Cast,
    readonly people: Readonly<Record<Seat, Principal>>,
    readonly time: TestTime,
  ) {}

  static async open(
    environment: Record<string, string> = {},
    own: { readonly works?: boolean } = {},
  ): Promise<HttpWorld> {
    const server = await aServer(environment);
    const time = new TestTime(server);
    const cast = await aCast(server.app);
    const people = { CQL: cast.cql, VPM: cast.vpm, ADM: cast.administrator } as Record<Seat, Principal>;
    for (const role of ['CSM', 'SO', 'VML', 'AUD'] as const) people[role] = await cast.join(role);
    const world = new HttpWorld(server, cast, people, time);
    for (const seat of SEATS) await world.signIn(seat);
    if (own.works !== false) await takeWork(server.app, 1);
    return world;
  }

  async signIn(seat: Seat): Promise<void> {
    this.tokens.set(seat, await tokenOf(this.server, this.cast, this.people[seat]));
  }

  async guest(role: Role): Promise<Guest> {
    const who = await this.cast.join(role);
    return { who, token: await tokenOf(this.server, this.cast, who) };
  }

  /** Sessions have ended by then: everybody signs in again. */
  async later(milliseconds: number): Promise<void> {
    this.time.forward(milliseconds);
    for (const seat of SEATS) await this.signIn(seat);
  }

  tokenOf(by: Seat | Guest): string {
    return typeof by === 'string' ? (this.tokens.get(by) ?? '') : by.token;
  }

  /**
   * A mutation. Its one `input` is given as it is, other arguments by name.
   * @returns the payload. @throws RefusedOverHttp
   */
  async do(by: Seat | Guest, field: string, given: object, fields = ''): Promise<Any> {
    const answer = await this.send(by, field, given, { fields });
    if (answer.code !== undefined) throw new RefusedOverHttp(field, answer.code, answer.data);
    return answer.data[field];
  }

  /** The same, with its refusal as part of the answer. */
  send(
    by: Seat | Guest,
    field: string,
    given: object,
    own: { readonly fields?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return mutate(this.server.url, field, given, { ...own, token: this.tokenOf(by) });
  }

  /** The code of the refusal, or `done`. */
  async codeOf(by: Seat | Guest, field: string, given: object): Promise<string> {
    return (await this.send(by, field, given)).code ?? 'done';
  }

  /** A query of one root field. @throws RefusedOverHttp */
  async read(by: Seat | Guest, query: string): Promise<Any> {
    const { data, code } = await ask(this.server.url, `{ ${query} }`, { token: this.tokenOf(by) });
    if (code !== undefined) throw new RefusedOverHttp(query, code, data);
    return Object.values(data as object)[0];
  }

  rest(by: Seat | Guest, path: string, own: RequestInit = {}): Promise<Response> {
    return fetch(`${this.server.url}/api/v1${path}`, {
      ...own,
      headers: { authorization: `Bearer ${this.tokenOf(by)}`, ...(own.headers as Record<string, string>) },
    });
  }

  async put(by: Seat | Guest, path: string, body: Uint8Array | string): Promise<Any> {
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await this.rest(by, path, { method: 'PUT', body: body as NonNullable<RequestInit['body']>, headers });
    const answer: Any = await response.json();
    if (!response.ok) throw new RefusedOverHttp(`PUT ${path}`, String(answer.code), answer);
    return answer;
  } // prettier-ignore

  /** What a second client of the database sees; only to look, or to break in where a case says so. */
  sql<Row = Any>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.server.database.dataSource.query<Row[]>(text, values);
  }

  /** Looks again until it is so. */
  async until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, patienceMs = 60_000): Promise<T> {
    for (let waited = 0; ; waited += 50) {
      const seen = await look();
      if (isSo(seen)) return seen;
      if (waited > patienceMs) throw new Error(`It did not become so: ${JSON.stringify(seen)}`);
      await pause(50);
    }
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export { PASSWORD };

export const isoDay = (at: Date, days: number): string =>
  new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10);
