import type { Camera } from '../picture/camera.js';
import { SAMPLES } from '../picture/raster.js';
import type { Survey } from '../picture/survey.js';
import type { Vec } from '../vector.js';
import type { Darkroom } from './darkroom.js';
import type { LatticeStore } from './lattice-store.js';
import type { Illumination } from './light.js';
import type { Stock } from './materials.js';
import { type PreparedFace, prepareFace, SPACING } from './prepared-face.js';
import { BLUE, GLOSS, GREEN, PIXEL, RED, Reflectance, U, V } from './reflectance.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { max, min } = Math;

/** Beside RED, GREEN and BLUE in the light at a pixel. */
const GLEAM = 3;

export interface ExposureOf {
  readonly light: Illumination;
  readonly stock: Stock;
  readonly room: Pick<Darkroom, 'exposed' | 'lattices'>;
}

/** What an ideal sensor would collect: linear red, green, blue of each pixel, line by line, in the room's `exposed`. */
export function expose(seen: Survey, camera: Camera, of: ExposureOf): Float32Array {
  return new Exposure(seen, camera, of).take();
}

class Exposure {
  readonly #seen: Survey;
  readonly #camera: Camera;
  readonly #light: Illumination;
  readonly #stock: Stock;
  readonly #lattices: LatticeStore;
  readonly #reflectance: Reflectance;
  readonly #prepared: (PreparedFace | undefined)[];
  readonly #image: Float32Array;
  readonly #width: number;
  /** Light at the pixel in hand, the gleam only when it is asked for. Typed: numbers in fields would each be a thing in memory. */
  readonly #at = new Float64Array(4);

  constructor(seen: Survey, camera: Camera, { light, stock, room }: ExposureOf) {
    this.#seen = seen;
    this.#camera = camera;
    this.#width = camera.width;
    this.#light = light;
    this.#stock = stock;
    this.#reflectance = new Reflectance(stock);
    this.#prepared = seen.faces.map(() => undefined);
    this.#lattices = room.lattices;
    this.#lattices.clear();
    this.#image = room.exposed.fill(0);
  }

