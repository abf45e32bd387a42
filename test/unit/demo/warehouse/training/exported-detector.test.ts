/** @jest-environment ./test/setup/native-arrays-environment.cjs */
import { describe, expect, it } from '@jest/globals';
import { HEADS, buildDetector } from '../../../../../src/demo/warehouse/training/detector/network.js';
import { exportDetector } from '../../../../../src/demo/warehouse/training/detector/export-detector.js';
import { halfBits } from '../../../../../src/demo/warehouse/training/graph/onnx-writer.js';
import { Tape } from '../../../../../src/demo/warehouse/training/graph/tape.js';
import { openGraph } from '../../../../../src/demo/warehouse/training/open-runtime.js';
import { detectorParameters } from '../../../../../src/demo/warehouse/training/training-graph.js';
import { seededRng } from '../../../../../src/kernel/rng.js';

/** The number a half-precision pattern stands for, read by its definition. */
function halfValue(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

describe('the exported detector', () => {
  it('computes what the graph that was trained computes, for weights of half precision', async () => {
    const list = detectorParameters();
    const rng = seededRng(3);
    const weights = list.start(rng).map((value) => halfValue(halfBits(value + 0.02 * (rng.next() - 0.5))));
    const photo = Float32Array.from({ length: 3 * 240 * 320 }, () => 4 * rng.next() - 2);
    const tape = new Tape();
    const image = tape.input('image', [1, 3, 240, 320]);
    const { box, pallet } = buildDetector(tape, image, list.slicesOf(tape, tape.input('flat', [list.size])).source);
    const trained = await openGraph(
      tape.toModel({
        boxLogits: box.logits,
        boxSides: box.sides,
        palletLogits: pallet.logits,
        palletSides: pallet.sides,
      }),
    );
    const raw = await trained.session.run({
      image: trained.tensor(photo, [1, 3, 240, 320]),
      flat: trained.tensor(weights, [list.size]),
    });
    const exported = await openGraph(exportDetector(list, weights));
    const { detections } = await exported.session.run({ images: exported.tensor(photo, [1, 3, 240, 320]) });
    const rows = detections?.data as Float32Array;
    let row = 0;
    let largest = 0;
    for (const [index, name] of (['box', 'pallet'] as const).entries()) {
      const { rows: height, columns, stride } = HEADS[name];
      const [logits, sides] = [raw[`${name}Logits`]?.data as Float32Array, raw[`${name}Sides`]?.data as Float32Array];
      for (let cell = 0; cell < height * columns; cell += 1, row += 1) {
        const [x, y] = [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride];
        const side = (which: number) => sides[which * height * columns + cell] ?? NaN;
        const score = 1 / (1 + Math.exp(-(logits[cell] ?? NaN)));
        const scores = index === 0 ? [score, 0] : [0, score];
        [x - side(0), y - side(1), x + side(2), y + side(3), ...scores].forEach((value, column) => {
          largest = Math.max(largest, Math.abs(value - (rows[row * 6 + column] ?? NaN)));
        });
      }
    }
    expect(rows).toHaveLength(row * 6);
    expect(largest).toBeLessThan(1e-3);
  }, 60_000);
});

describe('half precision', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [2 ** -24, 0x0001],
    [2 ** -14, 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2047.5 * 2 ** -11, 0x3c00],
  ])('of %p is the pattern %p', (value, bits) => {
    expect(halfBits(value)).toBe(bits);
  });

  it.each([65_520, -1e9, Infinity, NaN])('refuses %p', (value) => {
    expect(() => halfBits(value)).toThrow(RangeError);
  });
});
