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
