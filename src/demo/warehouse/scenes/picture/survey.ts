import type { SceneClass, SceneObject } from '../scene.js';
import type { Solid } from '../solid.js';
import { type Camera, pixelOf, seenFrom } from './camera.js';
import { areaOf, eachLine, SAMPLES, type SeenFace, seenFace } from './raster.js';

/** Pixels that must be seen of a thing for it to be on the photograph at all: less is a sliver nobody would draw a box around. */
const LEAST_SEEN = 6;

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

interface Tally {
  readonly className: SceneClass;
  readonly corners: (readonly [number, number])[];
  /** Samples within the picture it would cover alone, and those it is seen on. */
  own: number;
  seen: number;
  /** Projected area of its faces in square pixels, beyond the picture's edge too, and the part within. */
  whole: number;
  within: number;
}

/** Draws all faces into a buffer of face numbers with a depth test, and reads the objects' extents and visibility from it. */
export function survey(solids: readonly Solid[], camera: Camera): Survey {
  const drawing = new Drawing(camera);
  for (const solid of solids) drawing.draw(solid);
  return drawing.finish();
}

class Drawing {
  readonly #camera: Camera;
  readonly #grid: { readonly width: number; readonly height: number };
  readonly #depth: Float32Array;
  readonly #nearest: Uint16Array;
  readonly #stamps: Uint8Array;
  readonly #faces: (SeenFace | undefined)[] = [undefined];
  readonly #owners: (readonly Tally[])[] = [[]];
  readonly #films: number[] = [];
  readonly #cartons = new Map<number, Tally>();
  readonly #pallets = new Map<number, Tally>();

  constructor(camera: Camera) {
    this.#camera = camera;
    this.#grid = { width: camera.width * SAMPLES, height: camera.height * SAMPLES };
    const samples = this.#grid.width * this.#grid.height;
    this.#depth = new Float32Array(samples);
    this.#nearest = new Uint16Array(samples);
    this.#stamps = new Uint8Array(samples);
  }

  draw(solid: Solid): void {
    const carton = this.#tally('box', this.#cartons, solid.carton);
    const pallet = this.#tally('pallet', this.#pallets, solid.pallet);
    const owners = [carton, pallet].filter((tally) => tally !== undefined);
    for (const tally of owners) {
      for (const corner of solid.corners) tally.corners.push(pixelOf(this.#camera, seenFrom(this.#camera, corner)));
    }
    for (const face of solid.faces) {
      const seen = seenFace(face, this.#camera);
      if (seen === undefined) continue;
      const number = this.#faces.push(seen) - 1;
      this.#owners.push(owners);
      if (face.surface.material === 'film') this.#films.push(number);
      else this.#fill(seen, number);
      if (carton !== undefined) this.#count(carton, seen, undefined);
      if (pallet !== undefined) this.#count(pallet, seen, (solid.pallet ?? 0) + 1);
    }
  }

  finish(): Survey {
    const nearest = this.#nearest;
    for (let i = 0; i < nearest.length; i += 1) {
      const owners = this.#owners[nearest[i] as number] as readonly Tally[];
      for (let k = 0; k < owners.length; k += 1) (owners[k] as Tally).seen += 1;
    }
    return {
      faces: this.#faces,
      nearest,
      film: this.#film(),
      ...this.#grid,
      objects: [...this.#pallets.values(), ...this.#cartons.values()].flatMap((tally) => this.#objectOf(tally)),
    };
  }

  #tally(className: SceneClass, known: Map<number, Tally>, index: number | undefined): Tally | undefined {
    if (index === undefined) return undefined;
    const tally = known.get(index) ?? { className, corners: [], own: 0, seen: 0, whole: 0, within: 0 };
    known.set(index, tally);
    return tally;
  }

  #fill({ nearness: [w0, wx, wy], outline }: SeenFace, number: number): void {
    const [depth, nearest, width] = [this.#depth, this.#nearest, this.#grid.width];
    const step = wx / SAMPLES;
    eachLine(outline, this.#grid, (line, first, last) => {
      let w = w0 + (wx * (first + 0.5) + wy * (line + 0.5)) / SAMPLES;
      for (let i = line * width + first; i <= line * width + last; i += 1, w += step) {
        if (w > (depth[i] as number)) {
          depth[i] = w;
          nearest[i] = number;
        }
      }
    });
  }

  /** Faces of a carton do not overlap one another; those of a pallet do, so its samples are stamped and counted once. */
  #count(tally: Tally, { outline }: SeenFace, stamp: number | undefined): void {
    const [stamps, width] = [this.#stamps, this.#grid.width];
    const before = tally.own;
    let covered = 0;
    eachLine(outline, this.#grid, (line, first, last) => {
      covered += last - first + 1;
      if (stamp === undefined) return;
      for (let i = line * width + first; i <= line * width + last; i += 1) {
        if (stamps[i] === stamp) continue;
        stamps[i] = stamp;
        tally.own += 1;
      }
    });
    if (stamp === undefined) tally.own = before + covered;
    tally.whole += areaOf(outline);
    tally.within += covered / (SAMPLES * SAMPLES);
  }

  #film(): Uint16Array | undefined {
    if (this.#films.length === 0) return undefined;
    const film = new Uint16Array(this.#nearest.length);
    const front = new Float32Array(this.#depth);
    for (const number of this.#films) {
      const { nearness, outline } = this.#faces[number] as SeenFace;
      eachLine(outline, this.#grid, (line, first, last) => {
        for (let s = first; s <= last; s += 1) {
          const i = line * this.#grid.width + s;
          const w = nearness[0] + (nearness[1] * (s + 0.5) + nearness[2] * (line + 0.5)) / SAMPLES;
          if (w <= (front[i] as number)) continue;
          front[i] = w;
          film[i] = number;
        }
      });
    }
    return film;
  }

  #objectOf(tally: Tally): SceneObject[] {
    if (tally.own === 0 || tally.seen < LEAST_SEEN * SAMPLES * SAMPLES) return [];
    const [xs, ys] = [tally.corners.map(([x]) => x), tally.corners.map(([, y]) => y)];
    const cut = (value: number, end: number): number => Math.min(end, Math.max(0, value));
    const [left, right] = [cut(Math.min(...xs), this.#camera.width), cut(Math.max(...xs), this.#camera.width)];
    const [top, bottom] = [cut(Math.min(...ys), this.#camera.height), cut(Math.max(...ys), this.#camera.height)];
    // Sampling counts a little more or less than the area: only a share that really lies outside may lower the visibility.
    const outside = tally.whole === 0 ? 0 : 1 - tally.within / tally.whole;
    const inPicture = this.#isCut(tally) ? 1 - Math.max(0, outside) : 1;
    const box = [left, top, right - left, bottom - top].map(tenth) as unknown as SceneObject['box'];
    return [
      { className: tally.className, box, visibility: thousandth(Math.min(1, (tally.seen / tally.own) * inPicture)) },
    ];
  }

  #isCut({ corners }: Tally): boolean {
    return corners.some(([x, y]) => x < 0 || y < 0 || x > this.#camera.width || y > this.#camera.height);
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const thousandth = (value: number): number => Math.round(value * 1000) / 1000;
