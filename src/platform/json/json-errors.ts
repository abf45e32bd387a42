import { DomainError } from '../../kernel/domain-error.js';
import type { MemberFault } from './repeated-members.js';

/** A JSON document says something twice; which of the two was meant, nobody can know. `source` is its file, or what it came as. */
export class JsonMemberRepeated extends DomainError<'JSON_MEMBER_REPEATED'> {
  readonly code = 'JSON_MEMBER_REPEATED';
  constructor(source: string, { pointer, line, column, firstLine }: MemberFault) {
    super(
      `${source}: ${pointer} stands twice, in line ${firstLine ?? line} and in line ${line}, column ${column}. Only one of them can be meant; take the other out.`,
      { path: pointer, details: { source, pointer, line, column, firstLine } },
    );
  }
}

/** A JSON document with more levels than any document read here has. */
export class JsonTooDeep extends DomainError<'JSON_TOO_DEEP'> {
  readonly code = 'JSON_TOO_DEEP';
  constructor(source: string, { line, column }: MemberFault, deepest: number) {
    super(
      `${source}: line ${line}, column ${column} is nested deeper than ${deepest} levels; no document read here is. Check that it is the right file.`,
      { details: { source, line, column } },
    );
  }
}
