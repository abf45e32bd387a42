import { DomainError } from '../../../kernel/domain-error.js';

export class OidcProviderUnknown extends DomainError<'OIDC_PROVIDER_UNKNOWN'> {
  readonly code = 'OIDC_PROVIDER_UNKNOWN';
  constructor(known: readonly string[]) {
    super(
      `There is no such identity provider here. ${known.length === 0 ? 'None is configured.' : `Known: ${known.join(', ')}.`}`,
      { path: '/provider', details: { known } },
    );
  }
}

/** Unknown, used, expired, or begun in another browser: the answer does not say which. */
export class OidcRequestInvalid extends DomainError<'OIDC_REQUEST_INVALID'> {
  readonly code = 'OIDC_REQUEST_INVALID';
  constructor() {
    super(
      'This answer of the identity provider belongs to no request begun in this browser within the last ten minutes, or was used already. Begin again.',
    );
  }
}

/** The same for a login nobody linked and for an account that is closed. */
export class OidcLoginUnlinked extends DomainError<'OIDC_LOGIN_UNLINKED'> {
  readonly code = 'OIDC_LOGIN_UNLINKED';
  constructor() {
    super(
      'This login opens no account here. Redeem an invitation with it, or sign in to your account another way and link it there.',
    );
  }
}

/** A login belongs to one natural person for ever. */
export class OidcLoginTaken extends DomainError<'OIDC_LOGIN_TAKEN'> {
  readonly code = 'OIDC_LOGIN_TAKEN';
  constructor() {
    super('This login belongs to an account already, and no login is ever given to a second person. Use another one.');
  }
}

export class OidcEmailRefused extends DomainError<'OIDC_EMAIL_REFUSED'> {
  readonly code = 'OIDC_EMAIL_REFUSED';
  constructor(domains: readonly string[]) {
    super(
      `The identity provider vouches for no e-mail address of yours${domains.length === 0 ? '' : ` in ${domains.join(' or ')}`}. Have it verified there, or use another login.`,
      { details: { domains } },
    );
  }
}

/** The provider let an older session stand instead of asking again, or does not say when it asked. */
export class OidcNotFresh extends DomainError<'OIDC_NOT_FRESH'> {
  readonly code = 'OIDC_NOT_FRESH';
  constructor(found: Date | undefined) {
    super(
      `The identity provider did not ask you for your credentials just now (${found === undefined ? 'it does not say when it did' : `last at ${found.toISOString()}`}), so nothing is confirmed. Begin again and enter them there.`,
    );
  }
}

export class OidcOtherPerson extends DomainError<'OIDC_OTHER_PERSON'> {
  readonly code = 'OIDC_OTHER_PERSON';
  constructor() {
    super(
      'Somebody else signed in at the identity provider, so nothing is confirmed. Sign in there with your own login.',
    );
  }
}

/** A session alone carries no act that asks who you are. */
export class OidcConfirmationMissing extends DomainError<'OIDC_CONFIRMATION_MISSING'> {
  readonly code = 'OIDC_CONFIRMATION_MISSING';
  constructor() {
    super(
      'You signed in through an identity provider. Confirm there who you are with beginOidcConfirmation (for a signature with its nonce), or give the code of your second factor.',
    );
  }
}

export class ReturnAddressRefused extends DomainError<'RETURN_ADDRESS_REFUSED'> {
  readonly code = 'RETURN_ADDRESS_REFUSED';
  constructor() {
    super(
      'After signing in one is sent to a path of this installation only, like /pilots. Leave it out or correct it.',
      {
        path: '/returnTo',
      },
    );
  }
}

export class LoginNotFound extends DomainError<'LOGIN_NOT_FOUND'> {
  readonly code = 'LOGIN_NOT_FOUND';
  constructor(id: string) {
    super(`There is no login ${id} linked to your account. myLogins lists yours.`, { path: '/id', details: { id } });
  }
}

export class LastLogin extends DomainError<'LAST_LOGIN'> {
  readonly code = 'LAST_LOGIN';
  constructor() {
    super('Without this login you could not sign in any more. Set a password or link another login first.');
  }
}
