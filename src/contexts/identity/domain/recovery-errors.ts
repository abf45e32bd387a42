import { DomainError } from '../../../kernel/domain-error.js';

export class RecoveryNotFound extends DomainError<'RECOVERY_NOT_FOUND'> {
  readonly code = 'RECOVERY_NOT_FOUND';
  constructor(id: string) {
    super(
      `There is no recovery ${id} under way that you may see. Check its id; recoveryCases lists those of your people.`,
      {
        path: '/id',
        details: { id },
      },
    );
  }
}

export class RecoveryUnderWay extends DomainError<'RECOVERY_UNDER_WAY'> {
  readonly code = 'RECOVERY_UNDER_WAY';
  constructor() {
    super('A recovery of this account is under way already. Confirm that one, or cancel it first.');
  }
}

/** One's own recovery is confirmed by others. */
export class OwnRecovery extends DomainError<'OWN_RECOVERY'> {
  readonly code = 'OWN_RECOVERY';
  constructor() {
    super('Nobody opens or confirms the recovery of his or her own account. Two other people do.', { path: '/id' });
  }
}

/** The two confirmations come from two people in two capacities. */
export class RecoveryConfirmedAlready extends DomainError<'RECOVERY_CONFIRMED_ALREADY'> {
  readonly code = 'RECOVERY_CONFIRMED_ALREADY';
  constructor(by: string) {
    super(
      `This confirmation was given by ${by} already. The other one comes from another person: an administrator, and a lead of the person's own organisation.`,
      { path: '/id' },
    );
  }
}

export class RecoveryCoolingOff extends DomainError<'RECOVERY_COOLING_OFF'> {
  readonly code = 'RECOVERY_COOLING_OFF';
  constructor(until: Date) {
    super(
      `This recovery can be completed from ${until.toISOString()} on. Until then the account's owner can object and have it cancelled.`,
      { details: { until: until.toISOString() } },
    );
  }
}

/** Unknown, not confirmed, over, or wrong parts: the answer does not say which. */
export class RecoveryCodeInvalid extends DomainError<'RECOVERY_CODE_INVALID'> {
  readonly code = 'RECOVERY_CODE_INVALID';
  constructor() {
    super(
      'This recovery cannot be completed: it is unknown, not confirmed by two people, over, or one of the two parts of the code (or the password, where only the second factor was lost) is wrong. Ask both people who confirmed it for their parts.',
      { path: '/parts' },
    );
  }
}
