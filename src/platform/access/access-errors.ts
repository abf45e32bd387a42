import { DomainError } from '../../kernel/domain-error.js';

export class Unauthenticated extends DomainError<'UNAUTHENTICATED'> {
  readonly code = 'UNAUTHENTICATED';
  constructor() {
    super(
      'You are not signed in, or your session has ended. Sign in with the mutation signIn and send its token as "Authorization: Bearer ...".',
    );
  }
}

/** Told alike for every pilot and id, existing or not. */
export class NotForAdministrators extends DomainError<'NOT_FOR_ADMINISTRATORS'> {
  readonly code = 'NOT_FOR_ADMINISTRATORS';
  constructor() {
    super(
      'An installation administrator belongs to no organisation and sees no pilots. Sign in as a member of the vendor or the customer.',
    );
  }
}

/** A valid API token asked for what no token, or none of its scopes, may do. */
export class ApiTokenNotAllowed extends DomainError<'API_TOKEN_NOT_ALLOWED'> {
  readonly code = 'API_TOKEN_NOT_ALLOWED';
  constructor(needed: string, held: readonly string[]) {
    super(
      needed === 'NEVER'
        ? 'No API token may do this. Sign in as a person and do it in that session.'
        : `This needs a token with the scope ${needed}; yours has ${held.join(', ')}. Make another token, or sign in.`,
      { details: { needed, held } },
    );
  }
}

/** A browser sent the session cookie along with a request that another site made it send. */
export class CrossSiteRequest extends DomainError<'CROSS_SITE_REQUEST'> {
  readonly code = 'CROSS_SITE_REQUEST';
  constructor() {
    super(
      'This request came from another site and was not carried out. Send it from the address Touchstone is served at, or with a ' +
        'bearer token. Behind a proxy, the operator sets TOUCHSTONE_PUBLIC_URL to that address.',
    );
  }
}
