import { DomainError } from '../../../kernel/domain-error.js';

export class MotionNotFound extends DomainError<'MOTION_NOT_FOUND'> {
  readonly code = 'MOTION_NOT_FOUND';
  constructor(id: string) {
    super(`There is no motion ${id.slice(0, 40)} in your pilots. Check the id.`, {
      path: '/motionId',
      details: { id },
    });
  }
}

/** The same is proposed already. */
export class MotionOpen extends DomainError<'MOTION_OPEN'> {
  readonly code = 'MOTION_OPEN';
  constructor(kind: string) {
    super(`A motion of kind ${kind} on this is open already. Sign it, or withdraw it before you propose another one.`, {
      details: { kind },
    });
  }
}

export class MotionEnded extends DomainError<'MOTION_ENDED'> {
  readonly code = 'MOTION_ENDED';
  constructor(id: string, state: string) {
    super(`Motion ${id} is ${state}; nobody signs or withdraws it any more. Propose a new one if it is still needed.`, {
      path: '/motionId',
      details: { id, state },
    });
  }
}

export class MotionOfAnotherKind extends DomainError<'MOTION_OF_ANOTHER_KIND'> {
  readonly code = 'MOTION_OF_ANOTHER_KIND';
  constructor(id: string, found: string, expected: string) {
    super(`Motion ${id} is of kind ${found}; here one of kind ${expected} is signed. Check the id.`, {
      path: '/motionId',
      details: { id, found, expected },
    });
  }
}

/** What it is about has changed since it was proposed. */
export class MotionOutdated extends DomainError<'MOTION_OUTDATED'> {
  readonly code = 'MOTION_OUTDATED';
  constructor(id: string, what: string) {
    super(`Motion ${id} cannot be carried: ${what}. Withdraw it and propose what is needed now.`, {
      path: '/motionId',
      details: { id },
    });
  }
}

export class MotionSlotFilled extends DomainError<'SIGNATURE_SLOT_FILLED'> {
  readonly code = 'SIGNATURE_SLOT_FILLED';
  constructor(slot: string, by: string) {
    super(`${by} has signed as ${slot} already; another person is still to sign.`, { details: { slot } });
  }
}
