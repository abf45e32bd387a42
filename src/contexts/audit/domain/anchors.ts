import type { BrokenEntry } from './verify-chain.js';

/** What somebody wrote down about a chain: its state after `size` entries. Heads of older dossiers have no root. */
export interface Anchor {
  /** `stored` for a checkpoint of the database itself; otherwise where it came from. */
  readonly source: string;
  readonly isOutside: boolean;
  readonly size: number;
  readonly headHash: string;
  readonly root?: string;
  readonly at: string;
  readonly keyId?: string;
}

/** The state of the chain as it is found now, after `size` entries. */
export interface StateAt {
  readonly headHash: string;
  readonly root: string;
}

/** The range of entries that anchors cover, and by what. */
export interface AnchoredRange {
  readonly from: number;
  readonly to: number;
  readonly by: Anchor;
}

/**
 * Compares what is found with what was written down.
 * @param found the state at every size that an anchor names; no state: the chain does not reach so far
 * @returns ranges of the anchors that hold (each from the end of the one before), ascending, and the first disagreement
 */
export function compareAnchors(
  anchors: readonly Anchor[],
  found: ReadonlyMap<number, StateAt>,
  entries: number,
): { readonly ranges: readonly AnchoredRange[]; readonly broken?: BrokenEntry } {
  const ranges: AnchoredRange[] = [];
  let covered = 0;
  for (const anchor of [...anchors].sort(bySizeOutsideFirst)) {
    const state = found.get(anchor.size);
    if (state === undefined) return { ranges, broken: cutOff(anchor, entries) };
    if (!agrees(state, anchor)) return { ranges, broken: rewritten(anchor, covered) };
    if (anchor.size > covered) ranges.push({ from: covered + 1, to: anchor.size, by: anchor });
    covered = anchor.size;
  }
  return { ranges };
}

function agrees(state: StateAt, anchor: Anchor): boolean {
  return state.headHash === anchor.headHash && (anchor.root === undefined || state.root === anchor.root);
}

function cutOff(anchor: Anchor, entries: number): BrokenEntry {
  const explanation = `The chain ends at entry ${entries}, but ${nameOf(anchor)} covers ${anchor.size}: entries ${entries + 1} to ${anchor.size} are missing.`;
  return { seq: entries + 1, problem: 'CHECKPOINT', explanation };
}

function rewritten(anchor: Anchor, covered: number): BrokenEntry {
  const where =
    covered + 1 === anchor.size ? `Entry ${anchor.size} was` : `Entries between ${covered + 1} and ${anchor.size} were`;
  const explanation = `${where} rewritten with new hashes: ${nameOf(anchor)} says otherwise.`;
  return { seq: covered + 1, problem: 'CHECKPOINT', explanation };
}

function nameOf({ source, isOutside, at }: Anchor): string {
  return isOutside ? `the checkpoint ${source} of ${at}` : `the stored checkpoint of ${at}`;
}

function bySizeOutsideFirst(one: Anchor, other: Anchor): number {
  return one.size - other.size || Number(other.isOutside) - Number(one.isOutside);
}
