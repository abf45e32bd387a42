/** Hostile, broken and unusual image files, each with what must come of it. The table docs/hostile-files.md is made of them. */
import sharp from 'sharp';
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
} from './images.js';

export interface HostileImage {
  readonly file: string;
  readonly what: string;
  readonly make: () => Promise<Buffer> | Buffer;
  /** A code, or the colour of the upright image's top left corner. */
  readonly expected: string;
}

const RED = 'red top left';
const flat = (): Promise<Buffer> => flatPng([255, 0, 0], 16, 16);
const text = (content: string): Buffer => Buffer.from(content.padEnd(64, ' '));
const half = async (image: Promise<Buffer>): Promise<Buffer> =>
  (await image).subarray(0, Math.floor((await image).length / 2));
const raw = () => sharp(quarters().data, { raw: { width: 32, height: 32, channels: 3 } });
const changed = async (image: Promise<Buffer>, at: (length: number) => number): Promise<Buffer> => {
  const bytes = Buffer.from(await image);
  for (let i = 0; i < 8; i += 1) bytes[at(bytes.length) + i] = (bytes[at(bytes.length) + i] ?? 0) ^ 255;
  return bytes;
};

const ROWS: readonly (readonly [string, string, () => Promise<Buffer> | Buffer, string])[] = [
  ['zero-bytes.jpg', 'no bytes', () => Buffer.alloc(0), 'IMAGE_UNREADABLE'],
  ['one-byte.jpg', 'one byte', () => Buffer.from([255]), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['text.jpg', 'text', () => text('hello'), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['page.png', 'a web page', () => text('<!doctype html><script>alert(1)</script>'), 'IMAGE_FORMAT_UNSUPPORTED'],
  [
    'drawing.svg',
    'an SVG that wants a file',
    () => text('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    'IMAGE_FORMAT_UNSUPPORTED',
  ],
  ['paper.pdf', 'a PDF', () => text('%PDF-1.7'), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['script.jpg', 'a PostScript file', () => text('%!PS-Adobe-3.0'), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['moving.gif', 'a GIF', () => raw().gif().toBuffer(), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['scan.tif', 'a TIFF', () => raw().tiff().toBuffer(), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['paint.bmp', 'a BMP', () => text('BM'), 'IMAGE_FORMAT_UNSUPPORTED'],
  [
    'archive.jpg',
    'a ZIP archive',
    () => Buffer.from('504b030414000000080000000000', 'hex'),
    'IMAGE_FORMAT_UNSUPPORTED',
  ],
  ['sound.webp', 'RIFF, but sound', () => text('RIFF\x40\0\0\0WAVEfmt '), 'IMAGE_FORMAT_UNSUPPORTED'],
  ['half.jpg', 'half a JPEG', () => half(speckledAs('jpeg')), 'IMAGE_UNREADABLE'],
  ['half.png', 'half a PNG', () => half(speckledAs('png')), 'IMAGE_UNREADABLE'],
  ['half.webp', 'half a WebP', () => half(speckledAs('webp')), 'IMAGE_UNREADABLE'],
  [
    'header.jpg',
    'the first 20 bytes of a JPEG',
    async () => (await quartersJpeg()).subarray(0, 20),
    'IMAGE_UNREADABLE',
  ],
  ['header.png', 'the first 33 bytes of a PNG', async () => (await quartersPng()).subarray(0, 33), 'IMAGE_UNREADABLE'],
  [
    'damaged.png',
    'a PNG with turned bytes in its pixels',
    () => changed(speckledAs('png'), (length) => Math.floor(length / 2)),
    'IMAGE_UNREADABLE',
  ],
  [
    'checksum.png',
    'a PNG whose header has a wrong checksum',
    () => changed(quartersPng(), () => 25),
    'IMAGE_UNREADABLE',
  ],
  ['bomb-2.5-gigapixels.png', 'a header that claims 50,000 x 50,000', () => bombPng(50_000, 50_000), 'IMAGE_TOO_LARGE'],
  [
    'bomb-4-exapixels.png',
    'a header that claims the most a PNG can',
    () => bombPng(2 ** 31 - 1, 2 ** 31 - 1),
    'IMAGE_UNREADABLE',
  ],
  [
    'bomb-under-limit.png',
    'a header that claims 9,000 x 9,000 and brings nothing',
    () => bombPng(9000, 9000),
    'IMAGE_UNREADABLE',
  ],
  ['nothing.png', 'a header that claims 0 x 0', () => bombPng(0, 0), 'IMAGE_UNREADABLE'],
  ['print.jpg', 'CMYK', cmykJpeg, 'IMAGE_COLOUR_UNSUPPORTED'],
  ['frames.webp', 'three frames', () => animatedWebp(3), 'IMAGE_ANIMATED'],
  [
    'frames.png',
    'an animated PNG',
    async () => withPngChunk(await flat(), 'acTL', Buffer.from('0000000200000000', 'hex')),
    'IMAGE_ANIMATED',
  ],
  ['deep.png', '16 bits a value', () => deepPng([65535, 0, 0, 65535, 0, 0]), RED],
  [
    'grey.png',
    'grey, one channel',
    () =>
      sharp(Buffer.alloc(64, 255), { raw: { width: 8, height: 8, channels: 1 } })
        .png()
        .toBuffer(),
    'white top left',
  ],
  [
    'glass.png',
    'half transparent red',
    () =>
      sharp(Buffer.alloc(256, Buffer.from([255, 0, 0, 128])), { raw: { width: 8, height: 8, channels: 4 } })
        .png()
        .toBuffer(),
    RED,
  ],
  [
    'palette.png',
    'a palette of four colours',
    () => raw().png({ palette: true, colours: 4, dither: 0 }).toBuffer(),
    RED,
  ],
  ['interlaced.png', 'an interlaced PNG', () => raw().png({ progressive: true }).toBuffer(), RED],
  [
    'progressive.jpg',
    'a progressive JPEG',
    () => raw().jpeg({ progressive: true, quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    RED,
  ],
  ['picture.webp', 'a WebP', quartersWebp, RED],
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (n) => [`exif-${n}.jpg`, `EXIF orientation ${n}`, () => quartersWithOrientation(n), RED] as const,
  ),
  [
    'exif-99.jpg',
    'an EXIF orientation that is none',
    async () =>
      raw()
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .withExif({ IFD0: { Orientation: '99' } })
        .toBuffer(),
    RED,
  ],
  ['jpeg.png', 'a JPEG called .png', quartersJpeg, RED],
  ['png.jpg', 'a PNG called .jpg', () => quartersPng(), RED],
  [
    'tail.png',
    'a PNG with 1 MB behind its end',
    async () => Buffer.concat([await quartersPng(), Buffer.alloc(1_000_000, 7)]),
    RED,
  ],
  [
    'tail.jpg',
    'a JPEG with an archive behind its end',
    async () => Buffer.concat([await quartersJpeg(), Buffer.from('504b0304', 'hex')]),
    RED,
  ],
  ['one-pixel.png', 'one pixel', () => flatPng([255, 0, 0], 1, 1), RED],
  ['line.png', '20,000 x 1 pixels', () => flatPng([255, 0, 0], 20_000, 1), RED],
];

export const HOSTILE_IMAGES: readonly HostileImage[] = ROWS.map(([file, what, make, expected]) => ({
  file,
  what,
  make,
  expected,
}));
