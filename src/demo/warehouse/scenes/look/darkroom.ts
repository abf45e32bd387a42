import { SampleBuffers } from '../picture/sample-buffers.js';
import { LatticeStore } from './lattice-store.js';

/** Room in which a photograph is made, kept for the next: fresh room for every photograph costs a tenth of the time. */
export class Darkroom {
  readonly samples: SampleBuffers;
  readonly lattices = new LatticeStore();
  /** Linear red, green, blue of each pixel: three pictures, of which steps read one and write another. */
  readonly exposed: Float32Array;
  readonly moved: Float32Array;
  readonly across: Float32Array;

  constructor(picture: { readonly width: number; readonly height: number }) {
    this.samples = new SampleBuffers(picture);
    const values = picture.width * picture.height * 3;
    this.exposed = new Float32Array(values);
    this.moved = new Float32Array(values);
    this.across = new Float32Array(values);
  }
}
