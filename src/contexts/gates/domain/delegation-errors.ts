import { DomainError } from '../../../kernel/domain-error.js';

export class DelegationRefused extends DomainError<'DELEGATION_REFUSED'> {
  readonly code = 'DELEGATION_REFUSED';
  constructor(why: string, path: '/personId' | '/validUntil' | '/slot' = '/personId') {
    super(`The slot cannot be delegated like this: ${why}. Name another colleague, or sign yourself.`, { path });
  }
}

export class DelegationNotFound extends DomainError<'DELEGATION_NOT_FOUND'> {
  readonly code = 'DELEGATION_NOT_FOUND';
  constructor(id: string) {
    super(`There is no delegation ${id} that you may see. Read the gate's page again.`);
  }
}

export class DelegationEnded extends DomainError<'DELEGATION_ENDED'> {
  readonly code = 'DELEGATION_ENDED';
  constructor(why: string) {
    super(`This delegation cannot be taken back: ${why}.`);
  }
}

/** Who gave a slot away signs it again only after taking it back. */
export class SlotDelegated extends DomainError<'SLOT_DELEGATED'> {
  readonly code = 'SLOT_DELEGATED';
  constructor(slot: string, to: string, until: Date) {
    super(
      `You have delegated slot ${slot} to ${to} until ${until.toISOString()}. Take the delegation back to sign yourself.`,
      { path: '/slot' },
    );
  }
}
