import { describe, expect, it } from '@jest/globals';
import { CollectionInvalid, readHave, readKinds } from '../../../../src/contexts/criteria/domain/read-collection.js';

function problemsOf(read: () => unknown): { code: string; path: string }[] {
  try {
    read();
  } catch (error) {
    if (error instanceof CollectionInvalid) return error.problems.map(({ code, path }) => ({ code, path }));
    throw error;
  }
  return [];
}

describe('what was collected so far', () => {
  it('is a whole number of units by slice', () => {
    expect(readHave({ 'all items': 40, 'meta.shift = night': 0 })).toEqual({
      'all items': 40,
      'meta.shift = night': 0,
    });
    expect(readHave({})).toEqual({});
  });

  it.each([
    [null, 'WRONG_TYPE', '/have'],
    ['40', 'WRONG_TYPE', '/have'],
    [[40], 'WRONG_TYPE', '/have'],
    [{ a: '40' }, 'WRONG_TYPE', '/have/a'],
    [{ a: null }, 'WRONG_TYPE', '/have/a'],
    [{ a: -1 }, 'OUT_OF_RANGE', '/have/a'],
    [{ a: 0.5 }, 'WRONG_TYPE', '/have/a'],
    [{ a: 1e10 }, 'OUT_OF_RANGE', '/have/a'],
    [{ 'a/b': -1 }, 'OUT_OF_RANGE', '/have/a~1b'],
  ])('is refused as %j with %s at %s', (value, code, path) => {
    expect(problemsOf(() => readHave(value))).toEqual([{ code, path }]);
  });

  it('names every fault, and the first in the message', () => {
    const read = () => readHave({ a: -1, b: 'x' });
    expect(problemsOf(read).map(({ path }) => path)).toEqual(['/have/a', '/have/b']);
    expect(read).toThrow('OUT_OF_RANGE at /have/a');
    expect(() => readHave({ a: -1 })).toThrow(expect.objectContaining({ code: 'COLLECTION_INVALID', path: '/have/a' }));
  });
});

describe('kinds of pictures', () => {
  it('have a name, slices and perhaps a cost', () => {
    const kinds = [{ name: 'by night', slices: ['meta.shift = night'], cost: 3 }, { name: 'any', slices: [] }];
    expect(readKinds(kinds)).toEqual(kinds);
    expect(readKinds([])).toEqual([]);
  }); // prettier-ignore

  it.each([
    [{}, 'WRONG_TYPE', '/kinds'],
    [[7], 'WRONG_TYPE', '/kinds/0'],
    [[{ slices: [] }], 'MISSING_FIELD', '/kinds/0/name'],
    [[{ name: 'a' }], 'MISSING_FIELD', '/kinds/0/slices'],
    [[{ name: '', slices: [] }], 'EMPTY_TEXT', '/kinds/0/name'],
    [[{ name: 'a', slices: 'b' }], 'WRONG_TYPE', '/kinds/0/slices'],
    [[{ name: 'a', slices: [7] }], 'WRONG_TYPE', '/kinds/0/slices/0'],
    [[{ name: 'a', slices: [], cost: -1 }], 'OUT_OF_RANGE', '/kinds/0/cost'],
    [[{ name: 'a', slices: [], cost: '3' }], 'WRONG_TYPE', '/kinds/0/cost'],
    [[{ name: 'a', slices: [], price: 3 }], 'UNKNOWN_FIELD', '/kinds/0/price'],
    [Array.from({ length: 1001 }, () => ({ name: 'a', slices: [] })), 'TOO_MANY', '/kinds'],
  ])('are refused as %j with %s at %s', (value, code, path) => {
    expect(problemsOf(() => readKinds(value))[0]).toEqual({ code, path });
  });
});
