import { JsonMemberRepeated, JsonTooDeep } from './json-errors.js';
import { DEEPEST, memberFault } from './repeated-members.js';

/**
 * JSON.parse that refuses members standing twice.
 * @param source file name, or what the text came as; begins the message
 * @throws SyntaxError as JSON.parse, JsonMemberRepeated, JsonTooDeep
 */
export function parseDocument(text: string, source: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseRepeatedMembers(text, source);
  return value;
}

/** Of a text that something else parses. Text that is not JSON passes. @throws JsonMemberRepeated, JsonTooDeep */
export function refuseRepeatedMembers(text: string, source: string): void {
  const fault = memberFault(text);
  if (fault?.kind === 'REPEATED') throw new JsonMemberRepeated(source, fault);
  if (fault?.kind === 'TOO_DEEP') throw new JsonTooDeep(source, fault, DEEPEST);
}
