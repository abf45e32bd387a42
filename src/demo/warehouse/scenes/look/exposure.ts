import type { Camera } from '../picture/camera.js';
import { SAMPLES } from '../picture/raster.js';
import type { Survey } from '../picture/survey.js';
import type { Vec } from '../vector.js';
import type { Illumination } from './light.js';
import type { Stock } from './materials.js';
import { type PreparedFace, prepareFace, SPACING } from './prepared-face.js';
import { Reflectance } from './reflectance.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { max, min } = Math;

/** What an ideal sensor would collect: linear red, green, blue of each pixel, line by line. */
export function expose(seen: Survey, camera: Camera, light: Illumination, stock: Stock): Float32Array {
  return new Exposure(seen, camera, light, stock).take();
}

class Exposure {
  readonly #seen: Survey;
  readonly #camera: Camera;
  readonly #light: Illumination;
  readonly #stock: Stock;
  readonly #reflectance: Reflectance;
  readonly #prepared: (PreparedFace | undefined)[];
  readonly #image: Float32Array;
  /** Light at the pixel in hand. */
  #red = 0;
  #green = 0;
  #blue = 0;
  #gleam = 0;
  readonly #weights = new Float64Array(4);

  constructor(seen: Survey, camera: Camera, light: Illumination, stock: Stock) {
    this.#seen = seen;
    this.#camera = camera;
    this.#light = light;
    this.#stock = stock;
    this.#reflectance = new Reflectance(stock);
    this.#prepared = seen.faces.map(() => undefined);
    this.#image = new Float32Array(camera.width * camera.height * 3);
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
    if (a === b && a === c && a === d) {
      this.#face(a, x + 0.5, y + 0.5, film ? -1 : 1);
      return;
    }
    const share = film ? -0.25 : 0.25;
    if (a === b && c === d) {
      this.#face(a, x + 0.5, y + 0.25, share * 2);
      this.#face(c, x + 0.5, y + 0.75, share * 2);
      return;
    }
    this.#face(a, x + 0.25, y + 0.25, share);
    this.#face(b, x + 0.75, y + 0.25, share);
    this.#face(c, x + 0.25, y + 0.75, share);
    this.#face(d, x + 0.75, y + 0.75, share);
  }

  /** @param share of the pixel; below 0 when the face is film. */
  #face(number: number, px: number, py: number, share: number): void {
    if (number === 0) return;
    const face = this.#prepared[number] ?? this.#prepare(number);
    const scale = face.scaleOf[0] + face.scaleOf[1] * px + face.scaleOf[2] * py;
    const u = (face.uOf[0] + face.uOf[1] * px + face.uOf[2] * py) / scale;
    const v = (face.vOf[0] + face.vOf[1] * px + face.vOf[2] * py) / scale;
    this.#lightAt(face, px, py);
    const into = ((py | 0) * this.#camera.width + (px | 0)) * 3;
    if (share < 0) {
      this.#film(face, u * face.width, v * face.height, into, -share);
      return;
    }
    this.#reflectance.read(face, u, v, this.#pixelAt(face, px, py));
    this.#opaque(into, share);
  }

