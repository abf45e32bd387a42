import { seededRng } from '../../../kernel/rng.js';
import { SAMPLE_SEED } from './sample-failures.js';

/** An image judged under two use cases or more. */
export interface SharedItem {
  readonly siteKey: string;
  readonly itemId: string;
  readonly groupId: string;
  /** Whether it is right, by use case in a fixed order. */
  readonly right: readonly boolean[];
}

/**
 * At most `most` images to show under several expectations. Those on which the use cases disagree come first, taking turns between sites and
 * between the kinds of disagreement (right here and wrong there, and the reverse); then those wrong under all; then the others.
 * Within each kind a fixed seed draws, and no group shows a second image before every group has shown one. The order of the input does
 * not matter.
 */
export function choosePhotographs<T extends SharedItem>(items: readonly T[], most: number): readonly T[] {
  const drawn = inDrawnOrder(items);
  const ranked = [disagrees, isWrongThroughout, isRightThroughout].flatMap((kind) =>
    inTurns(drawn.filter((item) => kind(item))),
  );
  return ranked.slice(0, most);
}

export function disagrees({ right }: SharedItem): boolean {
  return new Set(right).size > 1;
}

function isWrongThroughout({ right }: SharedItem): boolean {
  return right.every((one) => !one);
}

function isRightThroughout({ right }: SharedItem): boolean {
  return right.every((one) => one);
}

function inDrawnOrder<T extends SharedItem>(items: readonly T[]): readonly T[] {
  const rng = seededRng(SAMPLE_SEED);
  const keyed = [...items]
    .sort((a, b) => compare(a.siteKey, b.siteKey) || compare(a.itemId, b.itemId))
    .map((item, index) => ({ item, index, key: rng.next() }));
  return keyed.sort((a, b) => a.key - b.key || a.index - b.index).map(({ item }) => item);
}

/** One after another from each queue of the same site and pattern; within a queue each group once before any twice. */
function inTurns<T extends SharedItem>(items: readonly T[]): readonly T[] {
  const seen = new Map<string, number>();
  const next = (key: string): number => {
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    return turn;
  };
  const byGroup = items
    .map((item, order) => ({ item, order, turn: next(`${item.siteKey} ${item.groupId}`) }))
    .sort((a, b) => a.turn - b.turn || a.order - b.order);
  seen.clear();
  const rank = queueRanks(items);
  const queueOf = ({ siteKey, right }: T): string => `${siteKey} ${patternOf(right)}`;
  return byGroup
    .map(({ item }) => ({ item, rank: rank(item), turn: next(queueOf(item)) }))
    .sort((a, b) => a.turn - b.turn || a.rank - b.rank)
    .map(({ item }) => item);
}

/** Neighbours differ both in site and in pattern, so that already the first two show as much as two can. */
function queueRanks(items: readonly SharedItem[]): (item: SharedItem) => number {
  const sites = [...new Set(items.map(({ siteKey }) => siteKey))].sort(compare);
  const patterns = [...new Set(items.map(({ right }) => patternOf(right)))].sort((a, b) => compare(b, a));
  return ({ siteKey, right }) => {
    const site = sites.indexOf(siteKey);
    return ((patterns.indexOf(patternOf(right)) + site) % patterns.length) * sites.length + site;
  };
}

/** `10`: right under the first use case, wrong under the second. */
function patternOf(right: readonly boolean[]): string {
  return right.map(Number).join('');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
