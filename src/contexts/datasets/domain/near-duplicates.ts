/** Copies of one picture differ by 0 or 1 bits of the hash, different photographs start at 3 (measured on the wagon kit). */
export const NEAR_DISTANCE = 2;

const HASH = /^[0-9a-f]{16}$/;

export function isDhash(text: string): boolean {
  return HASH.test(text);
}

/** Differing bits of two 64-bit hashes given as 16 hexadecimal characters, 0..64. */
export function hammingDistance(a: string, b: string): number {
  let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let bits = 0;
  while (rest > 0n) {
    bits += 1;
    rest &= rest - 1n;
  }
  return bits;
}

export interface Hashed {
  readonly name: string;
  readonly dhash64: string;
}

/**
 * Pairs at most `NEAR_DISTANCE` bits apart. Hashes are cut into three parts: two hashes that differ by at most two bits agree
 * in at least one part, so only those sharing a part are compared (a hundred thousand images would be ten thousand million pairs).
 */
export function nearPairs(
  own: readonly Hashed[],
  others: readonly Hashed[],
): { own: Hashed; other: Hashed; distance: number }[] {
  const parts = (hash: string): string[] => [`a${hash.slice(0, 5)}`, `b${hash.slice(5, 10)}`, `c${hash.slice(10)}`];
  const index = new Map<string, Hashed[]>();
  for (const other of others) for (const part of parts(other.dhash64)) pushTo(index, part, other);
  return own.flatMap((one) => {
    const candidates = new Set(parts(one.dhash64).flatMap((part) => index.get(part) ?? []));
    return [...candidates]
      .map((other) => ({ own: one, other, distance: hammingDistance(one.dhash64, other.dhash64) }))
      .filter(({ distance }) => distance <= NEAR_DISTANCE);
  });
}

function pushTo(index: Map<string, Hashed[]>, key: string, entry: Hashed): void {
  const bucket = index.get(key);
  if (bucket === undefined) index.set(key, [entry]);
  else bucket.push(entry);
}
