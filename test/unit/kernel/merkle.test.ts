import { describe, expect, it } from '@jest/globals';
import { inclusionProof, isIncluded, merkleLeaf, merkleRoot } from '../../../src/kernel/merkle.js';
import type { Sha256 } from '../../../src/kernel/sha256.js';

/** Test vectors of the Certificate Transparency reference tree (google/certificate-transparency, merkle tests; RFC 6962 hashing). */
const ENTRIES = [
  '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex')); // prettier-ignore
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = ENTRIES.map((entry) => merkleLeaf(entry));

describe('merkleRoot', () => {
  it('gives SHA-256 of nothing for no leaf', () => {
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each(ROOTS.map((root, index) => [index + 1, root] as const))(
    'gives the published root of the first %i entries',
    (size, root) => {
      expect(merkleRoot(leaves.slice(0, size))).toBe(root);
    },
  );

  it('changes when one leaf is left out', () => {
    expect(merkleRoot(leaves.filter((_, index) => index !== 3))).not.toBe(merkleRoot(leaves));
  });

  it('changes when two leaves are swapped', () => {
    const [first, second, ...rest] = leaves as [Sha256, Sha256, ...Sha256[]];
    expect(merkleRoot([second, first, ...rest])).not.toBe(merkleRoot(leaves));
  });
});

describe('inclusionProof', () => {
  it('leads from every leaf to the root, whatever the size', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const some = leaves.slice(0, size);
      for (const [index, leaf] of some.entries()) {
        const proof = inclusionProof(some, index);
        expect(proof && isIncluded(leaf, proof, merkleRoot(some))).toBe(true);
      }
    }
  });

  it('does not exist for a leaf outside the tree', () => {
    expect(inclusionProof(leaves, 8)).toBeUndefined();
    expect(inclusionProof(leaves, -1)).toBeUndefined();
    expect(inclusionProof(leaves, 0.5)).toBeUndefined();
  });

  it('is refused for another leaf, another place, another length and another root', () => {
    const root = merkleRoot(leaves);
    const leaf = leaves[2] as Sha256;
    const proof = inclusionProof(leaves, 2);
    if (proof === undefined) throw new Error('no proof');
    expect(isIncluded(leaves[3] as Sha256, proof, root)).toBe(false);
    expect(isIncluded(leaf, { ...proof, index: 3 }, root)).toBe(false);
    expect(isIncluded(leaf, { ...proof, index: 8 }, root)).toBe(false);
    expect(isIncluded(leaf, { ...proof, path: proof.path.slice(1) }, root)).toBe(false);
    expect(isIncluded(leaf, { ...proof, index: 6, path: proof.path.slice(1) }, root)).toBe(false);
    expect(isIncluded(leaf, { ...proof, path: [...proof.path, root] }, root)).toBe(false);
    expect(isIncluded(leaf, proof, leaf)).toBe(false);
  });
});
