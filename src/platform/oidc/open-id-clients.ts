import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  None,
  ResponseBodyError,
  type ClientAuth,
  type Configuration,
  type IDToken,
} from 'openid-client';
import { OpenIdProviders, type OpenIdBinding, type OpenIdProvider, type ProvenIdentity } from '../../ports/openid.js';
import { OidcAnswerRefused, OidcProviderUnavailable } from './oidc-errors.js';
import { isLoopback, type ConfiguredProvider } from './provider-file.js';

const TIMEOUT_SECONDS = 10;
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;

/**
 * OpenID Connect by the library `openid-client`: authorization code with PKCE, state and nonce. The ID token's signature is always
 * checked against the provider's keys, not only trusted because it came over TLS.
 */
export class OpenIdClients extends OpenIdProviders {
  private readonly known = new Map<string, Promise<Configuration>>();

  constructor(
    private readonly providers: readonly ConfiguredProvider[],
    /** Scheme, host and port people use; redirect addresses are made from it, never from what a request names. */
    private readonly publicOrigin: string,
  ) {
    super();
  }

  list(): readonly OpenIdProvider[] {
    return this.providers.map(({ emailDomains, id, issuer, title }) => ({ id, title, issuer, emailDomains }));
  }

  async begin(id: string, { codeVerifier, nonce, state }: OpenIdBinding, fresh: boolean): Promise<string> {
    const configuration = await this.configurationOf(id);
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectOf(id),
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(fresh && { max_age: '0', prompt: 'login' }),
    });
    return url.href;
  }

  async redeem(id: string, query: string, { codeVerifier, nonce, state }: OpenIdBinding): Promise<ProvenIdentity> {
    const configuration = await this.configurationOf(id);
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    };
    const url = new URL(this.redirectOf(id));
    url.search = query;
    try {
      const tokens = await authorizationCodeGrant(configuration, url, checks);
      const claims = tokens.claims();
      if (claims === undefined) throw new OidcAnswerRefused(id, 'no ID token');
      return identityOf(claims);
    } catch (cause) {
      throw this.refusalOf(id, cause);
    }
  }

  private redirectOf(id: string): string {
    return `${this.publicOrigin}/api/v1/oidc/${id}/callback`;
  }

  /** Found once a process; a failure is not remembered. */
  private configurationOf(id: string): Promise<Configuration> {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const looking = this.discover(id).catch((cause: unknown) => {
      this.known.delete(id);
      throw cause instanceof OidcProviderUnavailable ? cause : new OidcProviderUnavailable(id, cause);
    });
    this.known.set(id, looking);
    return looking;
  }

  private async discover(id: string): Promise<Configuration> {
    const provider = this.providers.find((one) => one.id === id);
    if (provider === undefined) throw new RangeError(`no provider ${id}`);
    const { clientId, clientSecret, issuer } = provider;
    const isLocal = isLoopback(new URL(issuer));
    const authentication = clientSecret === undefined ? None() : secretAuthentication(clientSecret);
    const configuration = await discovery(new URL(issuer), clientId, undefined, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute: isLocal ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
    });
    const metadata = configuration.serverMetadata();
    for (const endpoint of ENDPOINTS) {
      const url = new URL(metadata[endpoint] ?? '');
      // A provider on this machine may be reached in clear; nothing it names elsewhere may.
      if (url.protocol !== 'https:' && !isLoopback(url)) throw new RangeError(`${endpoint} is not https`);
    }
    return configuration;
  }

  private refusalOf(id: string, cause: unknown): OidcAnswerRefused | OidcProviderUnavailable {
    if (cause instanceof OidcAnswerRefused) return cause;
    if (cause instanceof AuthorizationResponseError) return new OidcAnswerRefused(id, wordOf(cause.error), cause);
    if (cause instanceof ResponseBodyError && cause.status < 500)
      return new OidcAnswerRefused(id, wordOf(cause.error), cause);
    if (cause instanceof ClientError && !isOutage(cause)) return new OidcAnswerRefused(id, whyOf(cause), cause);
    return new OidcProviderUnavailable(id, cause);
  }
}

/** In the header where the provider takes it there, as OpenID Connect Discovery 1.0 has it by default; else in the body. */
function secretAuthentication(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const choice = methods.includes('client_secret_basic') ? basic : post;
    return choice(server, client, body, headers);
  };
}

function identityOf(claims: IDToken): ProvenIdentity {
  const { auth_time: authTime, email, email_verified: isVerified, iss: issuer, name, sub: subject } = claims;
  return {
    issuer,
    subject,
    email: typeof email === 'string' && isVerified === true ? email : undefined,
    name: typeof name === 'string' ? name : undefined,
    authenticatedAt: typeof authTime === 'number' ? new Date(authTime * 1000) : undefined,
  };
}

/** The provider answered, but with a fault of its own or not in time. */
function isOutage({ cause, code }: ClientError): boolean {
  const status = cause instanceof Response ? cause.status : 0;
  return status >= 500 || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
}

/** Which check failed, by the library's code and, of a claim, its name: never what the token holds. */
function whyOf({ cause, code }: ClientError): string {
  const claim = claimIn(cause);
  return [code ?? 'invalid', ...(typeof claim === 'string' ? [claim] : [])].map(wordOf).join(' ');
}

/** The library wraps the fact it found once or twice. */
function claimIn(cause: unknown, depth = 3): unknown {
  if (typeof cause !== 'object' || cause === null || depth === 0) return undefined;
  const { cause: inner, claim } = cause as { readonly cause?: unknown; readonly claim?: unknown };
  return claim ?? claimIn(inner, depth - 1);
}

function wordOf(text: string): string {
  return text.replace(/[^\w.-]/g, '_').slice(0, 60);
}
