import { DomainError } from '../../../kernel/domain-error.js';

export class StatementNotFound extends DomainError<'STATEMENT_NOT_FOUND'> {
  readonly code = 'STATEMENT_NOT_FOUND';
  constructor(id: string) {
    super(`There is no statement ${id}, or your organisation is no party to its pilot. Check the id.`, {
      path: '/id',
      details: { id },
    });
  }
}
