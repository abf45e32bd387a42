import sharp from 'sharp';
import { describe, expect, it } from '@jest/globals';
import { SharpImageDecoder } from '../../../../src/platform/images/sharp-image-decoder.js';
import type { RgbImage } from '../../../../src/ports/machines.js';
import {
  animatedWebp,
  bombPng,
  cmykJpeg,
  deepPng,
  flatPng,
  quarters,
  quartersJpeg,
  quartersPng,
  quartersWebp,
  quartersWithOrientation,
  speckledAs,
  withPngChunk,
} from '../../../builders/images.js';

const decoder = new SharpImageDecoder();

/** The colours at the middle of the four quarters, rounded to 0 or 255: top left, top right, bottom left, bottom right. */
function corners({ width, height, data }: RgbImage): number[][] {
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([x = 0, y = 0]) => {
    const at = (Math.floor((y * height) / 4) * width + Math.floor((x * width) / 4)) * 3;
    return [...data.slice(at, at + 3)].map((value) => (value > 127 ? 255 : 0));
  });
}
const UPRIGHT = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

describe('SharpImageDecoder.decode', () => {
  it.each([
    ['JPEG', quartersJpeg],
    ['PNG', quartersPng],
    ['lossless WebP', quartersWebp],
  ])('reads %s as upright RGB bytes', async (_, make) => {
    const image = await decoder.decode(await make());
    expect(image.data).toHaveLength(image.width * image.height * 3);
    expect(corners(image)).toEqual(UPRIGHT);
  });

  it('gives the very pixels of a lossless file', async () => {
    expect(Buffer.from((await decoder.decode(await quartersPng())).data)).toEqual(Buffer.from(quarters().data));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns EXIF orientation %d upright', async (orientation) => {
    const image = await decoder.decode(await quartersWithOrientation(orientation));
    expect([image.width, image.height]).toEqual([32, 16]);
    expect(corners(image)).toEqual(UPRIGHT);
  });

  it('keeps the high byte of 16-bit values', async () => {
    const image = await decoder.decode(await deepPng([0, 255, 256, 511, 65535, 32768, 1000, 2000, 3000]));
    expect([...image.data]).toEqual([0, 0, 1, 1, 255, 128, 3, 7, 11]);
  });

  it('repeats grey on all three channels and drops transparency without blending', async () => {
    const grey = await sharp(Uint8Array.from([0, 99, 255]), { raw: { width: 3, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect([...(await decoder.decode(grey)).data]).toEqual([0, 0, 0, 99, 99, 99, 255, 255, 255]);
    const clear = await sharp(Uint8Array.from([9, 8, 7, 0]), { raw: { width: 1, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decoder.decode(clear)).data]).toEqual([9, 8, 7]);
  });

  it('takes stored values as they are where a colour profile is embedded', async () => {
    const tagged = await sharp(await flatPng([200, 100, 50]))
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const stored = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
    expect([...(await decoder.decode(tagged)).data.slice(0, 3)]).toEqual([...stored.subarray(0, 3)]);
  });

  it('refuses an empty file', async () => {
    await expect(decoder.decode(Buffer.alloc(0))).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
      details: { found: 'the file has 0 bytes' },
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a %s cut off in the middle or near the end', async (format) => {
    const whole = await speckledAs(format);
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(decoder.decode(cut)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
  });

  it('refuses a PNG whose pixels were altered', async () => {
    const altered = Buffer.from(await speckledAs('png'));
    altered[200] = (altered[200] ?? 0) ^ 0xff;
    await expect(decoder.decode(altered)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it('refuses a JPEG whose entropy-coded data is damaged', async () => {
    const altered = Buffer.from(await speckledAs('jpeg'));
    altered.fill(0xff, altered.length - 400, altered.length - 300);
    await expect(decoder.decode(altered)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it('refuses only a header of each format', async () => {
    for (const head of [
      [0xff, 0xd8, 0xff, 0xe0],
      [...Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
      [...Buffer.from('RIFF\x10\0\0\0WEBP')],
    ]) {
      await expect(decoder.decode(Buffer.from(head))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
  });

  it.each([
    ['a GIF', 'GIF89a'],
    ['a BMP', 'BM\x36\0\0\0'],
    ['a TIFF', 'II*\0\x08\0\0\0'],
    ['an AVIF or HEIC', '\0\0\0\x20ftypavif'],
    ['a PDF', '%PDF-1.7'],
    ['a ZIP archive', 'PK\x03\x04'],
    ['XML, HTML or SVG text', '  <svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['of an unknown kind (begins 68656c6c6f)', 'hello'],
  ])('refuses %s by its first bytes, whatever its name', async (found, head) => {
    await expect(decoder.decode(Buffer.from(head, 'latin1'))).rejects.toMatchObject({
      code: 'IMAGE_FORMAT_UNSUPPORTED',
      details: { found },
    });
  });

  it('refuses a decompression bomb from its header, before it is decoded', async () => {
    await expect(decoder.decode(bombPng(60_000, 60_000))).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      details: { width: 60_000, height: 60_000, pixelLimit: 100_000_000 },
    });
  });

  it('reads an image of exactly the pixel limit and refuses one more row', async () => {
    const strict = new SharpImageDecoder({ pixels: 16 * 16, seconds: 5 });
    await expect(strict.decode(await flatPng([1, 2, 3], 16, 16))).resolves.toMatchObject({ width: 16 });
    await expect(strict.decode(await flatPng([1, 2, 3], 16, 17))).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('refuses print colours and says which', async () => {
    await expect(decoder.decode(await cmykJpeg())).rejects.toMatchObject({
      code: 'IMAGE_COLOUR_UNSUPPORTED',
      details: { found: 'cmyk' },
    });
  });

  it('refuses an animated WebP and an animated PNG', async () => {
    await expect(decoder.decode(await animatedWebp(3))).rejects.toMatchObject({
      code: 'IMAGE_ANIMATED',
      details: { found: '3 frames' },
    });
    const animated = withPngChunk(await quartersPng(), 'acTL', Buffer.from('0000000200000000', 'hex'));
    await expect(decoder.decode(animated)).rejects.toMatchObject({ code: 'IMAGE_ANIMATED' });
  });
});

describe('SharpImageDecoder.inspect', () => {
  it('measures a flat image', async () => {
    expect(await decoder.inspect(await flatPng([255, 255, 255]))).toMatchObject({
      format: 'png',
      width: 16,
      height: 16,
      measurements: { contrast: 0, sharpness: 0, darkShare: 0, brightShare: 1, dhash64: '0000000000000000' },
    });
  });

  it('weighs red, green and blue by their luminance', async () => {
    const { measurements } = await decoder.inspect(await flatPng([10, 100, 200]));
    expect(measurements.luminance).toBeCloseTo(0.299 * 10 + 0.587 * 100 + 0.114 * 200, 9);
  });

  it('measures contrast and sharpness of stripes by hand-computed values', async () => {
    // Columns 0, 200, 0, 200: mean 100, deviation 100; every inner pixel has Laplacian 2 x 200.
    const data = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 200));
    const stripes = await sharp(data, { raw: { width: 4, height: 3, channels: 3 } })
      .png()
      .toBuffer();
    const { measurements } = await decoder.inspect(stripes);
    expect(measurements.luminance).toBeCloseTo(100, 9);
    expect(measurements.contrast).toBeCloseTo(100, 9);
    expect(measurements.sharpness).toBeCloseTo(400 ** 2, 6);
    expect(measurements.darkShare).toBe(0.5);
  });

  it('sets every bit of the hash for an image that darkens to the right', async () => {
    const data = Uint8Array.from({ length: 18 * 8 * 3 }, (_, i) => 250 - 10 * (Math.floor(i / 3) % 18));
    const fading = await sharp(data, { raw: { width: 18, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    expect((await decoder.inspect(fading)).measurements.dhash64).toBe('ffffffffffffffff');
  });

  it('measures an image of one pixel', async () => {
    expect((await decoder.inspect(await flatPng([7, 7, 7], 1, 1))).measurements).toMatchObject({
      contrast: 0,
      sharpness: 0,
    });
  });
});

describe('SharpImageDecoder.thumbnail', () => {
  it('is an upright JPEG with the longest side as asked', async () => {
    const made = await new SharpImageDecoder().thumbnail(await quartersWithOrientation(6), 16);
    expect(made).toMatchObject({ width: 16, height: 8 });
    expect(corners(await decoder.decode(made.jpeg))).toEqual(UPRIGHT);
  });

  it('does not enlarge a small image', async () => {
    expect(await decoder.thumbnail(await flatPng([1, 2, 3], 20, 10), 400)).toMatchObject({ width: 20, height: 10 });
  });

  it('refuses what decode refuses', async () => {
    await expect(decoder.thumbnail(Buffer.from('hello'), 16)).rejects.toMatchObject({
      code: 'IMAGE_FORMAT_UNSUPPORTED',
    });
  });
});
