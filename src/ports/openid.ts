/** An identity provider that people may sign in through, as the operator configured it. */
export interface OpenIdProvider {
  /** Lower-case letters, digits and dashes: part of addresses. */
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  /** Empty: any address. Otherwise the provider must vouch for an address of one of these domains. */
  readonly emailDomains: readonly string[];
}

/** What binds a request to one browser, one answer and, for a signature, one challenge. Good once. */
export interface OpenIdBinding {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/** What a provider says, after every check of the answer and its ID token. */
export interface ProvenIdentity {
  readonly issuer: string;
  /** Never reused at its issuer (OpenID Connect Core 1.0, 2). */
  readonly subject: string;
  /** Only when the provider says that it was verified. */
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** When the person last entered credentials there; absent when the provider does not say. */
  readonly authenticatedAt: Date | undefined;
}

export abstract class OpenIdProviders {
  abstract list(): readonly OpenIdProvider[];
  /** Where to send the browser. @param fresh the person enters credentials again, whatever session the provider has @throws OIDC_PROVIDER_UNAVAILABLE */
  abstract begin(id: string, binding: OpenIdBinding, fresh: boolean): Promise<string>;
  /**
   * Exchanges the code of an answer. @param query of the address the browser came back to
   * @throws OIDC_PROVIDER_UNAVAILABLE, OIDC_ANSWER_REFUSED
   */
  abstract redeem(id: string, query: string, binding: OpenIdBinding): Promise<ProvenIdentity>;
}
