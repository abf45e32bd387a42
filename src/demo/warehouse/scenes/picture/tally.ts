import type { SceneClass, SceneObject } from '../scene.js';
import type { Camera } from './camera.js';
import { SAMPLES } from './raster.js';

/** Pixels that must be seen of a thing for it to be on the photograph at all: less is a sliver nobody would draw a box around. */
const LEAST_SEEN = 6;

/** What is counted of one thing to be found. */
export class Tally {
  /** Samples within the picture it would cover alone, and those it is seen on. */
  own = 0;
  seen = 0;
  /** Projected area of its faces in square pixels, beyond the picture's edge too, and the part within. */
  whole = 0;
  within = 0;
  #left = Infinity;
  #right = -Infinity;
  #top = Infinity;
  #bottom = -Infinity;

  constructor(readonly className: SceneClass) {}

  /** A corner of it, in pixels. */
  reach(x: number, y: number): void {
    this.#left = Math.min(this.#left, x);
    this.#right = Math.max(this.#right, x);
    this.#top = Math.min(this.#top, y);
    this.#bottom = Math.max(this.#bottom, y);
  }

  /** Undefined when too little of it is seen. */
  object(camera: Camera): SceneObject | undefined {
    if (this.own === 0 || this.seen < LEAST_SEEN * SAMPLES * SAMPLES) return undefined;
    const cut = (value: number, end: number): number => Math.min(end, Math.max(0, value));
    const [left, right] = [cut(this.#left, camera.width), cut(this.#right, camera.width)];
    const [top, bottom] = [cut(this.#top, camera.height), cut(this.#bottom, camera.height)];
    // Sampling counts a little more or less than the area: only a share that really lies outside may lower the visibility.
    const outside = this.whole === 0 ? 0 : 1 - this.within / this.whole;
    const inPicture = this.#isCut(camera) ? 1 - Math.max(0, outside) : 1;
    const box = [left, top, right - left, bottom - top].map(tenth) as unknown as SceneObject['box'];
    return { className: this.className, box, visibility: thousandth(Math.min(1, (this.seen / this.own) * inPicture)) };
  }

  #isCut({ width, height }: Camera): boolean {
    return this.#left < 0 || this.#top < 0 || this.#right > width || this.#bottom > height;
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const thousandth = (value: number): number => Math.round(value * 1000) / 1000;