  take(): Float32Array {
    const { width, height } = this.#camera;
    const film = this.#seen.film;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        this.#pixel(this.#seen.nearest, x, y, false);
        if (film !== undefined) this.#pixel(film, x, y, true);
      }
    }
    return this.#image;
  }

  /** Colours each face of the pixel's four samples, by its share. */
  #pixel(numbers: Uint16Array, x: number, y: number, film: boolean): void {
    const row = this.#seen.width;
    const i = y * SAMPLES * row + x * SAMPLES;
    const a = numbers[i] as number;
    const b = numbers[i + 1] as number;
    const c = numbers[i + row] as number;
    const d = numbers[i + row + 1] as number;
    const left = 4 * x;
    const top = 4 * y;
    const share = film ? -1 : 1;
    if (a === b && a === c && a === d) {
      if (a !== 0) this.#face(a, left + 2, top + 2, share * 4);
      return;
    }
    if (a === b && c === d) {
      this.#face(a, left + 2, top + 1, share * 2);
      this.#face(c, left + 2, top + 3, share * 2);
      return;
    }
    this.#face(a, left + 1, top + 1, share);
    this.#face(b, left + 3, top + 1, share);
    this.#face(c, left + 1, top + 3, share);
    this.#face(d, left + 3, top + 3, share);
  }

  /** @param x, y quarters of a pixel. @param quarters of the pixel that it covers; below 0 when the face is film. */
  #face(number: number, x: number, y: number, quarters: number): void {
    if (number === 0) return;
    const face = this.#prepared[number] ?? this.#prepare(number);
    const px = x / 4;
    const py = y / 4;
    const scale = face.s0 + face.sx * px + face.sy * py;
    const point = this.#reflectance.point;
    point[U] = (face.u0 + face.ux * px + face.uy * py) / scale;
    point[V] = (face.v0 + face.vx * px + face.vy * py) / scale;
    const into = ((y >> 2) * this.#width + (x >> 2)) * 3;
    if (quarters < 0) {
      this.#lightAt(face, x, y, true);
      this.#film(face, into, -quarters);
      return;
    }
    point[PIXEL] = face.isLarge ? this.#pixelAt(face, px, py) : face.pixel;
    this.#reflectance.read(face);
    this.#lightAt(face, x, y, point[GLOSS] !== 0);
    this.#add(into, quarters);
  }

  #add(into: number, quarters: number): void {
    const share = quarters / 4;
    const { point } = this.#reflectance;
    const light = this.#at;
    const image = this.#image;
    const shine = at(point, GLOSS) * at(light, GLEAM);
    image[into] = at(image, into) + share * (at(point, RED) * at(light, RED) + shine);
    image[into + 1] = at(image, into + 1) + share * (at(point, GREEN) * at(light, GREEN) + shine);
    image[into + 2] = at(image, into + 2) + share * (at(point, BLUE) * at(light, BLUE) + shine);
  }

  /** Stretch film: thin milk with folds, over what is already there. */
  #film(face: PreparedFace, into: number, quarters: number): void {
    const share = quarters / 4;
    const { point } = this.#reflectance;
    const x = at(point, U) * face.width;
    const y = at(point, V) * face.height;
    const light = this.#at;
    const { fibre, cloud } = this.#stock;
    const fold = fibre.smooth(x * 0.22 + y * 0.12 + face.shiftX, y * 0.5 + x * 0.06 + face.shiftY);
    const fine = fibre.at(x * 0.5 - y * 0.3, y * 1.7 + face.shiftY, 0);
    const layers = cloud.at(x * 0.2 + face.shiftX, y * 0.5, 0);
    const milk = min(0.75, max(0.06, 0.2 + 0.1 * layers + 0.14 * fold + 0.06 * fine));
    const streak = max(0, fold + 0.5 * fine - 0.55);
    const glint = streak * streak * (0.5 * at(light, GREEN) + 2.5 * at(light, GLEAM)) + 0.25 * at(light, GLEAM);
    const image = this.#image;
    const keep = 1 - milk * share;
    image[into] = at(image, into) * keep + share * (milk * face.red * at(light, RED) + glint);
    image[into + 1] = at(image, into + 1) * keep + share * (milk * face.green * at(light, GREEN) + glint);
    image[into + 2] = at(image, into + 2) * keep + share * (milk * face.blue * at(light, BLUE) + glint);
  }

  #prepare(number: number): PreparedFace {
    const seen = this.#seen.faces[number];
    if (seen === undefined) throw new RangeError(`there is no face ${number}`);
    const face = prepareFace(seen, this.#stock, {
      width: this.#camera.width,
      height: this.#camera.height,
      lattices: this.#lattices,
    });
    this.#prepared[number] = face;
    return face;
  }

  #pixelAt({ nearness }: PreparedFace, px: number, py: number): number {
    return 1 / ((nearness[0] + nearness[1] * px + nearness[2] * py) * this.#camera.focal);
  }

  /** Light between the four points of the face's lattice around the pixel. */
  #lightAt(face: PreparedFace, x: number, y: number, gleams: boolean): void {
    const { left, top, across, values } = face.lattice;
    const fx = max(0, x / (4 * SPACING) - left);
    const fy = max(0, y / (4 * SPACING) - top);
    const column = fx | 0;
    const row = fy | 0;
    const a = fx - column;
    const b = fy - row;
    const i = (row * across + column) * 4;
    const j = i + across * 4;
    // NaN, not yet asked for, is the only value that differs from itself.
    if (values[i] !== values[i]) this.#ask(face, i, column, row);
    if (values[i + 4] !== values[i + 4]) this.#ask(face, i + 4, column + 1, row);
    if (values[j] !== values[j]) this.#ask(face, j, column, row + 1);
    if (values[j + 4] !== values[j + 4]) this.#ask(face, j + 4, column + 1, row + 1);
    const w0 = (1 - a) * (1 - b);
    const w1 = a * (1 - b);
    const w2 = (1 - a) * b;
    const w3 = a * b;
    const light = this.#at;
    light[RED] = at(values, i) * w0 + at(values, i + 4) * w1 + at(values, j) * w2 + at(values, j + 4) * w3;
    light[GREEN] = at(values, i + 1) * w0 + at(values, i + 5) * w1 + at(values, j + 1) * w2 + at(values, j + 5) * w3;
    light[BLUE] = at(values, i + 2) * w0 + at(values, i + 6) * w1 + at(values, j + 2) * w2 + at(values, j + 6) * w3;
    light[GLEAM] = gleams
      ? at(values, i + 3) * w0 + at(values, i + 7) * w1 + at(values, j + 3) * w2 + at(values, j + 7) * w3
      : 0;
  }

  #ask(face: PreparedFace, i: number, column: number, row: number): void {
    const { values, left, top } = face.lattice;
    const px = (left + column) * SPACING;
    const py = (top + row) * SPACING;
    const scale = face.s0 + face.sx * px + face.sy * py;
    // Beyond a face seen edge-on lies its horizon: light is asked for no farther than one face away.
    const u = within((face.u0 + face.ux * px + face.uy * py) / scale);
    const v = within((face.v0 + face.vx * px + face.vy * py) / scale);
    const light = this.#light;
    light.fall(pointOn(face, u, v), face.normal);
    const tone = this.#reflectance.broad(face, u, v);
    values[i] = at(light.fallen, 0) * tone;
    values[i + 1] = at(light.fallen, 1) * tone;
    values[i + 2] = at(light.fallen, 2) * tone;
    values[i + 3] = at(light.fallen, 3);
  }
}

const at = (values: Float32Array | Float64Array, i: number): number => values[i] as number;

const within = (share: number): number => max(-1, min(2, share));

function pointOn({ corner, u, v }: PreparedFace, along: number, up: number): Vec {
  return [
    corner[0] + along * u[0] + up * v[0],
    corner[1] + along * u[1] + up * v[1],
    corner[2] + along * u[2] + up * v[2],
  ];
}
