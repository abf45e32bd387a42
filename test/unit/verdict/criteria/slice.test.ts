import { describe, expect, it } from '@jest/globals';
import type { Attributes } from '../../../../src/metrics/outcome.js';
import { expandSliceTexts } from '../../../../src/verdict/criteria/expand-slices.js';
import { parseSlice } from '../../../../src/verdict/criteria/parse-slice.js';
import { isInSlice, type Slice } from '../../../../src/verdict/criteria/slice.js';
import { sliceSentence, sliceText } from '../../../../src/verdict/criteria/slice-text.js';

function read(text: string): Slice {
  const reading = parseSlice(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.slice;
}

describe('a slice expression', () => {
  it('is a text: anything else is a fault of the program and is not taken for a typing error', () => {
    expect(() => parseSlice(null as unknown as string)).toThrow(TypeError);
  });

  it.each([
    ['meta.shift = night', 'meta.shift = night', 'shift is night'],
    [
      ' meta.shift=night AND  img.luminance<40 ',
      'img.luminance < 40 AND meta.shift = night',
      'shift is night and luminance is below 40',
    ],
    ["meta.dock != 'gate 3'", "meta.dock != 'gate 3'", 'dock is not gate 3'],
    ['meta.dock IN (b, a, b)', 'meta.dock IN (a, b)', 'dock is b, a or b'],
    ['img.sharpness BETWEEN -1.5 AND 2', 'img.sharpness BETWEEN -1.5 AND 2', 'sharpness is from -1.5 to 2'],
    ['meta.camera_side IS MISSING', 'meta.camera_side IS MISSING', 'camera side is not stated'],
    ['obj.count >= 10', 'obj.count >= 10', 'count is at least 10'],
    [
      'obj.count <= 10 AND obj.count > 2',
      'obj.count <= 10 AND obj.count > 2',
      'count is at most 10 and count is above 2',
    ],
    ['EACH(meta.shift)', 'EACH(meta.shift)', 'for each shift'],
    ['CROSS( meta.shift , meta.dock )', 'CROSS(meta.shift, meta.dock)', 'for each shift and dock'],
    ['meta.wet = true', 'meta.wet = true', 'wet is true'],
    ["meta.a = 'true'", "meta.a = 'true'", 'a is true'],
    ["meta.a = 'it\\'s'", "meta.a = 'it\\'s'", "a is it's"],
    ['meta.dock = 3b', "meta.dock = '3b'", 'dock is 3b'],
    ['img.l = -0', 'img.l = 0', 'l is 0'],
  ])('%s has one canonical text and one plain phrase', (text, canonical, phrase) => {
    expect(sliceText(read(text))).toBe(canonical);
    expect(sliceText(read(canonical))).toBe(canonical);
    expect(sliceSentence(read(text))).toBe(phrase);
  });

  it.each([
    '',
    'shift = night',
    'meta.shift',
    'meta.shift =',
    'meta.shift ~ x',
    'meta.shift = AND',
    'meta.shift = a OR meta.shift = b',
    'meta.shift IN ()',
    'meta.shift IN (a',
    'img.l < high',
    'img.l BETWEEN 1',
    'img.l BETWEEN 3 AND 1',
    'meta.shift IS NULL',
    'EACH(meta.a, meta.b)',
    'CROSS(meta.a)',
    'CROSS(meta.a, meta.a)',
    'EACH()',
    "meta.a = 'open",
    'foo.a = 1',
    'meta.a = 1 AND',
    'NOT meta.a = 1',
    'meta.a == 1',
  ])('%j is refused with a place', (text) => {
    expect(parseSlice(text)).toEqual({ problem: expect.any(String), at: expect.any(Number) });
  });
});

describe('an item', () => {
  const holds = (text: string, attributes: Attributes) => isInSlice(read(text), attributes);

  it.each<[string, Attributes, boolean]>([
    ['meta.a = 1', { 'meta.a': 1 }, true],
    ['meta.a = 1', { 'meta.a': '1' }, true],
    ['meta.a = true', { 'meta.a': true }, true],
    ['meta.a != x', { 'meta.a': 'y' }, true],
    ['meta.a != x', { 'meta.a': null }, false],
    ['meta.a != x', {}, false],
    ['meta.a IS MISSING', {}, true],
    ['meta.a IS MISSING', { 'meta.a': null }, true],
    ['meta.a IS MISSING', { 'meta.a': 0 }, false],
    ['meta.a < 3', { 'meta.a': 2 }, true],
    ['meta.a < 3', { 'meta.a': 3 }, false],
    ['meta.a <= 3', { 'meta.a': 3 }, true],
    ['meta.a > 3', { 'meta.a': 3 }, false],
    ['meta.a >= 3', { 'meta.a': 3 }, true],
    ['meta.a < 3', { 'meta.a': '2' }, false],
    ['meta.a BETWEEN 1 AND 2', { 'meta.a': 2 }, true],
    ['meta.a BETWEEN 1 AND 2', { 'meta.a': 2.1 }, false],
    ['meta.a BETWEEN 1 AND 2', { 'meta.a': 'x' }, false],
    ['meta.a IN (x, y)', { 'meta.a': 'y' }, true],
    ['meta.a IN (x, y)', { 'meta.a': 'z' }, false],
    ['meta.a = x AND meta.b = y', { 'meta.a': 'x', 'meta.b': 'z' }, false],
  ])('of slice %s with %j: %s', (text, attributes, expected) => {
    expect(holds(text, attributes)).toBe(expected);
  });

  it('cannot be sorted into a slice that is not expanded', () => {
    expect(() => holds('EACH(meta.a)', {})).toThrow(TypeError);
  });
});

describe('the expansion at baseline', () => {
  const schema = { 'meta.shift': { values: ['day', 'night'] }, 'img.l': { bins: [40, 120] } };

  it('gives one slice per declared value, occurring or not', () => {
    expect(expandSliceTexts(['EACH(meta.shift)'], schema)).toEqual(['meta.shift = day', 'meta.shift = night']);
  });

  it('gives left-closed bins that cover every number', () => {
    expect(expandSliceTexts(['EACH(img.l)'], schema)).toEqual([
      'img.l < 40',
      'img.l < 120 AND img.l >= 40',
      'img.l >= 120',
    ]);
  });

  it('crosses keys and keeps other terms', () => {
    const texts = expandSliceTexts(['CROSS(meta.shift, img.l) AND meta.x = 1'], schema);
    expect(texts).toHaveLength(6);
    expect(texts[0]).toBe('img.l < 40 AND meta.shift = day AND meta.x = 1');
  });

  it('leaves a plain slice and gives doubles once', () => {
    expect(expandSliceTexts(['meta.shift = day', 'EACH(meta.shift)'], schema)).toEqual([
      'meta.shift = day',
      'meta.shift = night',
    ]);
  });

  it('gives nothing for a key without values or a text that is no slice', () => {
    expect(expandSliceTexts(['EACH(meta.none)', 'nonsense'], { 'meta.empty': { bins: [] } })).toEqual([]);
    expect(expandSliceTexts(['EACH(meta.empty)'], { 'meta.empty': { bins: [] } })).toEqual([]);
  });
});
