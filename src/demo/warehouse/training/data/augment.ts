import type { Rng } from '../../../../kernel/clock.js';
import { INPUT } from '../detector/network.js';
import { normal } from '../detector/parameters.js';
import { isInPicture } from '../detector/targets.js';
import type { TrainingObject } from '../detector/targets.js';
import type { TrainingPhoto } from './training-photo.js';

const PLANE = INPUT.width * INPUT.height;

/** How far a photo is varied. Shares and factors; bytes for noise. Flips and crops double the arrangements, the rest is light and camera. */
const VARIED = { cropped: 0.5, scale: 0.22, light: 0.2, tint: 0.06, contrast: 0.2, noise: 7 } as const;

/** How one photo is varied: where each pixel comes from and what becomes of its value. */
interface Variation {
  readonly isFlipped: boolean;
  /** Source pixels per target pixel, and the source pixel of the upper left corner. */
  readonly step: number;
  readonly left: number;
  readonly top: number;
  /** Per plane: value = gain x byte + offset, in the network's units. */
  readonly gains: readonly number[];
  readonly offsets: readonly number[];
  /** Standard deviation of noise in the network's units. */
  readonly noise: number;
}

function variationOf(rng: Rng): Variation {
  const between = (spread: number) => (2 * rng.next() - 1) * spread;
  const step = rng.next() < VARIED.cropped ? Math.exp(between(VARIED.scale)) : 1;
  const [spareX, spareY] = [INPUT.width * (1 - step), INPUT.height * (1 - step)];
  const [left, top] = [spareX * rng.next(), spareY * rng.next()];
  const contrast = Math.exp(between(VARIED.contrast));
  const light = between(VARIED.light);
  const gains = [0, 1, 2].map(() => contrast * Math.exp(between(VARIED.tint)) * (4 / 255));
  const offsets = gains.map((gain) => -gain * 127.5 + light * 2);
  const noise = (VARIED.noise * rng.next() * rng.next() * 4) / 255;
  return { isFlipped: rng.next() < 0.5, step, left, top, gains, offsets, noise };
}

/** Seeded variations of photos, written straight into the network's input. One table of noise is reused at changing places. */
export class Augmentation {
  private readonly noise: Float32Array;

  constructor(private readonly rng: Rng) {
    this.noise = Float32Array.from({ length: 65_536 }, () => normal(rng));
  }

  /** Writes the varied photo into `target` (3 x 240 x 320 values) and says where its objects are now. */
  apply(photo: TrainingPhoto, target: Float32Array): TrainingObject[] {
    const variation = variationOf(this.rng);
    for (let plane = 0; plane < 3; plane += 1) {
      const from = photo.pixels.subarray(plane * PLANE, (plane + 1) * PLANE);
      const to = target.subarray(plane * PLANE, (plane + 1) * PLANE);
      if (variation.step === 1) copy(from, to, variation, plane);
      else resample(from, to, variation, plane);
    }
    this.addNoise(target, variation.noise);
    return photo.objects
      .map((object) => moved(object, variation))
      .filter(isInPicture)
      .map(cutAtEdges);
  }

  private addNoise(target: Float32Array, deviation: number): void {
    const length = this.noise.length;
    let at = Math.floor(this.rng.next() * length);
    for (let i = 0; i < target.length; i += 1) {
      target[i] = (target[i] ?? 0) + deviation * (this.noise[at] ?? 0);
      at = at + 1 === length ? 0 : at + 1;
    }
  }
}

function copy(from: Uint8Array, to: Float32Array, { isFlipped, gains, offsets }: Variation, plane: number): void {
  const [gain, offset] = [gains[plane] ?? 0, offsets[plane] ?? 0];
  for (let y = 0; y < INPUT.height; y += 1) {
    const row = y * INPUT.width;
    for (let x = 0; x < INPUT.width; x += 1) {
      const source = isFlipped ? INPUT.width - 1 - x : x;
      to[row + x] = gain * (from[row + source] ?? 0) + offset;
    }
  }
}

/** Bilinear; beyond the photo its edge is repeated. */
function resample(from: Uint8Array, to: Float32Array, variation: Variation, plane: number): void {
  const { isFlipped, step, left, top, gains, offsets } = variation;
  const [gain, offset] = [gains[plane] ?? 0, offsets[plane] ?? 0];
  const { width, height } = INPUT;
  const columns = Float64Array.from({ length: width }, (_, x) => {
    const target = isFlipped ? width - 1 - x : x;
    return Math.min(width - 1.001, Math.max(0, left + (target + 0.5) * step - 0.5));
  });
  for (let y = 0; y < height; y += 1) {
    const v = Math.min(height - 1.001, Math.max(0, top + (y + 0.5) * step - 0.5));
    const row = Math.floor(v) * width;
    const down = v - Math.floor(v);
    for (let x = 0; x < width; x += 1) {
      const u = columns[x] ?? 0;
      const at = row + Math.floor(u);
      const right = u - Math.floor(u);
      const upper = (from[at] ?? 0) * (1 - right) + (from[at + 1] ?? 0) * right;
      const lower = (from[at + width] ?? 0) * (1 - right) + (from[at + width + 1] ?? 0) * right;
      to[y * width + x] = gain * (upper * (1 - down) + lower * down) + offset;
    }
  }
}

function moved(object: TrainingObject, { isFlipped, step, left, top }: Variation): TrainingObject {
  const [from, to] = [(object.left - left) / step, (object.right - left) / step];
  return {
    ...object,
    left: isFlipped ? INPUT.width - to : from,
    right: isFlipped ? INPUT.width - from : to,
    top: (object.top - top) / step,
    bottom: (object.bottom - top) / step,
  };
}

/** What a crop cuts off counts as not seen, as at the edge of a photo. */
function cutAtEdges(object: TrainingObject): TrainingObject {
  const left = Math.max(0, object.left);
  const top = Math.max(0, object.top);
  const right = Math.min(INPUT.width, object.right);
  const bottom = Math.min(INPUT.height, object.bottom);
  const kept = ((right - left) * (bottom - top)) / ((object.right - object.left) * (object.bottom - object.top));
  return { ...object, left, top, right, bottom, visibility: object.visibility * kept };
}
