import { describe, expect, it } from '@jest/globals';
import { placeInInput, toInputPixels, toSourcePixels } from '../../../src/vision/letterbox.js';

const STRETCH = { mode: 'stretch' } as const;
const CENTRED = { mode: 'letterbox', anchor: 'centre' } as const;
const TOP_LEFT = { mode: 'letterbox', anchor: 'topLeft' } as const;

describe('placeInInput', () => {
  it('fills the input when stretching, with a scale of its own along each axis', () => {
    expect(placeInInput(STRETCH, { width: 640, height: 480 }, { width: 320, height: 320 })).toEqual({
      left: 0,
      top: 0,
      width: 320,
      height: 320,
      scaleX: 2,
      scaleY: 1.5,
    });
  });

  it('keeps the aspect ratio and puts the padding on both sides when centred', () => {
    expect(placeInInput(CENTRED, { width: 1280, height: 720 }, { width: 640, height: 640 })).toEqual({
      left: 0,
      top: 140,
      width: 640,
      height: 360,
      scaleX: 2,
      scaleY: 2,
    });
  });

  it('puts an odd rest of padding below and to the right', () => {
    const placement = placeInInput(CENTRED, { width: 10, height: 5 }, { width: 10, height: 10 });
    expect(placement).toMatchObject({ top: 2, height: 5 });
  });

  it('puts all padding below and to the right when anchored top left', () => {
    expect(placeInInput(TOP_LEFT, { width: 300, height: 600 }, { width: 640, height: 640 })).toMatchObject({
      left: 0,
      top: 0,
      width: 320,
      height: 640,
    });
  });

  it('enlarges a small image to the input', () => {
    expect(placeInInput(TOP_LEFT, { width: 64, height: 64 }, { width: 640, height: 640 }).scaleX).toBe(0.1);
  });

  it('leaves at least one pixel of an image far longer than wide', () => {
    const placement = placeInInput(CENTRED, { width: 10_000, height: 2 }, { width: 320, height: 320 });
    expect(placement).toMatchObject({ width: 320, height: 1, scaleY: 2 });
  });

  it('never makes the image larger than the input by rounding', () => {
    const placement = placeInInput(CENTRED, { width: 3, height: 7 }, { width: 5, height: 11 });
    expect(placement.width).toBeLessThanOrEqual(5);
    expect(placement.height).toBeLessThanOrEqual(11);
  });
});

describe('toSourcePixels', () => {
  it('takes off the padding and the scale', () => {
    const placement = placeInInput(CENTRED, { width: 1280, height: 720 }, { width: 640, height: 640 });
    expect(toSourcePixels({ x: 10, y: 140, width: 20, height: 30 }, placement)).toEqual({
      x: 20,
      y: 0,
      width: 40,
      height: 60,
    });
  });

  it('does not clip a box that leaves the image', () => {
    const placement = placeInInput(CENTRED, { width: 1280, height: 720 }, { width: 640, height: 640 });
    expect(toSourcePixels({ x: 0, y: 0, width: 640, height: 640 }, placement)).toMatchObject({ y: -280, height: 1280 });
  });

  it.each([STRETCH, CENTRED, TOP_LEFT])('is undone by toInputPixels for %j', (resize) => {
    const placement = placeInInput(resize, { width: 1917, height: 1083 }, { width: 640, height: 352 });
    const box = { x: 17.25, y: 33.5, width: 101.125, height: 7.75 };
    const back = toSourcePixels(toInputPixels(box, placement), placement);
    expect(back.x).toBeCloseTo(box.x, 9);
    expect(back.y).toBeCloseTo(box.y, 9);
    expect(back.width).toBeCloseTo(box.width, 9);
    expect(back.height).toBeCloseTo(box.height, 9);
  });
});
