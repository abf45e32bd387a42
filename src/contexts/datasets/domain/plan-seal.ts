import type { DatasetItem, DatasetRef, ItemProblem, Overlap } from './dataset.js';
import { DatasetEmpty, GroundTruthMissing, GroupMissing, IndependenceNotDeclared } from './errors.js';
import { isDhash, namedTwins, nearPairs, type Hashed } from './near-duplicates.js';

/** The attribute under which the perceptual hash of an image is kept. */
export const DHASH = 'img.dhash64';

/** Items as they will be sealed: with their groups. @throws DatasetEmpty, GroundTruthMissing, GroupMissing, IndependenceNotDeclared */
export function groupItems(
  dataset: Pick<DatasetRef, 'key' | 'groupAttribute'>,
  items: readonly DatasetItem[],
  independence: string | undefined,
): readonly DatasetItem[] {
  const counted = items.filter(({ excluded }) => excluded === null);
  if (counted.length === 0) throw new DatasetEmpty(dataset.key);
  requireGroundTruth(counted);
  const { groupAttribute } = dataset;
  if (groupAttribute === null) {
    if ((independence ?? '').trim() === '') throw new IndependenceNotDeclared();
    return items;
  }
  const grouped = items.map((item) => ({ ...item, groupId: groupOf(item, groupAttribute) }));
  const without = grouped.filter(({ groupId, excluded }) => groupId === null && excluded === null);
  if (without.length > 0)
    throw new GroupMissing(
      groupAttribute,
      without.map(({ name }) => name),
    );
  return grouped;
}

/** An image nobody can open cannot be annotated either; it counts as a failure without. */
function requireGroundTruth(counted: readonly DatasetItem[]): void {
  const unsaid = counted.filter(({ groundTruth, problem }) => groundTruth === null && problem === null);
  if (unsaid.length > 0) throw new GroundTruthMissing(unsaid.map(({ name }) => name));
}

function groupOf(item: DatasetItem, attribute: string): string | null {
  const value = item.attributes[attribute];
  return value === undefined || value === null || value === '' ? null : String(value);
}

/** Independent units of the counted items: groups, or images where none are known. */
export function countGroups(items: readonly DatasetItem[]): number {
  return new Set(items.filter(({ excluded }) => excluded === null).map(({ id, groupId }) => groupId ?? id)).size;
}

export interface ForeignImage {
  readonly name: string;
  readonly imageSha256: string;
  readonly dhash64: string | null;
}

/** Images that are also, or nearly, in `foreign`; each pair once, exact ones first. */
export function overlapsWith(
  kind: Overlap['with'],
  items: readonly DatasetItem[],
  foreign: readonly ForeignImage[],
): Overlap[] {
  const byDigest = new Map(foreign.map((image) => [image.imageSha256, image]));
  const exact = items.flatMap((item): Overlap[] => {
    const twin = byDigest.get(item.imageSha256);
    return twin === undefined ? [] : [{ name: item.name, with: kind, distance: 0, exact: true, other: twin.name }];
  });
  const isExact = new Set(exact.map(({ name, other }) => `${name}\n${other}`));
  const near = nearPairs(
    hashed(items),
    foreign.flatMap(({ name, dhash64 }) => (dhash64 === null ? [] : [{ name, dhash64 }])),
  )
    .filter(({ own, other }) => !isExact.has(`${own.name}\n${other.name}`))
    .map(({ own, other, distance }): Overlap => ({
      name: own.name,
      with: kind,
      distance,
      exact: false,
      other: other.name,
    }));
  return [...exact, ...near];
}

/**
 * Near twins inside the dataset, each pair once; of many images that share one hash, every further one with the first ones
 * (see `nearPairs`). Exact ones were refused at upload.
 */
export function overlapsWithin(items: readonly DatasetItem[]): Overlap[] {
  const own = hashed(items);
  const named = namedTwins(own);
  return (
    nearPairs(own, own)
      // A pair comes in both directions where both are named as twins, and only in this one otherwise.
      .filter(({ own: one, other }) => one.name < other.name || (one.name !== other.name && !named.has(one.name)))
      .map(({ own: one, other, distance }) => ({
        name: one.name,
        with: 'SAME_DATASET',
        distance,
        exact: false,
        other: other.name,
      }))
  );
}

function hashed(items: readonly DatasetItem[]): Hashed[] {
  return items.flatMap(({ name, attributes, excluded }) => {
    const dhash64 = attributes[DHASH];
    return excluded === null && typeof dhash64 === 'string' && isDhash(dhash64) ? [{ name, dhash64 }] : [];
  });
}

/** A name whose ending promises another format than the bytes hold. The bytes decide; the person is told. */
export function extensionNote(name: string, format: string): ItemProblem | undefined {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  const usual: Record<string, string> = { jpg: 'jpeg', jpeg: 'jpeg', jpe: 'jpeg', png: 'png', webp: 'webp' };
  if (ending === undefined || usual[ending] === format) return undefined;
  return {
    code: 'EXTENSION_MISMATCH',
    message: `The name ends in .${ending}, the content is ${format.toUpperCase()}. It was read by its content.`,
  };
}
