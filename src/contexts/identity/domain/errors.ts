import { DomainError } from '../../../kernel/domain-error.js';

/** The person's roles do not allow this act at this moment. */
export class NotPermitted extends DomainError<'NOT_PERMITTED'> {
  readonly code = 'NOT_PERMITTED';
  constructor(needed: readonly string[], held: readonly string[], hint = 'Ask a person who holds one of them.') {
    super(
      `This needs the role ${needed.join(' or ')}; you hold ${held.length === 0 ? 'none here' : held.join(', ')}. ${hint}`,
      { details: { needed, held } },
    );
  }
}

/** Two roles that one person may never hold together. */
export class IllegalRolePair extends DomainError<'ILLEGAL_ROLE_PAIR'> {
  readonly code = 'ILLEGAL_ROLE_PAIR';
  constructor(held: string, asked: string) {
    super(`One person may not hold ${held} and ${asked} together. Give ${asked} to somebody else.`, {
      path: '/role',
      details: { held, asked },
    });
  }
}

export class SelfGrant extends DomainError<'SELF_GRANT'> {
  readonly code = 'SELF_GRANT';
  constructor() {
    super('Nobody grants a role to himself or herself. Ask another person who may grant it.', { path: '/personId' });
  }
}

/** The same answer for an unknown address, a wrong password and a locked account, so that nobody learns which it was. */
export class SignInFailed extends DomainError<'SIGN_IN_FAILED'> {
  readonly code = 'SIGN_IN_FAILED';
  constructor(lockoutMinutes: number) {
    super(
      'This e-mail address and password do not open an account. Check both; after several failures in a row an account ' +
        `stays closed for ${lockoutMinutes} minutes.`,
    );
  }
}

/** Re-authentication before a signature failed. It counts towards the lockout. */
export class WrongPassword extends DomainError<'WRONG_PASSWORD'> {
  readonly code = 'WRONG_PASSWORD';
  constructor() {
    super('The password is wrong, so nothing was signed. Enter the password of the account you are signed in with.', {
      path: '/password',
    });
  }
}

export class AccountLocked extends DomainError<'ACCOUNT_LOCKED'> {
  readonly code = 'ACCOUNT_LOCKED';
  constructor(until: Date) {
    super(`Your account is closed until ${until.toISOString()} after too many wrong passwords. Try again then.`, {
      details: { until: until.toISOString() },
    });
  }
}

export class PasswordTooWeak extends DomainError<'PASSWORD_TOO_WEAK'> {
  readonly code = 'PASSWORD_TOO_WEAK';
  constructor(found: string, path = '/password') {
    super(`The password ${found}. Choose at least 15 characters that are not your address; a sentence works well.`, {
      path,
    });
  }
}

export class ChallengeUsed extends DomainError<'CHALLENGE_USED'> {
  readonly code = 'CHALLENGE_USED';
  constructor() {
    super('This signing challenge was used already: each one is good for a single signature. Ask for a new one.', {
      path: '/nonce',
    });
  }
}

export class ChallengeExpired extends DomainError<'CHALLENGE_EXPIRED'> {
  readonly code = 'CHALLENGE_EXPIRED';
  constructor(expiredAt: Date) {
    super(`This signing challenge expired at ${expiredAt.toISOString()}. Ask for a new one and sign within its time.`, {
      path: '/nonce',
      details: { expiredAt: expiredAt.toISOString() },
    });
  }
}

/** The nonce was issued for another person, session, object, round, slot or content, or was never issued. */
export class ChallengeMismatch extends DomainError<'CHALLENGE_MISMATCH'> {
  readonly code = 'CHALLENGE_MISMATCH';
  constructor(differing: string) {
    super(
      `This signing challenge does not fit what is to be signed (${differing}). Look at the current state and ask for a new challenge.`,
      { path: '/nonce', details: { differing } },
    );
  }
}

/** Unknown, expired or redeemed: the answer does not say which. */
export class InvitationInvalid extends DomainError<'INVITATION_INVALID'> {
  readonly code = 'INVITATION_INVALID';
  constructor() {
    super(
      'This invitation is not valid: it was never issued, was redeemed already, or has expired. Ask for a new one.',
      {
        path: '/token',
      },
    );
  }
}

export class AdministratorExists extends DomainError<'ADMINISTRATOR_EXISTS'> {
  readonly code = 'ADMINISTRATOR_EXISTS';
  constructor() {
    super(
      'This installation has an administrator already. Further ones are invited by an administrator who is signed in.',
    );
  }
}

export class EmailTaken extends DomainError<'EMAIL_TAKEN'> {
  readonly code = 'EMAIL_TAKEN';
  constructor(email: string) {
    super(`There is an account for ${email} already. Use another address, or sign in with that account.`, {
      path: '/email',
    });
  }
}

export class IdentityFieldInvalid extends DomainError<'IDENTITY_FIELD_INVALID'> {
  readonly code = 'IDENTITY_FIELD_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

export class OrganisationNotFound extends DomainError<'ORGANISATION_NOT_FOUND'> {
  readonly code = 'ORGANISATION_NOT_FOUND';
  constructor(id: string, path?: string) {
    super(`There is no organisation ${id}, or you may not see it. Check the id.`, { path, details: { id } });
  }
}

export class PersonNotFound extends DomainError<'PERSON_NOT_FOUND'> {
  readonly code = 'PERSON_NOT_FOUND';
  constructor(id: string) {
    super(`There is no person ${id} in your organisation. Check the id, or invite the person first.`, {
      path: '/personId',
      details: { id },
    });
  }
}

export class RoleAssignmentNotFound extends DomainError<'ROLE_ASSIGNMENT_NOT_FOUND'> {
  readonly code = 'ROLE_ASSIGNMENT_NOT_FOUND';
  constructor(id: string) {
    super(`There is no role assignment ${id} in force in your organisation. It may have been revoked already.`, {
      path: '/assignmentId',
      details: { id },
    });
  }
}

/** The role belongs to the other side, or the two organisations are of the wrong kinds. */
export class RoleOfOtherSide extends DomainError<'ROLE_OF_OTHER_SIDE'> {
  readonly code = 'ROLE_OF_OTHER_SIDE';
  constructor(role: string, kind: string) {
    super(`The role ${role} does not exist in a ${kind.toLowerCase()} organisation. Choose a role of that side.`, {
      path: '/role',
      details: { role, kind },
    });
  }
}

/** Keys are changed with four eyes. */
export class SecondAdministratorNeeded extends DomainError<'SECOND_ADMINISTRATOR_NEEDED'> {
  readonly code = 'SECOND_ADMINISTRATOR_NEEDED';
  constructor() {
    super(
      'Signing keys are changed by two administrators together, and the same person signed in twice. ' +
        'Ask another administrator; if there is none, invite one.',
    );
  }
}
