import { DomainError } from '../../kernel/domain-error.js';

export class QueryTooDeep extends DomainError<'QUERY_TOO_DEEP'> {
  readonly code = 'QUERY_TOO_DEEP';
  constructor(depth: number, limit: number) {
    super(`The query nests ${depth} levels; ${limit} are allowed. Ask for the inner objects in a query of their own.`, {
      details: { depth, limit },
    });
  }
}

export class TooManyAliases extends DomainError<'TOO_MANY_ALIASES'> {
  readonly code = 'TOO_MANY_ALIASES';
  constructor(aliases: number, limit: number) {
    super(`The query has ${aliases} aliases; ${limit} are allowed. Split it into several queries.`, {
      details: { aliases, limit },
    });
  }
}

export class QueryTooCostly extends DomainError<'QUERY_TOO_COSTLY'> {
  readonly code = 'QUERY_TOO_COSTLY';
  constructor(cost: number, limit: number) {
    super(
      `The query could answer with ${cost} fields; ${limit} are allowed. Ask for fewer entries a page ("first") or fewer nested lists.`,
      { details: { cost, limit } },
    );
  }
}

export class QueryTooLong extends DomainError<'QUERY_TOO_LONG'> {
  readonly code = 'QUERY_TOO_LONG';
  constructor(limit: number) {
    super(`The query has more than ${limit} tokens. Split it, or pass data as variables.`, { details: { limit } });
  }
}

export class PageInvalid extends DomainError<'PAGE_INVALID'> {
  readonly code = 'PAGE_INVALID';
  constructor(message: string, path: string) {
    super(message, { path });
  }
}

/** Told before anything is done with the input, with the place; what comes by other ways is TEXT_NOT_STORABLE. */
export class InputTextInvalid extends DomainError<'INPUT_TEXT_INVALID'> {
  readonly code = 'INPUT_TEXT_INVALID';
  constructor(pointer: string) {
    super(
      `The text at ${pointer.slice(0, 200)} holds a character that cannot be stored (NUL, or half of a surrogate pair). Remove it and send the text again.`,
      { path: pointer.slice(0, 200) },
    );
  }
}
