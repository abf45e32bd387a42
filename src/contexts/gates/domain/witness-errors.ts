import { DomainError } from '../../../kernel/domain-error.js';

export class WitnessInvalid extends DomainError<'WITNESS_INVALID'> {
  readonly code = 'WITNESS_INVALID';
  constructor(field: 'name' | 'organisation', length: number) {
    super(`The ${field} of a witness has ${length} characters. Give 1 to 200, as it is to be printed.`, {
      path: `/${field}`,
    });
  }
}
