import { lookup as lookUp } from 'node:dns/promises';
import { request as requestOverHttp, type ClientRequest, type RequestOptions } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OutboundHttp, type OutboundAnswer } from '../../ports/outbound.js';
import { isLoopback, whyForbidden, type Network } from './address-rules.js';

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface GuardedHttpOptions {
  /** Networks that may be reached though they are not public; loopback among them opens `http` to this machine. */
  readonly allowed?: readonly Network[];
  /** When given, only these host names. */
  readonly hosts?: readonly string[];
  /** From looking the name up to the answer's head. */
  readonly timeoutMilliseconds?: number;
  /** All addresses of a name. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  /** Certificates to trust besides those Node brings. */
  readonly ca?: string;
}

const LONGEST_URL = 2000;

class Blocked extends Error {}
class TooSlow extends Error {}

/** Every answer of a name must be one that may be reached; the connection then goes to the first of them, whatever the name says by then. */
export class GuardedHttp extends OutboundHttp {
  private readonly allowed: readonly Network[];
  private readonly hosts: readonly string[] | undefined;
  private readonly timeout: number;
  private readonly resolve: (host: string) => Promise<readonly Address[]>;

  constructor(private readonly options: GuardedHttpOptions = {}) {
    super();
    this.allowed = options.allowed ?? [];
    this.hosts = options.hosts;
    this.timeout = options.timeoutMilliseconds ?? 10_000;
    this.resolve = options.resolve ?? ((host) => lookUp(host, { all: true, verbatim: true }));
  }

  refusalOf(text: string): string | undefined {
    if (text.length > LONGEST_URL || !URL.canParse(text)) return `it is no URL of up to ${LONGEST_URL} characters`;
    const url = new URL(text);
    const host = hostOf(url);
    if (!['https:', 'http:'].includes(url.protocol)) return `its scheme is ${url.protocol.slice(0, -1)}, not https`;
    if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
    if (url.hash !== '') return 'it has a fragment, which no server would see';
    if (this.hosts !== undefined && !this.hosts.includes(host)) return `the host ${host} is not on the operator's list`;
    if (url.protocol === 'http:' && !this.isLocal(host)) return 'only https is accepted';
    return isIP(host) === 0 ? undefined : whyForbidden(host, this.allowed);
  }

  async post(
    text: string,
    content: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<OutboundAnswer> {
    const refusal = this.refusalOf(text);
    if (refusal !== undefined) return { kind: 'BLOCKED', detail: refusal };
    const deadline = performance.now() + this.timeout;
    const url = new URL(text);
    try {
      const address = await within(this.checkedAddress(hostOf(url)), this.timeout);
      const left = Math.max(1, deadline - performance.now());
      return { kind: 'ANSWERED', status: await this.send(url, address, { ...content, left }) };
    } catch (error) {
      return answerOf(error);
    }
  }

  /** This machine, by a name that cannot be another one, and only when its network is allowed. */
  private isLocal(host: string): boolean {
    const literal = host === 'localhost' ? '127.0.0.1' : host;
    return isLoopback(literal) && whyForbidden(literal, this.allowed) === undefined;
  }

  private async checkedAddress(host: string): Promise<Address> {
    const family = isIP(host);
    const found = family === 0 ? await this.resolve(host) : [{ address: host, family }];
    for (const { address } of found) {
      const why = whyForbidden(address, this.allowed);
      if (why !== undefined) throw new Blocked(`${host}: ${why}`);
    }
    const [first] = found;
    if (first === undefined) throw new Error(`${host} has no address`);
    return first;
  }

  private send(
    url: URL,
    { address, family }: Address,
    of: { readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly left: number },
  ): Promise<number> {
    const pinned: LookupFunction = (_host, options, done) => {
      if (options.all === true) done(null, [{ address, family }]);
      else done(null, address, family);
    };
    const body = Buffer.from(of.body, 'utf8');
    const options: RequestOptions & { readonly ca?: string } = {
      method: 'POST',
      // No connection is kept: the next delivery looks the name up and is checked again.
      agent: false,
      lookup: pinned,
      headers: { ...of.headers, 'content-length': String(body.byteLength), connection: 'close' },
      ...(this.options.ca !== undefined && { ca: this.options.ca }),
    };
    return new Promise<number>((done, refuse) => {
      const begin = url.protocol === 'https:' ? requestOverHttps : requestOverHttp;
      const request: ClientRequest = begin(url, options, (response) => {
        clearTimeout(timer);
        // Nobody reads what the receiver says, however long it is.
        response.destroy();
        done(response.statusCode ?? 0);
      });
      const timer = setTimeout(() => request.destroy(new TooSlow()), of.left);
      request.on('error', (cause) => {
        clearTimeout(timer);
        refuse(cause);
      });
      request.end(body);
    });
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_done, refuse) => {
    timer = setTimeout(() => {
      refuse(new TooSlow());
    }, milliseconds);
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

function answerOf(error: unknown): OutboundAnswer {
  if (error instanceof Blocked) return { kind: 'BLOCKED', detail: error.message };
  if (error instanceof TooSlow) return { kind: 'TIMEOUT', detail: 'no answer in time' };
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return { kind: 'UNREACHABLE', detail: (typeof code === 'string' ? code : String(message)).slice(0, 200) };
}
