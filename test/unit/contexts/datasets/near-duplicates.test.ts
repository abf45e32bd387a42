import { describe, expect, it } from '@jest/globals';
import { nearPairs, TWINS_NAMED, type Hashed } from '../../../../src/contexts/datasets/domain/near-duplicates.js';
import { DHASH, overlapsWithin } from '../../../../src/contexts/datasets/domain/plan-seal.js';
import type { DatasetItem } from '../../../../src/contexts/datasets/domain/dataset.js';
import { seededRng } from '../../../../src/kernel/rng.js';

const image = (place: number, dhash64: string): Hashed => ({ name: `i${String(place).padStart(7, '0')}`, dhash64 });
const items = (images: readonly Hashed[]): DatasetItem[] =>
  images.map(
    ({ name, dhash64 }) => ({ name, attributes: { [DHASH]: dhash64 }, excluded: null }) as unknown as DatasetItem,
  );

/** Bits counted one by one: the definition. */
function distance(a: string, b: string): number {
  return [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((bit) => bit === '1').length;
}

function flipped(hash: string, bits: readonly number[]): string {
  return bits
    .reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${hash}`))
    .toString(16)
    .padStart(16, '0');
}

describe('near duplicates', () => {
  it('are all the pairs at most two bits apart, as a comparison of each with each finds them', () => {
    const rng = seededRng(7);
    const bit = (): number => Math.floor(rng.next() * 64);
    const bases = Array.from({ length: 40 }, () =>
      Array.from({ length: 16 }, () => Math.floor(rng.next() * 16).toString(16)).join(''),
    );
    const hashes = bases.flatMap((base) => [
      base,
      flipped(base, [bit()]),
      flipped(base, [bit(), bit()]),
      flipped(base, [1, 30, 63]),
    ]);
    const images = [...new Set(hashes)].map((hash, place) => image(place, hash));
    const byDefinition = images.flatMap((own) =>
      images
        .map((other) => `${own.name} ${other.name} ${distance(own.dhash64, other.dhash64)}`)
        .filter((line) => Number(line.split(' ')[2]) <= 2),
    );
    const found = nearPairs(images, images).map((pair) => `${pair.own.name} ${pair.other.name} ${pair.distance}`);
    expect([...found].sort()).toEqual([...byDefinition].sort());
  });

  it('compare the highest bit of each half as well', () => {
    const pairs = nearPairs(
      [image(0, '0000000000000000')],
      [image(1, '8000000080000000'), image(2, '8000000080000001')],
    );
    expect(pairs.map(({ other, distance: bits }) => [other.name, bits])).toEqual([['i0000001', 2]]);
  });

  it('within a dataset name each pair once, never an image beside itself', () => {
    const three = items([image(2, 'ffff000000000000'), image(0, 'ffff000000000000'), image(1, 'ffff000000000001')]);
    expect(overlapsWithin(three).map(({ name, other }) => [name, other])).toEqual([
      ['i0000000', 'i0000002'],
      ['i0000000', 'i0000001'],
      ['i0000001', 'i0000002'],
    ]);
  });

  it.each([
    ['in the order of their names', (place: number) => place],
    ['in the reverse order', (place: number) => 49_999 - place],
  ])('of 50,000 images with one hash name every one but one, few others beside each, %s', (_, order) => {
    const images = Array.from({ length: 50_000 }, (__, place) => image(order(place), '00ff00ff00ff00ff'));
    const found = overlapsWithin(items(images));
    expect(new Set(found.map(({ name }) => name)).size).toBe(images.length - 1);
    expect(found.length).toBeLessThanOrEqual(TWINS_NAMED * images.length);
  });
});
