import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inOrder } from '../../../src/kernel/read-ahead.js';

/** Works that end in the opposite order, as far as they run side by side, and how many did. */
function observed(turnsOf: (item: number) => number = (item) => 10 - item) {
  const seen = { running: 0, most: 0, begun: [] as number[] };
  const work = async (item: number): Promise<string> => {
    seen.begun.push(item);
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    for (let i = 0; i < turnsOf(item); i += 1) await turn();
    seen.running -= 1;
    if (item === 5) throw new Error('the fifth fails');
    return `result ${item}`;
  };
  return { seen, work };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of results) found.push(one);
  return found;
}

describe('reading ahead', () => {
  it.each([1, 2, 3, 9])('gives every result in the order of the items, with at most %i of them worked on at a time', async (most) => {
    const { seen, work } = observed();
    const items = [0, 1, 2, 3, 4];
    expect(await all(inOrder(items, most, work))).toEqual(items.map((item) => `result ${item}`));
    expect(seen.most).toBe(Math.min(most, items.length));
    expect(seen.begun).toEqual(items);
  }); // prettier-ignore

  it('gives nothing for no items', async () => {
    expect(await all(inOrder([], 3, observed().work))).toEqual([]);
  });

  it('throws a failure when its turn comes, after the results before it, and begins nothing more', async () => {
    const { seen, work } = observed((item) => (item === 5 ? 0 : 4));
    const found: string[] = [];
    const reading = (async () => {
      for await (const one of inOrder([3, 4, 5, 6, 7, 8], 3, work)) found.push(one);
    })();
    await expect(reading).rejects.toThrow('the fifth fails');
    expect(found).toEqual(['result 3', 'result 4']);
    expect(seen.begun).toEqual([3, 4, 5, 6, 7]);
  });
});
