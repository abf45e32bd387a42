import { DomainError } from '../../../kernel/domain-error.js';

export class SecondFactorCodeMissing extends DomainError<'SECOND_FACTOR_CODE_MISSING'> {
  readonly code = 'SECOND_FACTOR_CODE_MISSING';
  constructor() {
    super(
      'This account has a second factor, and no code came with the password. Enter the six digits your authenticator app shows now.',
      { path: '/code' },
    );
  }
}

/** Counts towards the lockout as a wrong password does. */
export class WrongSecondFactor extends DomainError<'WRONG_SECOND_FACTOR'> {
  readonly code = 'WRONG_SECOND_FACTOR';
  constructor() {
    super(
      'The code of the second factor is wrong, out of date, or was used before, so nothing was done. Wait for the next six digits and enter them.',
      { path: '/code' },
    );
  }
}

/** The organisation lets nobody sign with a password alone. */
export class SecondFactorRequired extends DomainError<'SECOND_FACTOR_REQUIRED'> {
  readonly code = 'SECOND_FACTOR_REQUIRED';
  constructor() {
    super(
      'Your organisation asks for a second factor before anybody signs, and your account has none. Set one up with enrolSecondFactor, then sign.',
    );
  }
}

export class SecondFactorExists extends DomainError<'SECOND_FACTOR_EXISTS'> {
  readonly code = 'SECOND_FACTOR_EXISTS';
  constructor() {
    super('Your account has a second factor already. Disable it with your password and a code, then set up another.');
  }
}

export class SecondFactorNotEnrolled extends DomainError<'SECOND_FACTOR_NOT_ENROLLED'> {
  readonly code = 'SECOND_FACTOR_NOT_ENROLLED';
  constructor() {
    super('There is no second factor waiting or in use on your account. Set one up with enrolSecondFactor first.');
  }
}

/** Unknown, expired or used: the answer does not say which. */
export class SignInStepInvalid extends DomainError<'SIGN_IN_STEP_INVALID'> {
  readonly code = 'SIGN_IN_STEP_INVALID';
  constructor() {
    super('The first step of this sign-in is not valid any more. Begin again with your e-mail address and password.', {
      path: '/pendingToken',
    });
  }
}

/** Shortly after a recovery nobody signs: its owner shall first have had the time to notice one that he or she never asked for. */
export class SigningClosed extends DomainError<'SIGNING_CLOSED'> {
  readonly code = 'SIGNING_CLOSED';
  constructor(until: Date) {
    super(
      `Your account was recovered a short time ago, so it signs nothing until ${until.toISOString()}. Sign then, or let another person who holds the role sign.`,
      { details: { until: until.toISOString() } },
    );
  }
}

/** What only a person in a session of his or her own may do. */
export class PersonMustAct extends DomainError<'PERSON_MUST_ACT'> {
  readonly code = 'PERSON_MUST_ACT';
  constructor() {
    super(
      'An API token never signs, grants, seals or changes accounts. Sign in as a person and do it in that session.',
    );
  }
}
