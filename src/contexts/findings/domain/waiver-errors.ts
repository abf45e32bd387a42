import { DomainError } from '../../../kernel/domain-error.js';

export class WaiverNotFound extends DomainError<'WAIVER_NOT_FOUND'> {
  readonly code = 'WAIVER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no waiver ${id} that you may see. Check the id; waivers belong to a pilot of your organisation.`);
  }
}

export class WaiverStateRefused extends DomainError<'WAIVER_STATE_REFUSED'> {
  readonly code = 'WAIVER_STATE_REFUSED';
  constructor(number: number, from: string, to: string) {
    super(`Waiver ${number} is ${from} and cannot become ${to}. There is no extension: ask for another one.`, {
      details: { number, from, to },
    });
  }
}

export class WaiverChanged extends DomainError<'WAIVER_CHANGED'> {
  readonly code = 'WAIVER_CHANGED';
  constructor(number: number) {
    super(`Waiver ${number} was changed by somebody else in the meantime. Read it again.`, { details: { number } });
  }
}

export class WaiverInvalid extends DomainError<'WAIVER_INVALID'> {
  readonly code = 'WAIVER_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

/** Some criteria are never waived, and none after it was replaced. */
export class NotWaivable extends DomainError<'NOT_WAIVABLE'> {
  readonly code = 'NOT_WAIVABLE';
  constructor(criterionId: string, why: string) {
    super(`Criterion ${criterionId} cannot be waived: ${why}.`, { path: '/criterionId', details: { criterionId } });
  }
}

export class WaiverSlotUnknown extends DomainError<'SLOT_UNKNOWN'> {
  readonly code = 'SLOT_UNKNOWN';
  constructor(slot: string, known: readonly string[]) {
    super(`This waiver has no slot ${slot}. It has ${known.join(', ')}.`, { path: '/slot' });
  }
}

export class WaiverSlotSigned extends DomainError<'SLOT_ALREADY_SIGNED'> {
  readonly code = 'SLOT_ALREADY_SIGNED';
  constructor(slot: string) {
    super(`Slot ${slot} of this waiver is signed already; a signature is given once.`, { path: '/slot' });
  }
}

export class OnePersonOneWaiverSlot extends DomainError<'E_ONE_PERSON_ONE_SLOT'> {
  readonly code = 'E_ONE_PERSON_ONE_SLOT';
  constructor(slot: string) {
    super(`You have signed slot ${slot} of this waiver. One person fills one slot; somebody else has to sign this.`, {
      path: '/slot',
    });
  }
}