  #opaque(into: number, share: number): void {
    const paper = this.#reflectance;
    const image = this.#image;
    const shine = paper.gloss * this.#gleam;
    image[into] = (image[into] as number) + share * (paper.red * this.#red + shine);
    image[into + 1] = (image[into + 1] as number) + share * (paper.green * this.#green + shine);
    image[into + 2] = (image[into + 2] as number) + share * (paper.blue * this.#blue + shine);
  }

  /** Stretch film: thin milk with folds, over what is already there. @param x, y metres on the face. */
  #film(face: PreparedFace, x: number, y: number, into: number, share: number): void {
    const { fibre, cloud } = this.#stock;
    const fold = fibre.smooth(x * 0.22 + y * 0.12 + face.shift[0], y * 0.5 + x * 0.06 + face.shift[1]);
    const fine = fibre.at(x * 0.5 - y * 0.3, y * 1.7 + face.shift[1], 0);
    const layers = cloud.at(x * 0.2 + face.shift[0], y * 0.5, 0);
    const milk = min(0.75, max(0.06, 0.2 + 0.1 * layers + 0.14 * fold + 0.06 * fine));
    const streak = max(0, fold + 0.5 * fine - 0.55);
    const glint = streak * streak * (0.5 * this.#green + 2.5 * this.#gleam) + 0.25 * this.#gleam;
    const image = this.#image;
    const keep = 1 - milk * share;
    image[into] = (image[into] as number) * keep + share * (milk * face.colour[0] * this.#red + glint);
    image[into + 1] = (image[into + 1] as number) * keep + share * (milk * face.colour[1] * this.#green + glint);
    image[into + 2] = (image[into + 2] as number) * keep + share * (milk * face.colour[2] * this.#blue + glint);
  }

  #prepare(number: number): PreparedFace {
    const seen = this.#seen.faces[number];
    if (seen === undefined) throw new RangeError(`there is no face ${number}`);
    const face = prepareFace(seen, this.#stock, this.#camera);
    this.#prepared[number] = face;
    return face;
  }

  /** Large faces reach from near to far: theirs is worked out at the point. */
  #pixelAt(face: PreparedFace, px: number, py: number): number {
    if (face.width < 3 && face.height < 3) return face.pixel;
    const nearness = face.nearnessOf[0] + face.nearnessOf[1] * px + face.nearnessOf[2] * py;
    return 1 / (nearness * this.#camera.focal);
  }

  /** Light between the four points of the face's lattice around the pixel. */
  #lightAt(face: PreparedFace, px: number, py: number): void {
    const { left, top, across, values } = face.lattice;
    const fx = max(0, px / SPACING - left);
    const fy = max(0, py / SPACING - top);
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
    const weights = this.#weights;
    weights[0] = (1 - a) * (1 - b);
    weights[1] = a * (1 - b);
    weights[2] = (1 - a) * b;
    weights[3] = a * b;
    this.#red = mixed(values, i, j, weights);
    this.#green = mixed(values, i + 1, j + 1, weights);
    this.#blue = mixed(values, i + 2, j + 2, weights);
    this.#gleam = mixed(values, i + 3, j + 3, weights);
  }

  #ask(face: PreparedFace, i: number, column: number, row: number): void {
    const { values, left, top } = face.lattice;
    const px = (left + column) * SPACING;
    const py = (top + row) * SPACING;
    const scale = face.scaleOf[0] + face.scaleOf[1] * px + face.scaleOf[2] * py;
    // Beyond a face seen edge-on lies its horizon: light is asked for no farther than one face away.
    const u = within((face.uOf[0] + face.uOf[1] * px + face.uOf[2] * py) / scale);
    const v = within((face.vOf[0] + face.vOf[1] * px + face.vOf[2] * py) / scale);
    const light = this.#light;
    light.fall(pointOn(face, u, v), face.normal);
    const tone = this.#reflectance.broad(face, u, v);
    values[i] = light.red * tone;
    values[i + 1] = light.green * tone;
    values[i + 2] = light.blue * tone;
    values[i + 3] = light.gleam;
  }
}

/** @param i, j one channel of the upper and of the lower left point. */
function mixed(values: Float32Array, i: number, j: number, weights: Float64Array): number {
  return (
    (values[i] as number) * (weights[0] as number) +
    (values[i + 4] as number) * (weights[1] as number) +
    (values[j] as number) * (weights[2] as number) +
    (values[j + 4] as number) * (weights[3] as number)
  );
}

const within = (share: number): number => max(-1, min(2, share));

function pointOn({ corner, u, v }: PreparedFace, along: number, up: number): Vec {
  return [
    corner[0] + along * u[0] + up * v[0],
    corner[1] + along * u[1] + up * v[1],
    corner[2] + along * u[2] + up * v[2],
  ];
}
