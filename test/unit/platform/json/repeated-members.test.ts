import { describe, expect, it } from '@jest/globals';
import { parseDocument, refuseRepeatedMembers } from '../../../../src/platform/json/parse-document.js';
import { DEEPEST, memberFault } from '../../../../src/platform/json/repeated-members.js';

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a JSON document that says something twice', () => {
  it.each([
    ['at the top', '{"a": 1,\n  "a": 2}', '/a', 1, 2, 3],
    ['inside an object', '{"match": {\n"minIou": 0.5,\n"minIou": 0.3}}', '/match/minIou', 2, 3, 1],
    ['inside a list', '[{}, {"x": 1, "x": 1}]', '/1/x', 1, 1, 15],
    ['with an escaped spelling', '{"role": "A",\n"r\\u006fle": "B"}', '/role', 1, 2, 1],
    ['with a name that needs escaping in a pointer', '{"a/b~": 1, "a/b~": 2}', '/a~1b~0', 1, 1, 13],
    ['with an empty name', '{"": 1, "": 2}', '/', 1, 1, 9],
    ['called __proto__', '{"__proto__": 1, "__proto__": 2}', '/__proto__', 1, 1, 18],
    ['with an equal value', '{"a": {"b": []}, "a": {"b": []}}', '/a', 1, 1, 18],
    ['after Windows line ends', '{"a": 1,\r\n"b": 1,\r\n"a": 2}', '/a', 1, 3, 1],
  ])('%s is refused with pointer and lines', (_name, text, pointer, firstLine, line, column) => {
    expect(memberFault(text)).toEqual({ kind: 'REPEATED', pointer, firstLine, line, column });
    expect(caught(() => parseDocument(text, 'criteria.json'))).toMatchObject({
      code: 'JSON_MEMBER_REPEATED',
      path: pointer,
    });
  });

  it('names the first fault only, with the file', () => {
    expect(() => parseDocument('{"b": 1, "b": 1, "a": 1, "a": 1}', 'contract.json')).toThrow(
      'contract.json: /b stands twice, in line 1 and in line 1, column 10.',
    );
  });
});

describe('a JSON document that says everything once', () => {
  it.each([
    ['the same name in two objects', '[{"a": 1}, {"a": 1}, {"a": {"a": 1}}]'],
    ['names that differ in case', '{"a": 1, "A": 2}'],
    ['a member after a closed object of the same names', '{"x": {"a": 1}, "a": 2}'],
    ['no object at all', '"a"'],
    ['as many levels as are read', nested(DEEPEST)],
  ])('passes: %s', (_name, text) => {
    expect(memberFault(text)).toBeUndefined();
    expect(parseDocument(text, 'file')).toEqual(JSON.parse(text));
  });
});

describe('a text that no document is', () => {
  it.each(['{"a": 1', '{"a": 1, /* twice */ "b": 2}', '', 'a'])('is left to JSON.parse: %j', (text) => {
    expect(() => parseDocument(text, 'file')).toThrow(SyntaxError);
  });

  it.each([DEEPEST + 1, 100_000])('is refused when nested %i levels deep, without exhausting the stack', (levels) => {
    expect(caught(() => refuseRepeatedMembers(nested(levels), 'file'))).toMatchObject({ code: 'JSON_TOO_DEEP' });
    const objects = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(() => refuseRepeatedMembers(objects, 'file')).toThrow(`line 1, column ${5 * DEEPEST + 1}`);
  });
});
