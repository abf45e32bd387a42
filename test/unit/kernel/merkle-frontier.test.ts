import { describe, expect, it } from '@jest/globals';
import { MerkleFrontier } from '../../../src/kernel/merkle-frontier.js';
import { merkleLeaf, merkleRoot } from '../../../src/kernel/merkle.js';

describe('a Merkle root taken leaf by leaf', () => {
  it('is after every leaf the root of the list so far, from none to seventy', () => {
    const frontier = new MerkleFrontier();
    const leaves = Array.from({ length: 70 }, (_, i) => merkleLeaf(`entry ${i}`));
    leaves.forEach((leaf, i) => {
      expect(frontier.root()).toBe(merkleRoot(leaves.slice(0, i)));
      frontier.push(leaf);
    });
    expect(frontier.root()).toBe(merkleRoot(leaves));
  });

  it('differs when two leaves are swapped', () => {
    const [one, other] = [new MerkleFrontier(), new MerkleFrontier()];
    for (const leaf of ['a', 'b', 'c']) one.push(merkleLeaf(leaf));
    for (const leaf of ['a', 'c', 'b']) other.push(merkleLeaf(leaf));
    expect(one.root()).not.toBe(other.root());
  });
});
