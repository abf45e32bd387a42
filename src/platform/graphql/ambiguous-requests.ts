import { UnsupportedMediaTypeException } from '@nestjs/common';
import { refuseRepeatedMembers } from '../json/parse-document.js';

/**
 * Documents that decide travel in the variables of GraphQL requests, where JSON.parse would keep the last of two members. `look` is for the
 * body parser, which alone sees the text but puts a status of its own on whatever is thrown there; so `refuse`, the next in line, throws.
 */
export class AmbiguousRequests {
  private readonly refusals = new WeakMap<object, unknown>();

  readonly look = (request: object, _response: unknown, body: Buffer, encoding: string): void => {
    try {
      requireUtf8(encoding);
      refuseRepeatedMembers(body.toString('utf8'), 'The request');
    } catch (refusal) {
      this.refusals.set(request, refusal);
    }
  };

  /** @throws JsonMemberRepeated, JsonTooDeep, UnsupportedMediaTypeException: by `next`, as middleware does */
  readonly refuse = (request: object, _response: unknown, next: (refusal?: unknown) => void): void =>
    next(this.refusals.get(request));
}

/** JSON travels in UTF-8 (RFC 8259 §8.1); the parser would read others too, past the check above. */
function requireUtf8(encoding: string): void {
  if (encoding !== 'utf-8')
    throw new UnsupportedMediaTypeException(`The request is in ${encoding}; send JSON in UTF-8.`);
}
