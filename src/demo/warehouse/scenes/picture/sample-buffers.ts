import { SAMPLES } from './raster.js';
import { Spans } from './spans.js';

/**
 * Room for the samples of a picture, worth keeping: fresh room of this size costs more than what is done in it. A survey made with
 * them reads from them, so they serve one photograph at a time.
 */
export class SampleBuffers {
  readonly width: number;
  readonly height: number;
  /** Nearness of the nearest opaque face of each sample. */
  readonly depth: Float32Array;
  /** Its number. */
  readonly nearest: Uint16Array;
  /** The same of the nearest film before it. */
  readonly filmDepth: Float32Array;
  readonly film: Uint16Array;
  /** Last pallet that covered the sample. */
  readonly stamps: Uint8Array;
  readonly spans: Spans;

  constructor(picture: { readonly width: number; readonly height: number }) {
    this.width = picture.width * SAMPLES;
    this.height = picture.height * SAMPLES;
    const samples = this.width * this.height;
    this.depth = new Float32Array(samples);
    this.nearest = new Uint16Array(samples);
    this.filmDepth = new Float32Array(samples);
    this.film = new Uint16Array(samples);
    this.stamps = new Uint8Array(samples);
    this.spans = new Spans(this);
  }

  clear(): void {
    this.depth.fill(0);
    this.nearest.fill(0);
    this.stamps.fill(0);
  }
}
