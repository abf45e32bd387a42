import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import { merkleLeaf, merkleRoot } from '../../../kernel/merkle.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { DatasetItem } from './dataset.js';

/** What a leaf of the dataset's Merkle tree is made of. Personal names stay out: reasons are codes here. */
export interface ManifestEntry {
  readonly id: string;
  readonly name: string;
  readonly imageSha256: Sha256;
  /** Digest of what people say is on the image; `null` = nobody has said. */
  readonly labelSha256: Sha256 | null;
  readonly attributesSha256: Sha256;
  readonly groupId: string | null;
  readonly excluded: string | null;
}

export interface Manifest {
  readonly format: 'touchstone/dataset-manifest@1';
  readonly merkleRoot: Sha256;
  /** Sorted by item id, the order of the leaves. */
  readonly entries: readonly ManifestEntry[];
}

export function manifestEntry(item: DatasetItem): ManifestEntry {
  return {
    id: item.id,
    name: item.name,
    imageSha256: item.imageSha256,
    labelSha256: item.groundTruth === null ? null : digestOf(item.groundTruth),
    attributesSha256: digestOf(item.attributes),
    groupId: item.groupId,
    excluded: item.excluded?.code ?? null,
  };
}

/** Leaf of one item: RFC 6962 leaf hash of the canonical text of its entry. */
export function leafOf(item: DatasetItem): Sha256 {
  return merkleLeaf(canonicalJson(manifestEntry(item)));
}

/** Items may come in any order; one image more, less or changed gives another root. */
export function manifestOf(items: readonly DatasetItem[]): Manifest {
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    format: 'touchstone/dataset-manifest@1',
    merkleRoot: merkleRoot(sorted.map((item) => leafOf(item))),
    entries: sorted.map((item) => manifestEntry(item)),
  };
}
