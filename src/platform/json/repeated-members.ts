import { visit, type JSONVisitor } from 'jsonc-parser';
import { below } from '../../kernel/document-reader.js';
import type { JsonPointer } from '../../kernel/domain-error.js';

/** Where a JSON text says something twice, or is nested deeper than any document of ours. Lines and columns count from 1. */
export interface MemberFault {
  readonly kind: 'REPEATED' | 'TOO_DEEP';
  readonly pointer: JsonPointer;
  readonly line: number;
  readonly column: number;
  /** Where the member stood first; absent for TOO_DEEP. */
  readonly firstLine?: number;
}

/** Deepest nesting of a document: contracts and criteria need less than 20, and the visitor's recursion must end. */
export const DEEPEST = 200;

/** The visitor goes on to the end of the text whatever its callbacks answer; only throwing stops it. */
class Found extends Error {
  constructor(readonly fault: MemberFault) {
    super(fault.kind);
  }
}

/**
 * The first member of an object that stands a second time, escapes resolved (`"\u0061"` is `"a"`). JSON.parse would
 * silently keep the last one, so that two readers of one signed text could see two agreements (RFC 8259 §4).
 * Texts that are not JSON are left to JSON.parse, which says what is wrong with them. Costs about twice JSON.parse.
 */
export function memberFault(text: string): MemberFault | undefined {
  try {
    visit(text, watchfulVisitor());
  } catch (found) {
    if (found instanceof Found) return found.fault;
    throw found;
  }
  return undefined;
}

type Place = readonly [line: number, character: number, path: () => readonly (string | number)[]];

function watchfulVisitor(): JSONVisitor {
  const members: Map<string, number>[] = [];
  let depth = 0;
  const enter = (...place: Place): void => {
    depth += 1;
    if (depth > DEEPEST) throw new Found({ kind: 'TOO_DEEP', ...where(place) });
  };
  const leave = (): void => {
    depth -= 1;
  };
  return {
    onObjectBegin: (_offset, _length, ...place) => {
      members.push(new Map());
      enter(...place);
    },
    onArrayBegin: (_offset, _length, ...place) => enter(...place),
    onArrayEnd: leave,
    onObjectEnd: () => {
      members.pop();
      leave();
    },
    onObjectProperty: (name, _offset, _length, ...[line, character, path]) => {
      const firstLine = members.at(-1)?.get(name);
      const place: Place = [line, character, () => [...path(), name]];
      if (firstLine !== undefined) throw new Found({ kind: 'REPEATED', ...where(place), firstLine });
      members.at(-1)?.set(name, line + 1);
    },
  };
}

function where([line, character, path]: Place): Pick<MemberFault, 'pointer' | 'line' | 'column'> {
  return { pointer: path().reduce<JsonPointer>(below, ''), line: line + 1, column: character + 1 };
}
