import { inclusionProof, merkleRoot, type InclusionProof } from '../../../kernel/merkle.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { DatasetItem, DatasetRef } from './dataset.js';
import { leafOf, manifestEntry, type ManifestEntry } from './manifest.js';

/** An item that is not shown to whoever asks: its leaf alone, from which nobody can guess name or label. */
export interface WithheldEntry {
  readonly leaf: Sha256;
}

/** A dataset's manifest as one side may see it. The root is that of the whole dataset, whoever asks. */
export interface DisclosedManifest {
  readonly format: 'touchstone/disclosed-manifest@1';
  readonly dataset: { readonly id: string; readonly key: string; readonly version: number; readonly pilotId: string };
  readonly merkleRoot: Sha256;
  readonly count: number;
  readonly withheld: number;
  /** In the order of the leaves: ascending by item id. */
  readonly entries: readonly (ManifestEntry | WithheldEntry)[];
  /** Images whose bytes were erased since, by their leaf; absent: none. The root is over digests and holds all the same. */
  readonly erased?: readonly ErasedLeaf[];
}

export interface ErasedLeaf {
  readonly leaf: Sha256;
  readonly reason: string;
  readonly requestedBy: string;
  readonly confirmedBy: string;
  readonly at: string;
}

/** Shows that one image is among the sealed ones, without any other. */
export interface ItemProof extends InclusionProof {
  readonly format: 'touchstone/inclusion-proof@1';
  readonly dataset: DisclosedManifest['dataset'];
  readonly merkleRoot: Sha256;
  readonly entry: ManifestEntry;
}

/** Where an item stands among the leaves, and the leaf that was fixed at sealing. */
export interface SealedLeaf {
  readonly id: string;
  readonly leafSha256: Sha256;
}

/** @param leaves of all items, ascending by id  @param shown items that whoever asks may see */
export function disclose(
  dataset: DatasetRef & { readonly merkleRoot: Sha256 },
  leaves: readonly SealedLeaf[],
  shown: readonly DatasetItem[],
  erased: readonly ErasedLeaf[] = [],
): DisclosedManifest {
  const byId = new Map(shown.map((item) => [item.id, item]));
  const entries = leaves.map(({ id, leafSha256 }) => {
    const item = byId.get(id);
    return item === undefined ? { leaf: leafSha256 } : manifestEntry(item);
  });
  return {
    format: 'touchstone/disclosed-manifest@1',
    dataset: nameOf(dataset),
    merkleRoot: dataset.merkleRoot,
    count: leaves.length,
    withheld: entries.filter((entry) => 'leaf' in entry).length,
    entries,
    ...(erased.length > 0 && { erased }),
  };
}

/** `undefined` when the item is not what was sealed, or the leaves do not give the root: then nothing can be proven. */
export function proofOf(
  dataset: DatasetRef & { readonly merkleRoot: Sha256 },
  leaves: readonly SealedLeaf[],
  item: DatasetItem,
): ItemProof | undefined {
  const digests = leaves.map(({ leafSha256 }) => leafSha256);
  const index = leaves.findIndex(({ id }) => id === item.id);
  const proof = inclusionProof(digests, index);
  if (proof === undefined || digests[index] !== leafOf(item) || merkleRoot(digests) !== dataset.merkleRoot)
    return undefined;
  return {
    format: 'touchstone/inclusion-proof@1',
    dataset: nameOf(dataset),
    merkleRoot: dataset.merkleRoot,
    entry: manifestEntry(item),
    ...proof,
  };
}

function nameOf({ id, key, version, pilotId }: DatasetRef): DisclosedManifest['dataset'] {
  return { id, key, version, pilotId };
}
