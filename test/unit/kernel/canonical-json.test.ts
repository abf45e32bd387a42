import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, digestOf, NotCanonical } from '../../../src/kernel/canonical-json.js';

describe('the canonical text of a value', () => {
  it('orders members by UTF-16 code units at every depth and leaves white space out', () => {
    // The sorting example of RFC 8785, section 3.2.3.
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: { b: [1, 2], a: null } };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":{"a":null,"b":[1,2]},"€":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });

  it.each([
    // RFC 8785, appendix B.
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [1e21, '1e+21'],
    [0.000001, '0.000001'],
    [1e-7, '1e-7'],
  ])('writes the number %p as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('leaves members without a value out', () => {
    expect(canonicalJson({ a: undefined, b: true })).toBe('{"b":true}');
  });

  it('gives the same digest whatever the order of the members', () => {
    expect(digestOf({ a: 1, b: 'x' })).toBe(digestOf({ b: 'x', a: 1 }));
    expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: '1' }));
  });

  it('takes plain objects of another realm, and refuses its classes as well', () => {
    expect(canonicalJson(runInNewContext('({ b: [{}], a: 1 })'))).toBe('{"a":1,"b":[{}]}');
    expect(() => canonicalJson(runInNewContext('new Date(0)'))).toThrow(NotCanonical);
  });

  it.each([
    ['NaN', NaN],
    ['an infinity', -Infinity],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a bigint', 1n],
    ['nothing', undefined],
    ['a list with a hole of nothing', [undefined]],
    ['an object of a class', new Date(0)],
    ['half a surrogate pair', '\ud83d'],
    ['half a surrogate pair as a name', { '\ud83d': 1 }],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(NotCanonical);
  });
});
