import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closed, listening } from './identity-provider.js';

/** A provider that answers as a test tells it to: with a wrong nonce, for another client, too late, or not at all. */
export interface FalseProvider {
  readonly issuer: string;
  /** Changes to the next ID tokens; `undefined` takes a claim away. */
  claims: Record<string, unknown>;
  /** Who signs in next. */
  subject: string;
  /** How the token endpoint and discovery answer. */
  mood: 'well' | 'down' | 'refusing';
  signs: 'own key' | 'other key';
  /** When people enter their credentials there: in the time of the product, which a test may move. */
  authenticates: () => Date;
  readonly tokenRequests: string[];
  /** What the browser would be sent back with. */
  answer(authorizationUrl: string, own?: { state?: string; iss?: string; error?: string }): string;
  close(): Promise<void>;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function aFalseProvider(): Promise<FalseProvider> {
  const server = createServer((request, response) => void handle(request, response));
  const issuer = await listening(server);
  const [pair, other] = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ];
  const asked = new Map<string, URLSearchParams>();
  const provider: FalseProvider = {
    issuer,
    claims: {},
    subject: 'somebody',
    mood: 'well',
    signs: 'own key',
    authenticates: () => new Date(),
    tokenRequests: [],
    answer(authorizationUrl, own = {}) {
      const { searchParams } = new URL(authorizationUrl);
      const code = `code-${asked.size}`;
      asked.set(code, searchParams);
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', own.state ?? searchParams.get('state') ?? '');
      if (own.error !== undefined) back.searchParams.set('error', own.error);
      else back.searchParams.set('code', code);
      if (own.iss !== undefined) back.searchParams.set('iss', own.iss);
      return back.href;
    },
    close: () => closed(server),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (provider.mood === 'down') return void json(503, { error: 'server_error' });
    if (request.url === '/.well-known/openid-configuration') return void json(200, metadata(issuer));
    if (request.url === '/jwks')
      return void json(200, {
        keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      });
    let body = '';
    for await (const part of request) body += String(part);
    provider.tokenRequests.push(body);
    const form = new URLSearchParams(body);
    const of = asked.get(form.get('code') ?? '');
    if (provider.mood === 'refusing' || of === undefined) return void json(400, { error: 'invalid_grant' });
    asked.delete(form.get('code') ?? '');
    const key = provider.signs === 'own key' ? pair.privateKey : other.privateKey;
    json(200, { access_token: 'x', token_type: 'Bearer', id_token: tokenOf(provider, of, key) });
  }
  return provider;
}

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function tokenOf(provider: FalseProvider, asked: URLSearchParams, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: provider.issuer,
    sub: provider.subject,
    aud: asked.get('client_id'),
    nonce: asked.get('nonce'),
    iat: now,
    exp: now + 300,
    auth_time: Math.floor(provider.authenticates().getTime() / 1000),
    ...provider.claims,
  };
  const head = `${base64url({ alg: 'RS256', kid: 'one' })}.${base64url(claims)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}
