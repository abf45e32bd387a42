/** 11 bits a pass: 2,048 counters stay in the first-level cache. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** Position of the word with sign and exponent of a double on this machine. */
const HIGH_WORD = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Sorts row numbers by a whole-number key, ascending; rows with equal keys keep their order (radix sort).
 * @param order row numbers  @param keys key per row, 0 to keyCount - 1
 */
export function stableOrderBy(order: Int32Array, keys: Int32Array, keyCount: number): Int32Array {
  let current: Int32Array = order;
  let spare: Int32Array = new Int32Array(order.length);
  const highest = Math.max(0, keyCount - 1);
  for (let shift = 0; shift === 0 || (shift < 32 && highest >>> shift > 0); shift += DIGIT_BITS) {
    if (!sortByDigit(current, spare, keys, shift)) continue;
    const sorted = spare;
    spare = current === order ? new Int32Array(order.length) : current;
    current = sorted;
  }
  return current;
}

export interface ScoreRanks {
  /** Row numbers in descending score, equal scores in row order. */
  readonly order: Int32Array;
  /** Per row: 0 for the highest score, equal scores share a rank. */
  readonly rank: Int32Array;
  /** Number of different scores. */
  readonly count: number;
}

/** Ranks finite scores in descending order; 0 and -0 are equal. Empty input gives empty ranks. */
export function descendingRanks(scores: Float64Array, rows: Int32Array): ScoreRanks {
  const [high, low] = descendingKeys(scores);
  let order: Int32Array = rows;
  for (const word of [low, high]) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      const sorted = new Int32Array(rows.length);
      if (sortByDigit(order, sorted, word, shift)) order = sorted;
    }
  }
  const rank = new Int32Array(scores.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    if (i === 0 || scores[row] !== scores[order[i - 1] as number]) count++;
    rank[row] = count - 1;
  }
  return { order, rank, count };
}

/** Bits of a double as an unsigned number that ascends while the score descends, in two words. */
function descendingKeys(scores: Float64Array): [Int32Array, Int32Array] {
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  const high = new Int32Array(scores.length);
  const low = new Int32Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    value[0] = (scores[i] as number) + 0; // -0 becomes 0
    const top = words[HIGH_WORD] as number;
    const bottom = words[1 - HIGH_WORD] as number;
    const negative = top < 0;
    high[i] = negative ? top : ~top & 0x7fffffff;
    low[i] = negative ? bottom : ~bottom;
  }
  return [high, low];
}

/** One stable pass; false (and nothing written) when all rows have the same digit. */
function sortByDigit(from: Int32Array, to: Int32Array, keys: Int32Array, shift: number): boolean {
  const starts = new Int32Array(DIGITS + 1);
  const mask = DIGITS - 1;
  for (let i = 0; i < from.length; i++) {
    const digit = ((keys[from[i] as number] as number) >>> shift) & mask;
    (starts[digit + 1] as number)++;
  }
  for (let digit = 0; digit < DIGITS; digit++) {
    if (starts[digit + 1] === from.length) return false;
    starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
  }
  for (let i = 0; i < from.length; i++) {
    const row = from[i] as number;
    const digit = ((keys[row] as number) >>> shift) & mask;
    to[(starts[digit] as number)++] = row;
  }
  return true;
}
