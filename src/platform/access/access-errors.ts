import { DomainError } from '../../kernel/domain-error.js';

export class Unauthenticated extends DomainError<'UNAUTHENTICATED'> {
  readonly code = 'UNAUTHENTICATED';
  constructor() {
    super(
      'You are not signed in, or your session has ended. Sign in with the mutation signIn and send its token as "Authorization: Bearer ...".',
    );
  }
}
