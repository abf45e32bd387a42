import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import type { Principal } from '../../src/ports/principal.js';
import { PASSWORD, type Cast } from './people.js';
import type { TestServer } from './server.js';

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each query has another shape
  readonly data: any;
  /** Of a refusal in the payload of the first field, or of the first error. */
  readonly code: string | undefined;
  readonly headers: Headers;
}

/** One GraphQL request, as a client sends it. */
export async function ask(
  url: string,
  query: string,
  own: { readonly variables?: object; readonly token?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(own.token !== undefined && { authorization: `Bearer ${own.token}` }),
      ...own.headers,
    },
    body: JSON.stringify({ query, variables: own.variables }),
  });
  const body = (await response.json()) as {
    data?: Record<string, { userErrors?: { code: string }[] } | null> | null;
    errors?: { extensions: { code: string } }[];
  };
  const payload = Object.values(body.data ?? {})[0];
  const code = body.errors?.[0]?.extensions.code ?? payload?.userErrors?.[0]?.code;
  return { status: response.status, data: body.data, code, headers: response.headers };
}

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

/** A mutation with its input, or with its arguments where it takes no input, asking for the named fields of its payload. */
export function mutate(
  url: string,
  field: string,
  given: object,
  own: { readonly fields?: string; readonly token?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const args = SCHEMA.getMutationType()?.getFields()[field]?.args ?? [];
  const variables = args[0]?.name === 'input' ? { input: given } : given;
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = `mutation (${declared}) { ${field}(${passed}) { ${own.fields ?? ''} userErrors { code path message } } }`;
  return ask(url, query, { ...own, variables });
}

/** The session token of somebody without a second factor. */
export async function tokenOf(server: TestServer, cast: Cast, who: Principal): Promise<string> {
  const input = { email: cast.emailOf(who), password: PASSWORD };
  const { data } = await mutate(server.url, 'signIn', input, { fields: 'token' });
  return data.signIn.token as string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 6238 on top of RFC 4226 by hand, so that the product's library is not checked by itself. */
export function totpAt(secret: string, step: number): string {
  const bits = [...secret].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The clock of one server, which a test may set forward. */
export class TestTime {
  private offset = 0;

  constructor(server: TestServer) {
    const { clock } = server.resources;
    const real = clock.now.bind(clock);
    clock.now = () => new Date(real().getTime() + this.offset);
    this.now = () => clock.now();
  }

  readonly now: () => Date;

  forward(milliseconds: number): void {
    this.offset += milliseconds;
  }

  step(): number {
    return Math.floor(this.now().getTime() / 30_000);
  }
}

/** An authenticator app: each call shows a code never shown before. */
export class App {
  constructor(
    private readonly secret: string,
    private readonly time: TestTime,
  ) {}

  /** Moves the clock on by one step first. */
  next(): string {
    this.time.forward(30_000);
    return this.code();
  }

  code(drift = 0): string {
    return totpAt(this.secret, this.time.step() + drift);
  }
}

/** Sets up a second factor for a person in a session. */
export async function enrol(
  server: TestServer,
  time: TestTime,
  token: string,
): Promise<{ app: App; recoveryCodes: string[] }> {
  const { data } = await mutate(server.url, 'enrolSecondFactor', { password: PASSWORD }, {
    token,
    fields: 'enrolment { secret uri }',
  }); // prettier-ignore
  const app = new App(data.enrolSecondFactor.enrolment.secret as string, time);
  const confirmed = await mutate(server.url, 'confirmSecondFactor', { code: app.code() }, {
    token,
    fields: 'recoveryCodes',
  }); // prettier-ignore
  return { app, recoveryCodes: confirmed.data.confirmSecondFactor.recoveryCodes as string[] };
}

/** What was refused: action and rule of each DENIED entry of all chains, in the order of writing. */
export async function deniedOf(server: TestServer, personId?: string): Promise<string[]> {
  const rows: { canonical: string }[] = await server.database.dataSource.query(
    `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' AND ($1::text IS NULL OR object_id = $1 OR actor_id::text = $1) ORDER BY at, chain_id, seq`,
    [personId ?? null],
  );
  return rows.map(({ canonical }) => {
    const { action, rule } = JSON.parse(canonical) as { action: string; rule: string };
    return `${action} ${rule}`;
  });
}

/** Actions that were done, of one person as object. */
export async function doneTo(server: TestServer, personId: string): Promise<string[]> {
  const rows: { action: string }[] = await server.database.dataSource.query(
    `SELECT action FROM audit_entry WHERE outcome = 'DONE' AND object_id = $1 ORDER BY at, seq`,
    [personId],
  );
  return rows.map(({ action }) => action);
}
