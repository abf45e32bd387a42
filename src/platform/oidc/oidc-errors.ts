import { DomainError } from '../../kernel/domain-error.js';

/** Nothing was proven and nothing was refused: the provider could not be asked. */
export class OidcProviderUnavailable extends DomainError<'OIDC_PROVIDER_UNAVAILABLE'> {
  readonly code = 'OIDC_PROVIDER_UNAVAILABLE';
  constructor(provider: string, cause: unknown) {
    super(
      `The identity provider ${provider} does not answer as it should. Try again in a while, or sign in another way; the operator checks issuer and network.`,
      { details: { provider }, cause },
    );
  }
}

/** Wrong nonce, issuer, audience or signature, an expired token, a code that was used, or a person who said no. */
export class OidcAnswerRefused extends DomainError<'OIDC_ANSWER_REFUSED'> {
  readonly code = 'OIDC_ANSWER_REFUSED';
  constructor(provider: string, found: string, cause?: unknown) {
    super(`The answer of the identity provider ${provider} was not accepted (${found}). Begin again.`, {
      details: { provider, found },
      cause,
    });
  }
}
