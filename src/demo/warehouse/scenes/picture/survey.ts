import type { SceneClass, SceneObject } from '../scene.js';
import type { Solid } from '../solid.js';
import { type Camera, pixelOf, seenFrom } from './camera.js';
import { areaOf, SAMPLES, type SeenFace, seenFace } from './raster.js';
import { SampleBuffers } from './sample-buffers.js';
import { Tally } from './tally.js';

/** What each sample of the picture shows, and what there is to find. */
export interface Survey {
  /** Faces by their number; number 0 is the empty background and absent. */
  readonly faces: readonly (SeenFace | undefined)[];
  /** Number of the nearest opaque face of each sample, line by line. */
  readonly nearest: Uint16Array;
  /** Number of the nearest film before it; undefined when there is no film. */
  readonly film: Uint16Array | undefined;
  readonly width: number;
  readonly height: number;
  readonly objects: readonly SceneObject[];
}

/**
 * Draws all faces into a buffer of face numbers with a depth test, and reads the objects' extents and visibility from it.
 * @param buffers of the camera's picture; the survey reads from them until they are used again
 */
export function survey(solids: readonly Solid[], camera: Camera, buffers = new SampleBuffers(camera)): Survey {
  buffers.clear();
  const drawing = new Drawing(camera, buffers);
  for (const solid of solids) drawing.draw(solid);
  return drawing.finish();
}

class Drawing {
  readonly #camera: Camera;
  readonly #buffers: SampleBuffers;
  readonly #faces: (SeenFace | undefined)[] = [undefined];
  readonly #owners: (readonly Tally[])[] = [[]];
  readonly #films: number[] = [];
  readonly #cartons = new Map<number, Tally>();
  readonly #pallets = new Map<number, Tally>();

  constructor(camera: Camera, buffers: SampleBuffers) {
    this.#camera = camera;
    this.#buffers = buffers;
  }

  draw(solid: Solid): void {
    const carton = tallyOf('box', this.#cartons, solid.carton);
    const pallet = tallyOf('pallet', this.#pallets, solid.pallet);
    const owners = [carton, pallet].filter((tally) => tally !== undefined);
    if (owners.length > 0) this.#reach(owners, solid);
    for (const face of solid.faces) {
      const seen = seenFace(face, this.#camera);
      if (seen === undefined) continue;
      const number = this.#faces.push(seen) - 1;
      this.#owners.push(owners);
      this.#buffers.spans.trace(seen.outline);
      if (face.surface.material === 'film') this.#films.push(number);
      else this.#fill(seen, number);
      // Faces of a carton do not overlap one another; those of a pallet do, so its samples are stamped and counted once.
      if (carton !== undefined) carton.own += this.#buffers.spans.covered;
      if (pallet !== undefined) pallet.own += this.#stamp((solid.pallet ?? 0) + 1);
      if (owners.length > 0) this.#measure(owners, seen);
    }
  }

  finish(): Survey {
    const { width, height, nearest } = this.#buffers;
    countOf(nearest, this.#faces.length).forEach((samples, number) => {
      for (const tally of this.#owners[number] as readonly Tally[]) tally.seen += samples;
    });
    const objects = [...this.#pallets.values(), ...this.#cartons.values()].map((tally) => tally.object(this.#camera));
    return {
      faces: this.#faces,
      nearest,
      film: this.#film(),
      width,
      height,
      objects: objects.filter((object) => object !== undefined),
    };
  }

  #reach(owners: readonly Tally[], { corners }: Solid): void {
    for (const corner of corners) {
      const [x, y] = pixelOf(this.#camera, seenFrom(this.#camera, corner));
      for (const tally of owners) tally.reach(x, y);
    }
  }

  #measure(owners: readonly Tally[], { outline }: SeenFace): void {
    const whole = areaOf(outline);
    const within = this.#buffers.spans.covered / (SAMPLES * SAMPLES);
    for (const tally of owners) {
      tally.whole += whole;
      tally.within += within;
    }
  }

  #fill({ nearness: [w0, wx, wy] }: SeenFace, number: number): void {
    const { depth, nearest, width, spans } = this.#buffers;
    const { first, last, to } = spans;
    const step = wx / SAMPLES;
    for (let line = spans.from; line <= to; line += 1) {
      const start = first[line] as number;
      let w = w0 + (wx * (start + 0.5) + wy * (line + 0.5)) / SAMPLES;
      const end = line * width + (last[line] as number);
      for (let i = line * width + start; i <= end; i += 1, w += step) {
        if (w > (depth[i] as number)) {
          depth[i] = w;
          nearest[i] = number;
        }
      }
    }
  }

  /** Samples that bear the stamp for the first time. */
  #stamp(stamp: number): number {
    const { stamps, width, spans } = this.#buffers;
    const { first, last, to } = spans;
    let fresh = 0;
    for (let line = spans.from; line <= to; line += 1) {
      const end = line * width + (last[line] as number);
      for (let i = line * width + (first[line] as number); i <= end; i += 1) {
        if (stamps[i] === stamp) continue;
        stamps[i] = stamp;
        fresh += 1;
      }
    }
    return fresh;
  }

  #film(): Uint16Array | undefined {
    if (this.#films.length === 0) return undefined;
    const { film, filmDepth, depth } = this.#buffers;
    film.fill(0);
    filmDepth.set(depth);
    for (const number of this.#films) this.#wrap(this.#faces[number] as SeenFace, number);
    return film;
  }

  #wrap({ nearness: [w0, wx, wy], outline }: SeenFace, number: number): void {
    const { film, filmDepth, width, spans } = this.#buffers;
    spans.trace(outline);
    for (let line = spans.from; line <= spans.to; line += 1) {
      const last = spans.last[line] as number;
      for (let s = spans.first[line] as number; s <= last; s += 1) {
        const i = line * width + s;
        const w = w0 + (wx * (s + 0.5) + wy * (line + 0.5)) / SAMPLES;
        if (w <= (filmDepth[i] as number)) continue;
        filmDepth[i] = w;
        film[i] = number;
      }
    }
  }
}

function tallyOf(className: SceneClass, known: Map<number, Tally>, index: number | undefined): Tally | undefined {
  if (index === undefined) return undefined;
  const tally = known.get(index) ?? new Tally(className);
  known.set(index, tally);
  return tally;
}

/** How often each number below `end` occurs. */
function countOf(numbers: Uint16Array, end: number): Uint32Array {
  const counts = new Uint32Array(end);
  for (let i = 0; i < numbers.length;) {
    const number = numbers[i] as number;
    const start = i;
    while (numbers[i] === number) i += 1;
    counts[number] = (counts[number] as number) + i - start;
  }
  return counts;
}
