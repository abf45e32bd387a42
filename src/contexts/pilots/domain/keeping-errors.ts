import { DomainError } from '../../../kernel/domain-error.js';

/** Somebody asked that all of the pilot is kept as it is. */
export class PilotOnHold extends DomainError<'PILOT_ON_HOLD'> {
  readonly code = 'PILOT_ON_HOLD';
  constructor(what: string, hold: { readonly reason: string; readonly setByName: string; readonly setAt: Date }) {
    super(
      `${what} is refused: ${hold.setByName} set a legal hold on the pilot on ${hold.setAt.toISOString().slice(0, 10)} ("${hold.reason}"). ` +
        'Two people of the customer can lift it.',
      { details: { setAt: hold.setAt.toISOString() } },
    );
  }
}

export class LegalHoldInForce extends DomainError<'LEGAL_HOLD_IN_FORCE'> {
  readonly code = 'LEGAL_HOLD_IN_FORCE';
  constructor(key: string) {
    super(`Pilot ${key} is under a legal hold already. It stays in force until it is lifted; nothing was changed.`, {
      path: '/pilotId',
      details: { key },
    });
  }
}

export class LegalHoldNotFound extends DomainError<'LEGAL_HOLD_NOT_FOUND'> {
  readonly code = 'LEGAL_HOLD_NOT_FOUND';
  constructor(pilotId: string) {
    super(`There is no legal hold in force on the pilot ${pilotId.slice(0, 40)}. Nothing needs to be lifted.`, {
      path: '/pilotId',
      details: { pilotId },
    });
  }
}

/** Its files are gone by the rules of retention; what they said stays as digests and results. */
export class PilotPurged extends DomainError<'PILOT_PURGED'> {
  readonly code = 'PILOT_PURGED';
  constructor(key: string, purgedAt: Date) {
    super(
      `The files of pilot ${key} were purged on ${purgedAt.toISOString().slice(0, 10)} after its retention time; it is not opened again. Make a new pilot.`,
      { details: { key, purgedAt: purgedAt.toISOString() } },
    );
  }
}
