import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from 'oidc-provider';

/** A real identity provider (the library `oidc-provider`) on a free port of this machine. Anybody may sign in there under any name. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  close(): Promise<void>;
}

export async function anIdentityProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  const issuer = await listening(server);
  const [clientId, clientSecret] = ['touchstone', 'a client secret of tests'];
  const provider = await quietly(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of tests'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@acme.example`,
        email_verified: !id.startsWith('unverified'),
        name: `Name ${id}`,
      }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return { issuer, clientId, clientSecret, close: () => closed(server) };
}

/** It warns at every turn that its keys and pages are for development: that is what they are for here. */
async function quietly(...of: ConstructorParameters<typeof Provider>): Promise<Provider> {
  const { info, warn } = console;
  Object.assign(console, { info: () => undefined, warn: () => undefined });
  try {
    const { default: Made } = await import('oidc-provider');
    return new Made(...of);
  } finally {
    Object.assign(console, { info, warn });
  }
}

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

/** A port that was free a moment ago, for a server that must know its own address before it listens. */
export async function aFreePort(): Promise<number> {
  const server = createServer();
  const url = new URL(await listening(server));
  await closed(server);
  return Number(url.port);
}
