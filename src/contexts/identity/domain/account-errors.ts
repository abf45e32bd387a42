import { DomainError } from '../../../kernel/domain-error.js';

export class ApiTokenNotFound extends DomainError<'API_TOKEN_NOT_FOUND'> {
  readonly code = 'API_TOKEN_NOT_FOUND';
  constructor(id: string) {
    super(`There is no API token ${id} of yours in use. It may have been revoked already; apiTokens lists yours.`, {
      path: '/id',
      details: { id },
    });
  }
}

export class TooManyApiTokens extends DomainError<'TOO_MANY_API_TOKENS'> {
  readonly code = 'TOO_MANY_API_TOKENS';
  constructor(limit: number) {
    super(`You have ${limit} API tokens in use, as many as one person may. Revoke one that is not needed any more.`, {
      details: { limit },
    });
  }
}

export class SessionNotFound extends DomainError<'SESSION_NOT_FOUND'> {
  readonly code = 'SESSION_NOT_FOUND';
  constructor(id: string) {
    super(`There is no session ${id} of yours that is still open. mySessions lists yours.`, {
      path: '/id',
      details: { id },
    });
  }
}

export class AccountNotFound extends DomainError<'ACCOUNT_NOT_FOUND'> {
  readonly code = 'ACCOUNT_NOT_FOUND';
  constructor() {
    super('There is no such account. Check the id, or look the account up by its e-mail address.', {
      path: '/personId',
    });
  }
}

export class AccountStateUnchanged extends DomainError<'ACCOUNT_STATE_UNCHANGED'> {
  readonly code = 'ACCOUNT_STATE_UNCHANGED';
  constructor(state: 'enabled' | 'disabled') {
    super(`This account is ${state} already. Nothing was changed.`, { path: '/personId', details: { state } });
  }
}

/** Nobody disables himself or herself by mistake, and nobody is the judge of his or her own account. */
export class OwnAccount extends DomainError<'OWN_ACCOUNT'> {
  readonly code = 'OWN_ACCOUNT';
  constructor() {
    super('This is your own account. Another administrator has to do this.', { path: '/personId' });
  }
}

export class LastAdministrator extends DomainError<'LAST_ADMINISTRATOR'> {
  readonly code = 'LAST_ADMINISTRATOR';
  constructor() {
    super('This is the only administrator left. Invite another one first, so that the installation is not locked out.');
  }
}

/** A re-founding is for organisations that nobody leads any more. */
export class FoundingRoleHeld extends DomainError<'FOUNDING_ROLE_HELD'> {
  readonly code = 'FOUNDING_ROLE_HELD';
  constructor(role: string) {
    super(
      `Somebody in this organisation holds the role ${role} and can grant it to others. A new founding invitation is only for an organisation without any.`,
      { path: '/organisationId', details: { role } },
    );
  }
}

export class FoundingRequestNotFound extends DomainError<'FOUNDING_REQUEST_NOT_FOUND'> {
  readonly code = 'FOUNDING_REQUEST_NOT_FOUND';
  constructor(id: string) {
    super(
      `There is no request ${id} that waits for a confirmation. It was confirmed already, has expired, or never was.`,
      {
        path: '/id',
        details: { id },
      },
    );
  }
}

/** What two people must do, one tried to do alone. */
export class FourEyesNeeded extends DomainError<'FOUR_EYES_NEEDED'> {
  readonly code = 'FOUR_EYES_NEEDED';
  constructor(what: string) {
    super(`${what} needs two different people, and you are the first of them. Ask another one who may confirm it.`);
  }
}
