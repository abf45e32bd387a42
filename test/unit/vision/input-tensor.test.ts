import { describe, expect, it } from '@jest/globals';
import { buildInputTensor } from '../../../src/vision/input-tensor.js';
import type { Placement } from '../../../src/vision/letterbox.js';
import { aClassifier } from '../../builders/model-contract.js';

/** Two pixels: (10,20,30) and (40,50,60). */
const PIXELS = Uint8Array.from([10, 20, 30, 40, 50, 60]);
const FULL: Placement = { left: 0, top: 0, width: 2, height: 1, scaleX: 1, scaleY: 1 };
const input = (change: Parameters<typeof aClassifier>[1] = {}): ReturnType<typeof aClassifier>['input'] =>
  aClassifier('none', { width: 2, height: 1, divideBy: 1, ...change }).input;

describe('buildInputTensor', () => {
  it('puts the colour planes one after the other for NCHW', () => {
    expect([...buildInputTensor(PIXELS, FULL, input())]).toEqual([10, 40, 20, 50, 30, 60]);
  });

  it('keeps the colours of a pixel together for NHWC', () => {
    expect([...buildInputTensor(PIXELS, FULL, input({ layout: 'NHWC' }))]).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('swaps red and blue for BGR, and takes mean and std in that order', () => {
    const bgr = input({ colourOrder: 'BGR', mean: [30, 20, 10], std: [10, 10, 10] });
    expect([...buildInputTensor(PIXELS, FULL, bgr)]).toEqual([0, 3, 0, 3, 0, 3]);
  });

  it('divides, subtracts the mean and divides by the deviation, rounded once to float32', () => {
    const scaled = input({ divideBy: 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
    const tensor = buildInputTensor(PIXELS, FULL, scaled);
    expect(tensor).toBeInstanceOf(Float32Array);
    expect(tensor[0]).toBe(Math.fround((10 / 255 - 0.485) / 0.229));
    expect(tensor[5]).toBe(Math.fround((60 / 255 - 0.406) / 0.225));
  });

  it('keeps bytes as bytes for uint8', () => {
    const tensor = buildInputTensor(PIXELS, FULL, input({ dtype: 'uint8', layout: 'NHWC' }));
    expect(tensor).toEqual(PIXELS);
  });

  it('fills the padding with the grey value by the same formula', () => {
    const padded = input({
      width: 2,
      height: 3,
      divideBy: 255,
      resize: { mode: 'letterbox', kernel: 'linear', padValue: 51, anchor: 'centre' },
    });
    const tensor = buildInputTensor(PIXELS, { ...FULL, top: 1 }, padded);
    const red = [...tensor.slice(0, 6)];
    expect(red).toEqual([0.2, 0.2, 10 / 255, 40 / 255, 0.2, 0.2].map(Math.fround));
  });

  it('does not fill what the image covers', () => {
    const exact = input({ resize: { mode: 'letterbox', kernel: 'linear', padValue: 114, anchor: 'topLeft' } });
    expect([...buildInputTensor(PIXELS, FULL, exact)]).not.toContain(114);
  });
});
