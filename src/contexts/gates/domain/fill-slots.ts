/** A slot nobody has signed yet, and who may. */
export interface OpenSlot {
  readonly slot: string;
  readonly candidates: readonly string[];
}

/**
 * Slots that stay empty however the people are spread, each person in one slot at most (bipartite matching by augmenting paths,
 * Kuhn 1955). Which of several slots that share too few people is named follows the order given. No slots = none.
 */
export function unfillableSlots(open: readonly OpenSlot[]): string[] {
  const holderOf = new Map<string, OpenSlot>();
  const isPlaced = (slot: OpenSlot, tried: Set<string>): boolean =>
    slot.candidates.some((person) => {
      if (tried.has(person)) return false;
      tried.add(person);
      const other = holderOf.get(person);
      if (other !== undefined && !isPlaced(other, tried)) return false;
      holderOf.set(person, slot);
      return true;
    });
  return open.filter((slot) => !isPlaced(slot, new Set())).map(({ slot }) => slot);
}
