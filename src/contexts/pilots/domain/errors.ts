import { DomainError } from '../../../kernel/domain-error.js';

export class PilotNotFound extends DomainError<'PILOT_NOT_FOUND'> {
  readonly code = 'PILOT_NOT_FOUND';
  constructor(id: string) {
    super(`There is no pilot ${id}, or your organisation is no party to it. Check the id.`, {
      path: '/pilotId',
      details: { id },
    });
  }
}

export class SiteNotFound extends DomainError<'SITE_NOT_FOUND'> {
  readonly code = 'SITE_NOT_FOUND';
  constructor(id: string) {
    super(`There is no site ${id} in your pilots. Check the id.`, { path: '/siteId', details: { id } });
  }
}

/** Somebody else revised the site since it was read. */
export class SiteChanged extends DomainError<'SITE_CHANGED'> {
  readonly code = 'SITE_CHANGED';
  constructor(key: string, expectedVersion: number, found: number) {
    super(
      `Site ${key} has version ${found}, not ${expectedVersion}: it was changed meanwhile. Read it again and repeat.`,
      {
        path: '/expectedVersion',
        details: { key, expectedVersion, found },
      },
    );
  }
}

export class SiteUnchanged extends DomainError<'SITE_UNCHANGED'> {
  readonly code = 'SITE_UNCHANGED';
  constructor(key: string) {
    super(`Nothing of site ${key} would change: name and facts are as they are. Send what is different now.`, {
      path: '/facts',
      details: { key },
    });
  }
}

export class UseCaseNotFound extends DomainError<'USE_CASE_NOT_FOUND'> {
  readonly code = 'USE_CASE_NOT_FOUND';
  constructor(id: string) {
    super(`There is no use case ${id} in your pilots. Check the id.`, { path: '/useCaseId', details: { id } });
  }
}

export class ContractNotFound extends DomainError<'CONTRACT_NOT_FOUND'> {
  readonly code = 'CONTRACT_NOT_FOUND';
  constructor(id: string) {
    super(`There is no interpretation contract ${id} in your pilots. Check the id.`, { details: { id } });
  }
}

export class PilotFieldInvalid extends DomainError<'PILOT_FIELD_INVALID'> {
  readonly code = 'PILOT_FIELD_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

/** Two sites or two use cases of one pilot with the same key. */
export class KeyTaken extends DomainError<'KEY_TAKEN'> {
  readonly code = 'KEY_TAKEN';
  constructor(kind: string, key: string) {
    super(`This pilot has a ${kind} with the key ${key} already. Choose another key.`, {
      path: '/key',
      details: { kind, key },
    });
  }
}

/** A pilot joins exactly one vendor and one customer, and whoever creates it belongs to one of them. */
export class PartiesInvalid extends DomainError<'PILOT_PARTIES_INVALID'> {
  readonly code = 'PILOT_PARTIES_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

export class ContractMisplaced extends DomainError<'CONTRACT_MISPLACED'> {
  readonly code = 'CONTRACT_MISPLACED';
  constructor(field: 'name' | 'version', found: unknown, expected: unknown) {
    super(
      `The contract's ${field} is ${JSON.stringify(found)}; here it must be ${JSON.stringify(expected)}. Correct the document.`,
      { path: `/contract/${field}`, details: { field, found, expected } },
    );
  }
}

/** The step is not in the pilot's table of states. */
export class PilotTransitionRefused extends DomainError<'PILOT_TRANSITION_REFUSED'> {
  readonly code = 'PILOT_TRANSITION_REFUSED';
  constructor(key: string, from: string, to: string, allowed: readonly string[]) {
    super(
      `Pilot ${key} is ${from} and cannot become ${to}. ` +
        (allowed.length === 0 ? 'This state is final.' : `From here it can become ${allowed.join(' or ')}.`),
      { details: { key, from, to, allowed } },
    );
  }
}

/** The pilot no longer takes this change. */
export class PilotStateRefuses extends DomainError<'PILOT_STATE_REFUSES'> {
  readonly code = 'PILOT_STATE_REFUSES';
  constructor(key: string, state: string, what: string) {
    super(`Pilot ${key} is ${state}: ${what} is not possible in this state.`, { details: { key, state } });
  }
}

/** Somebody else changed the pilot between reading and writing. */
export class PilotChanged extends DomainError<'PILOT_CHANGED'> {
  readonly code = 'PILOT_CHANGED';
  constructor(key: string, expectedVersion: number) {
    super(`Pilot ${key} was changed meanwhile (version ${expectedVersion} is not current). Read it again and repeat.`, {
      path: '/expectedVersion',
      details: { key, expectedVersion },
    });
  }
}

/** Past its decision date a pilot takes no new runs: it can be decided, or extended once both sides sign. */
export class PilotOverdue extends DomainError<'PILOT_OVERDUE'> {
  readonly code = 'PILOT_OVERDUE';
  constructor(key: string, decisionDate: string) {
    super(
      `Pilot ${key} was to be decided by ${decisionDate}. Past that date no runs are declared: decide it, or agree an extension.`,
      { details: { key, decisionDate } },
    );
  }
}

/** What the safety officer stopped only the safety officer lets go on. */
export class PilotSuspendedByAnotherRole extends DomainError<'PILOT_SUSPENDED_BY_ANOTHER_ROLE'> {
  readonly code = 'PILOT_SUSPENDED_BY_ANOTHER_ROLE';
  constructor(key: string, suspendedAs: string) {
    super(`Pilot ${key} was suspended in the role ${suspendedAs}; it is resumed by a person who holds that role.`, {
      details: { key, suspendedAs },
    });
  }
}
