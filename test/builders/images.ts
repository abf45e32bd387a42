import sharp from 'sharp';
import type { Sharp } from 'sharp';

type Rgb = readonly [number, number, number];

/** Four flat quarters: red, green above blue, white. Tells which way up an image is. */
export function quarters(width = 32, height = 32): { data: Uint8Array; width: number; height: number } {
  const colours: readonly Rgb[] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      data.set(colours[quarter] ?? [0, 0, 0], (y * width + x) * 3);
    }
  }
  return { data, width, height };
}

function raw(image: { data: Uint8Array; width: number; height: number }): Sharp {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
}

/** A flat PNG of one colour. */
export function flatPng(colour: Rgb, width = 16, height = 16): Promise<Buffer> {
  const data = new Uint8Array(width * height * 3).map((_, index) => colour[index % 3] ?? 0);
  return raw({ data, width, height }).png().toBuffer();
}

export function quartersPng(width?: number, height?: number): Promise<Buffer> {
  return raw(quarters(width, height)).png().toBuffer();
}

export function quartersJpeg(): Promise<Buffer> {
  return raw(quarters()).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
}

export function quartersWebp(): Promise<Buffer> {
  return raw(quarters()).webp({ lossless: true }).toBuffer();
}

/** Pixels whose bytes hardly compress, so that cutting the file cuts into pixels. */
function speckled(width: number, height: number): { data: Uint8Array; width: number; height: number } {
  let state = 1;
  const data = new Uint8Array(width * height * 3).map(() => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 16;
  });
  return { data, width, height };
}

/** The same picture as each format, of some kilobytes. */
export function speckledAs(format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  return raw(speckled(64, 48)).toFormat(format).toBuffer();
}

/**
 * The upright quarters, 32x16, stored as each EXIF orientation stores them, by the standard's own wording (Exif 2.32, tag 274:
 * which visual side the stored row 0 and column 0 are): pixel by pixel, so that no library's turning is tested against itself.
 */
export function quartersWithOrientation(orientation: number): Promise<Buffer> {
  const upright = quarters(32, 16);
  const [right, bottom] = [upright.width - 1, upright.height - 1];
  const places: Record<number, (row: number, column: number) => [x: number, y: number]> = {
    1: (row, column) => [column, row],
    2: (row, column) => [right - column, row],
    3: (row, column) => [right - column, bottom - row],
    4: (row, column) => [column, bottom - row],
    5: (row, column) => [row, column],
    6: (row, column) => [right - row, column],
    7: (row, column) => [right - row, bottom - column],
    8: (row, column) => [row, bottom - column],
  };
  const place = places[orientation];
  if (place === undefined) throw new Error(`no EXIF orientation ${orientation}`);
  const [width, height] = orientation >= 5 ? [16, 32] : [32, 16];
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [x, y] = place(row, column);
      const from = (y * upright.width + x) * 3;
      data.set(upright.data.subarray(from, from + 3), (row * width + column) * 3);
    }
  }
  return raw({ data, width, height })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation })
    .toBuffer();
}

/** A PNG header that claims a size, followed by nothing worth decoding. */
export function bombPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    pngChunk('IEND'),
  ]);
}

/** The PNG with one more chunk right after its header. */
export function withPngChunk(png: Buffer, type: string, data: Buffer): Buffer {
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), pngChunk(type, data), png.subarray(afterHeader)]);
}

function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** The checksum of PNG chunks (ISO 3309). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** 3x1 pixels of 16 bits a value, as given. */
export function deepPng(values: readonly number[]): Promise<Buffer> {
  return sharp(Uint16Array.from(values), { raw: { width: values.length / 3, height: 1, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
}

export function cmykJpeg(): Promise<Buffer> {
  return raw(quarters()).toColourspace('cmyk').jpeg().toBuffer();
}

/** Frames of different greys: equal ones would be merged into one. */
export function animatedWebp(frames: number): Promise<Buffer> {
  const { width, height } = quarters();
  const perFrame = width * height * 3;
  const data = new Uint8Array(perFrame * frames).map((_, index) => 40 * (Math.floor(index / perFrame) + 1));
  return sharp(data, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .webp({ loop: 0 })
    .toBuffer();
}
