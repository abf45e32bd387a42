import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Correction, DatasetItem, DatasetRef } from './dataset.js';

/** The same image is the same bytes, whatever its name. Images that are excluded count as not there, before and after. */
export function correctionOf(
  before: { readonly dataset: DatasetRef; readonly items: readonly DatasetItem[] },
  items: readonly DatasetItem[],
  reason: string,
): Correction {
  const { dataset } = before;
  const [old, now] = [countedByImage(before.items), countedByImage(items)];
  const both = [...now].flatMap(([sha256, item]) => {
    const earlier = old.get(sha256);
    return earlier === undefined ? [] : [{ item, earlier }];
  });
  return {
    from: `${dataset.key} v${dataset.version}`,
    fromRoot: dataset.merkleRoot,
    reason,
    added: namesOf([...now].filter(([sha256]) => !old.has(sha256)).map(([, item]) => item)),
    removed: namesOf([...old].filter(([sha256]) => !now.has(sha256)).map(([, item]) => item)),
    relabelled: namesOf(both.filter(({ item, earlier }) => isRelabelled(item, earlier)).map(({ item }) => item)),
    redescribed: namesOf(both.filter(({ item, earlier }) => isRedescribed(item, earlier)).map(({ item }) => item)),
  };
}

/** Names of images whose label was corrected by one person only. */
export function withOneAnnotator(items: readonly DatasetItem[], { relabelled }: Correction): readonly string[] {
  const changed = new Set(relabelled);
  const single = items.filter(
    ({ name, labelledBy, labelConfirmedBy }) =>
      changed.has(name) && (labelledBy === null || labelConfirmedBy === null || labelledBy === labelConfirmedBy),
  );
  return namesOf(single);
}

function isRelabelled(one: DatasetItem, other: DatasetItem): boolean {
  return textOf(one.groundTruth) !== textOf(other.groundTruth);
}

function isRedescribed(one: DatasetItem, other: DatasetItem): boolean {
  return textOf(one.attributes) !== textOf(other.attributes);
}

function textOf(value: DatasetItem['groundTruth'] | DatasetItem['attributes']): string {
  return canonicalJson(value);
}

function countedByImage(items: readonly DatasetItem[]): ReadonlyMap<string, DatasetItem> {
  return new Map(items.filter(({ excluded }) => excluded === null).map((item) => [item.imageSha256, item]));
}

function namesOf(items: readonly DatasetItem[]): readonly string[] {
  return items.map(({ name }) => name).sort();
}
