import { DomainError } from '../../../kernel/domain-error.js';
import type { NoticeState } from './notice.js';

export class NoticeNotFound extends DomainError<'NOTICE_NOT_FOUND'> {
  readonly code = 'NOTICE_NOT_FOUND';
  constructor(id: string) {
    super(`There is no message ${id}. The query notices lists them.`, { path: '/id', details: { id } });
  }
}

export class NoticeNotFailed extends DomainError<'NOTICE_NOT_FAILED'> {
  readonly code = 'NOTICE_NOT_FAILED';
  constructor(id: string, state: NoticeState) {
    super(`The message ${id} is ${state}; only one that FAILED is sent again by hand. Nothing was changed.`, {
      path: '/id',
      details: { id, state },
    });
  }
}
