/** Copies of one picture differ by 0 or 1 bits of the hash, different photographs start at 3 (measured on the wagon kit). */
export const NEAR_DISTANCE = 2;

const HASH = /^[0-9a-f]{16}$/;

export function isDhash(text: string): boolean {
  return HASH.test(text);
}

export interface Hashed {
  readonly name: string;
  readonly dhash64: string;
}

/** Images of one hash that are named as twins of another image; a whole shift of one empty belt would else be millions of pairs. */
export const TWINS_NAMED = 3;

interface HashClass {
  readonly words: Words;
  readonly members: { readonly image: Hashed; readonly place: number }[];
}

/**
 * Pairs at most `NEAR_DISTANCE` bits apart. Hashes are cut into three parts: two hashes that differ by at most two bits agree
 * in at least one part, so only those sharing a part are compared (a hundred thousand images would be ten thousand million pairs).
 * Every image of `own` that has a twin in `others` is named; of one hash in `others` only the first `TWINS_NAMED` images are,
 * so the pairs grow with the images, also where all of them share one hash.
 */
export function nearPairs(
  own: readonly Hashed[],
  others: readonly Hashed[],
): { own: Hashed; other: Hashed; distance: number }[] {
  const index = indexByPart(others);
  const twins = new Map<string, readonly { other: Hashed; distance: number }[]>();
  return own.flatMap((one) => {
    let found = twins.get(one.dhash64);
    if (found === undefined) {
      found = twinsOf(one.dhash64, index);
      twins.set(one.dhash64, found);
    }
    return found.map((twin) => ({ own: one, ...twin }));
  });
}

/** Names of the images that `nearPairs` names as twins of others: the first ones of each hash. */
export function namedTwins(images: readonly Hashed[]): ReadonlySet<string> {
  const perHash = new Map<string, number>();
  const named = new Set<string>();
  for (const { name, dhash64 } of images) {
    const before = perHash.get(dhash64) ?? 0;
    if (before < TWINS_NAMED) named.add(name);
    perHash.set(dhash64, before + 1);
  }
  return named;
}

function partsOf(hash: string): string[] {
  return [`a${hash.slice(0, 5)}`, `b${hash.slice(5, 10)}`, `c${hash.slice(10)}`];
}

function indexByPart(images: readonly Hashed[]): ReadonlyMap<string, HashClass[]> {
  const classes = new Map<string, HashClass>();
  const index = new Map<string, HashClass[]>();
  for (const [place, image] of images.entries()) {
    let ofHash = classes.get(image.dhash64);
    if (ofHash === undefined) {
      ofHash = { words: wordsOf(image.dhash64), members: [] };
      classes.set(image.dhash64, ofHash);
      for (const part of partsOf(image.dhash64)) pushTo(index, part, ofHash);
    }
    if (ofHash.members.length < TWINS_NAMED) ofHash.members.push({ image, place });
  }
  return index;
}

/** By the first part they share, then in the order given. */
function twinsOf(
  hash: string,
  index: ReadonlyMap<string, HashClass[]>,
): readonly { other: Hashed; distance: number }[] {
  const words = wordsOf(hash);
  const seen = new Set<HashClass>();
  return partsOf(hash).flatMap((part) =>
    (index.get(part) ?? [])
      .flatMap((ofHash) => {
        const distance = bitsBetween(words, ofHash.words);
        if (distance > NEAR_DISTANCE || seen.has(ofHash)) return [];
        seen.add(ofHash);
        return ofHash.members.map(({ image, place }) => ({ other: image, place, distance }));
      })
      .sort((a, b) => a.place - b.place)
      .map(({ other, distance }) => ({ other, distance })),
  );
}

type Words = readonly [high: number, low: number];

function wordsOf(hash: string): Words {
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];
}

/** Differing bits of two 64-bit hashes, 0..64. */
function bitsBetween(a: Words, b: Words): number {
  return bitsOf(a[0] ^ b[0]) + bitsOf(a[1] ^ b[1]);
}

/** Set bits of a 32-bit word. */
function bitsOf(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

function pushTo(index: Map<string, HashClass[]>, key: string, entry: HashClass): void {
  const bucket = index.get(key);
  if (bucket === undefined) index.set(key, [entry]);
  else bucket.push(entry);
}
