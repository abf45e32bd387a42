import { DomainError } from '../../../kernel/domain-error.js';

export class ConditionRefused extends DomainError<'GATE_CONDITION_REFUSED'> {
  readonly code = 'GATE_CONDITION_REFUSED';
  constructor(index: number, why: string) {
    super(`This condition cannot be asked for: ${why}.`, { path: `/conditions/${index}`, details: { index } });
  }
}

export class SignOffNotFound extends DomainError<'SIGN_OFF_NOT_FOUND'> {
  readonly code = 'SIGN_OFF_NOT_FOUND';
  constructor() {
    super('There is no such signature of yours to take back or to void. Read the gate again.');
  }
}

export class VoidRefused extends DomainError<'SIGNATURE_VOID_REFUSED'> {
  readonly code = 'SIGNATURE_VOID_REFUSED';
  constructor(why: string) {
    super(`The signature is not voided: ${why}. It takes the safety officer and the signer's other side, two people.`);
  }
}
