import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { OpenIdProviders, type OpenIdProvider } from '../../../ports/openid.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { OidcProviderUnknown } from '../domain/oidc-errors.js';
import { bindingOf, parseReturnTo, REQUEST_MINUTES, type OidcRequest } from '../domain/oidc.js';

/** A request about to be sent to a provider. */
export interface BegunOidc {
  /** Where the browser goes. */
  readonly url: string;
  /** For the cookie that binds the answer to this browser. */
  readonly browser: { readonly key: string; readonly secret: string };
  readonly expiresAt: Date;
  /** To be stored before the browser leaves. */
  readonly request: OidcRequest;
}

export type NewOidc = Pick<OidcRequest, 'purpose'> &
  Partial<
    Pick<OidcRequest, 'personId' | 'sessionSha256' | 'challengeNonce' | 'invitationSha256' | 'printedName' | 'email'>
  > & { readonly provider: string; readonly returnTo?: string | null };

/** Prepares requests to identity providers. */
@Injectable()
export class OidcDoor {
  constructor(
    private readonly providers: OpenIdProviders,
    private readonly secrets: SecretSource,
    private readonly clock: ClockPort,
  ) {}

  /** @throws OidcProviderUnknown */
  providerOf(id: string): OpenIdProvider {
    const known = this.providers.list();
    const found = known.find((one) => one.id === id);
    if (found === undefined) throw new OidcProviderUnknown(known.map((one) => one.id));
    return found;
  }

  /** Asks the network, so outside any transaction. @throws OidcProviderUnknown, ReturnAddressRefused, OIDC_PROVIDER_UNAVAILABLE */
  async begin({ provider, returnTo, ...own }: NewOidc): Promise<BegunOidc> {
    const { id } = this.providerOf(provider);
    const path = returnTo == null ? null : parseReturnTo(returnTo);
    const [state, secret] = [this.secrets.token(), this.secrets.token()];
    const challengeNonce = own.challengeNonce ?? null;
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + REQUEST_MINUTES * 60_000);
    const url = await this.providers.begin(id, bindingOf(secret, state, challengeNonce), own.purpose === 'CONFIRM');
    const request: OidcRequest = {
      stateSha256: sha256Of(state),
      browserSha256: sha256Of(secret),
      providerId: id,
      purpose: own.purpose,
      personId: own.personId ?? null,
      sessionSha256: own.sessionSha256 ?? null,
      challengeNonce,
      invitationSha256: own.invitationSha256 ?? null,
      printedName: own.printedName ?? null,
      email: own.email ?? null,
      returnTo: path,
      createdAt,
      expiresAt,
      usedAt: null,
      provenAt: null,
      spentAt: null,
    };
    return { url, browser: { key: browserKeyOf(state), secret }, expiresAt, request };
  }
}

/** Names the cookie of one request, so that several may be under way in one browser. Says nothing about the state itself. */
export function browserKeyOf(state: string): string {
  return sha256Of(state).slice(0, 16);
}
