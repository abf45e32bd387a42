import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { DomainError } from '../../kernel/domain-error.js';
import type { ImageFacts, RgbImage } from '../../ports/machines.js';
import {
  ImageAnimated,
  ImageColourUnsupported,
  ImageDecodeTimeout,
  ImageTooLarge,
  ImageUnreadable,
} from './image-errors.js';
import { sniffFormat } from './sniff-format.js';

// One thread an image: many images are decoded side by side, and libvips' own cache would keep pixels of other tenants.
sharp.concurrency(1);
sharp.cache(false);

export interface ImageLimits {
  /** Most pixels an image may have. */
  readonly pixels: number;
  /** Most seconds for one decode. */
  readonly seconds: number;
}

/** 100 megapixels hold every industrial camera we know; as RGB that is 300 MB. */
export const DEFAULT_IMAGE_LIMITS: ImageLimits = { pixels: 100_000_000, seconds: 30 };

/** Colour spaces with one plain way to 8-bit RGB. 16-bit values keep their high byte; grey is repeated. */
const READABLE_SPACES = ['srgb', 'rgb', 'b-w', 'rgb16', 'grey16'];

/**
 * Checks an image by its header, without decoding: format by first bytes, pixel limit, one frame, readable colours.
 * @returns width and height after EXIF orientation
 * @throws ImageUnreadable, ImageFormatUnsupported, ImageTooLarge, ImageAnimated, ImageColourUnsupported
 */
async function readFacts(bytes: Uint8Array, limits: ImageLimits): Promise<ImageFacts> {
  const format = sniffFormat(bytes);
  // The limit is checked here and not by sharp, whose refusal does not say what was found.
  const header = await told(limits, () => sharp(bytes, { limitInputPixels: false }).metadata());
  if (header.width * header.height > limits.pixels) throw new ImageTooLarge(header.width, header.height, limits.pixels);
  refuseAnimation(bytes, header);
  if (!READABLE_SPACES.includes(header.space ?? 'unknown')) throw new ImageColourUnsupported(header.space ?? 'unknown');
  return { format, width: header.autoOrient.width, height: header.autoOrient.height };
}

/**
 * Decodes an image in full: upright by its EXIF orientation, RGB, 8 bits. Stored values are taken as they are: embedded
 * colour profiles are not applied and transparency is dropped, as in the usual training pipelines.
 * @throws what {@link readFacts} throws; truncated or damaged data is ImageUnreadable, never a half grey image
 */
export async function readPixels(
  bytes: Uint8Array,
  limits: ImageLimits,
): Promise<RgbImage & { readonly facts: ImageFacts }> {
  const facts = await readFacts(bytes, limits);
  const { data, info } = await told(limits, () => upright(bytes, limits).raw().toBuffer({ resolveWithObject: true }));
  return { width: info.width, height: info.height, data, facts };
}

/** A JPEG with the longest side at most `longestSide` pixels; a smaller image keeps its size. */
export async function makeThumbnail(
  bytes: Uint8Array,
  longestSide: number,
  limits: ImageLimits,
): Promise<{ readonly jpeg: Buffer; readonly width: number; readonly height: number }> {
  await readFacts(bytes, limits);
  const { data, info } = await told(limits, () =>
    upright(bytes, limits)
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true }),
  );
  return { jpeg: data, width: info.width, height: info.height };
}

function upright(bytes: Uint8Array, limits: ImageLimits): Sharp {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: limits.pixels, ignoreIcc: true })
    .timeout({ seconds: limits.seconds })
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb');
}

function refuseAnimation(bytes: Uint8Array, header: Metadata): void {
  if ((header.pages ?? 1) > 1) throw new ImageAnimated(`${header.pages} frames`);
  // An animated PNG announces itself by a chunk before the pixels; the decoder would show its first frame only.
  const isAnimatedPng = header.format === 'png' && Buffer.from(bytes.subarray(0, 4096)).includes('acTL', 8, 'latin1');
  if (isAnimatedPng) throw new ImageAnimated('an animated PNG');
}

/** Turns what the decoder throws into a refusal that says what was found. */
async function told<T>(limits: ImageLimits, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    if (message.startsWith('timeout')) throw new ImageDecodeTimeout(limits.seconds);
    throw new ImageUnreadable(message.slice(0, 200), error);
  }
}
