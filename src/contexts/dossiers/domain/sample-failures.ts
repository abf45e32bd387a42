import { seededRng } from '../../../kernel/rng.js';

export const SAMPLE_SEED = 7;

/**
 * At most `most` of the given, drawn with a fixed seed, in their given order. Pictures of one group resemble each other, so every
 * group shows one before any shows a second. All of them when they fit.
 */
export function sampleByGroup<T extends { readonly groupId: string }>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const rng = seededRng(SAMPLE_SEED);
  const shuffled = all
    .map((value, index) => ({ value, index, key: rng.next() }))
    .sort((a, b) => a.key - b.key || a.index - b.index);
  const seen = new Map<string, number>();
  const ranked = shuffled.map((entry, order) => {
    const turn = seen.get(entry.value.groupId) ?? 0;
    seen.set(entry.value.groupId, turn + 1);
    return { ...entry, turn, order };
  });
  const drawn = ranked.sort((a, b) => a.turn - b.turn || a.order - b.order).slice(0, most);
  return drawn.sort((a, b) => a.index - b.index).map(({ value }) => value);
}
