import { merkleNode, merkleRoot } from './merkle.js';
import type { Sha256 } from './sha256.js';

/**
 * The Merkle root (RFC 6962) of a list that is read once, leaf by leaf: keeps one digest for each complete subtree, so a list of n
 * leaves takes about log2(n) of them. `root()` may be asked after every leaf; before the first it is the root of no leaf.
 */
export class MerkleFrontier {
  private readonly trees: { readonly size: number; readonly root: Sha256 }[] = [];

  push(leaf: Sha256): void {
    let tree = { size: 1, root: leaf };
    for (let left = this.trees.at(-1); left?.size === tree.size; left = this.trees.at(-1)) {
      this.trees.pop();
      tree = { size: tree.size * 2, root: merkleNode(left.root, tree.root) };
    }
    this.trees.push(tree);
  }

  root(): Sha256 {
    if (this.trees.length === 0) return merkleRoot([]);
    return this.trees.map(({ root }) => root).reduceRight((right, left) => merkleNode(left, right));
  }
}
