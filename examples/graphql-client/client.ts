import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

declare const RESULT: unique symbol;

/** An operation that knows what it takes and what it gives. */
export interface TypedDocument<Result, Variables> {
  readonly name: string;
  readonly text: string;
  /** For the type checker only. */
  readonly [RESULT]?: (variables: Variables) => Result;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string | null;
}

/** What Touchstone refused, with the codes of docs/errors.md. */
export class Refused extends Error {
  constructor(
    readonly asked: string,
    readonly problems: readonly Problem[],
  ) {
    super(`${asked} was refused. ${problems.map(({ code, message }) => `${code}: ${message}`).join(' ')}`);
  }

  get code(): string | undefined {
    return this.problems[0]?.code;
  }
}

export interface Uploaded {
  readonly status: number;
  readonly body: unknown;
}

/** GraphQL over HTTP, subscriptions over graphql-ws, files over REST: as one person, or as nobody yet. */
export class TouchstoneClient {
  private socket: Client | undefined;

  constructor(
    readonly url: string,
    private readonly token?: string,
  ) {}

  as(token: string): TouchstoneClient {
    return new TouchstoneClient(this.url, token);
  }

  /** One operation. @throws Refused for errors of GraphQL and for userErrors of a mutation's payload */
  async ask<Result, Variables>(document: TypedDocument<Result, Variables>, variables: Variables): Promise<Result> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization() },
      body: JSON.stringify({ query: document.text, operationName: document.name, variables }),
    });
    const { data, errors } = (await response.json()) as {
      data?: Result;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    if (errors !== undefined || data == null) throw new Refused(document.name, (errors ?? []).map(problemOf));
    const refusals = Object.values(data as object).flatMap(userErrorsOf);
    if (refusals.length > 0) throw new Refused(document.name, refusals);
    return data;
  }

  /** Every answer of a subscription until the server ends it. */
  async *watch<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
  ): AsyncGenerator<Result> {
    this.socket ??= createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: this.authorization(),
    });
    const payload = {
      query: document.text,
      operationName: document.name,
      variables: variables as Record<string, unknown>,
    };
    for await (const { data, errors } of this.socket.iterate<Result>(payload)) {
      if (errors !== undefined || data == null) {
        throw new Refused(
          document.name,
          (errors ?? []).map((error) => problemOf(error)),
        );
      }
      yield data;
    }
  }

  /** Raw bytes to a REST address. @throws Refused with the code of the problem details */
  async put(path: string, body: Uint8Array | string): Promise<Uploaded> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', ...this.authorization() },
      body: body as NonNullable<RequestInit['body']>,
    });
    return { status: response.status, body: await jsonOf(`PUT ${path}`, response) };
  }

  /** The bytes at a REST address. */
  async download(path: string): Promise<Uint8Array> {
    const response = await fetch(`${this.url}${path}`, { headers: this.authorization() });
    if (!response.ok) await jsonOf(`GET ${path}`, response);
    return new Uint8Array(await response.arrayBuffer());
  }

  async close(): Promise<void> {
    await this.socket?.dispose();
    this.socket = undefined;
  }

  private authorization(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }
}

function problemOf(error: {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}): Problem {
  const code = error.extensions?.['code'];
  return { code: typeof code === 'string' ? code : 'UNKNOWN', message: error.message };
}

function userErrorsOf(payload: unknown): readonly Problem[] {
  if (typeof payload !== 'object' || payload === null || !('userErrors' in payload)) return [];
  return payload.userErrors as readonly Problem[];
}

async function jsonOf(asked: string, response: Response): Promise<unknown> {
  const body = (await response.json()) as Record<string, unknown>;
  if (response.ok) return body;
  const problems = (body['problems'] ?? [{ code: body['code'], message: body['detail'] }]) as readonly Problem[];
  throw new Refused(asked, problems);
}
