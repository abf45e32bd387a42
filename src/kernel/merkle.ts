import { createHash } from 'node:crypto';
import { sha256Of, type Sha256 } from './sha256.js';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** Digest of one entry: SHA-256(0x00 || entry), so that no entry can pass for an inner node (RFC 6962 §2.1). */
export function merkleLeaf(entry: Uint8Array | string): Sha256 {
  return createHash('sha256').update(LEAF).update(entry).digest('hex') as Sha256;
}

/**
 * Root over leaves in their given order, as RFC 6962 §2.1: an inner node is SHA-256(0x01 || left || right), split at the
 * largest power of two below n. The root of no leaf is SHA-256 of nothing.
 */
export function merkleRoot(leaves: readonly Sha256[]): Sha256 {
  if (leaves.length === 0) return sha256Of('');
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const left = largestPowerOfTwoBelow(leaves.length);
  return merkleNode(merkleRoot(leaves.slice(0, left)), merkleRoot(leaves.slice(left)));
}

/** Shows that the leaf at `index` of `size` stands under the root, without any other leaf (RFC 9162 §2.1.3.2). */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** Sibling digests from the leaf upwards. */
  readonly path: readonly Sha256[];
}

/** @returns `undefined` when there is no such leaf. */
export function inclusionProof(leaves: readonly Sha256[], index: number): InclusionProof | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) return undefined;
  return { index, size: leaves.length, path: pathTo(leaves, index) };
}

/** Whether the proof leads from the leaf to the root. A malformed proof is simply not one. */
export function isIncluded(leaf: Sha256, proof: InclusionProof, root: Sha256): boolean {
  const { index, size, path } = proof;
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  const found = climb({ digest: leaf, index, size, path });
  return found === root;
}

function pathTo(leaves: readonly Sha256[], index: number): Sha256[] {
  if (leaves.length === 1) return [];
  const split = largestPowerOfTwoBelow(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  return index < split
    ? [...pathTo(left, index), merkleRoot(right)]
    : [...pathTo(right, index - split), merkleRoot(left)];
}

/** Root that the path leads to; `undefined` when the path has another length than the tree. */
function climb(at: { digest: Sha256; index: number; size: number; path: readonly Sha256[] }): Sha256 | undefined {
  const { digest, index, size, path } = at;
  if (size === 1) return path.length === 0 ? digest : undefined;
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  const split = largestPowerOfTwoBelow(size);
  const rest = path.slice(0, -1);
  if (index < split) {
    const left = climb({ digest, index, size: split, path: rest });
    return left === undefined ? undefined : merkleNode(left, sibling);
  }
  const right = climb({ digest, index: index - split, size: size - split, path: rest });
  return right === undefined ? undefined : merkleNode(sibling, right);
}

/** Digest of an inner node. */
export function merkleNode(left: Sha256, right: Sha256): Sha256 {
  return createHash('sha256')
    .update(NODE)
    .update(Buffer.from(left, 'hex'))
    .update(Buffer.from(right, 'hex'))
    .digest('hex') as Sha256;
}

/** For n >= 2: the power of two p with p < n <= 2p. */
function largestPowerOfTwoBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
