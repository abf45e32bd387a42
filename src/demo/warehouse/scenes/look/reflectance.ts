import type { Stock } from './materials.js';
import type { PreparedFace, PreparedPrint } from './prepared-face.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { abs, floor, max, min, round } = Math;

/** Places in Reflectance's `point`. */
export const [RED, GREEN, BLUE, GLOSS, U, V, PIXEL, X, Y] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** How much light points of faces throw back. */
export class Reflectance {
  /**
   * The point in hand. Asked: U and V, 0 to 1 on the face, and PIXEL, the size of a pixel there in metres. Answered: RED, GREEN,
   * BLUE, and its shine as GLOSS. X and Y are the point in metres on the face. Typed: passed from function to function, each number would be a thing in memory.
   */
  readonly point = new Float64Array(9);
  readonly #stock: Stock;

  constructor(stock: Stock) {
    this.#stock = stock;
  }

  /** What varies over metres and may be read where light is: a factor on the rest. */
  broad({ material, width, height }: PreparedFace, u: number, v: number): number {
    const { cloud, fibre } = this.#stock;
    const x = u * width;
    const y = v * height;
    if (material === 'concrete') {
      const tyre = max(0, fibre.smooth(y * 0.04, x * 0.16) - 0.62);
      const stain = max(0, cloud.smooth(x * 0.27 + 0.61, y * 0.27 + 0.2) - 0.95);
      return 1 + 0.09 * cloud.smooth(x * 0.11, y * 0.11) - 0.3 * tyre - 0.3 * min(1, stain);
    }
    if (material === 'plaster') {
      const scuff = y < 1.2 ? max(0, cloud.smooth(x * 0.35, y * 0.7)) * (1.2 - y) * 0.16 : 0;
      return 1 + 0.035 * cloud.smooth(x * 0.17, y * 0.17) - scuff;
    }
    return 1;
  }

  read(face: PreparedFace): void {
    const { point } = this;
    point[X] = at(point, U) * face.width;
    point[Y] = at(point, V) * face.height;
    point[GLOSS] = 0;
    const tone = this.#tone(face);
    point[RED] = face.red * tone;
    point[GREEN] = face.green * tone;
    point[BLUE] = face.blue * tone;
    const { material, prints } = face;
    for (let i = 0; i < prints.length; i += 1) this.#print(prints[i] as PreparedPrint);
    if (material === 'carton' || material === 'wood') this.#edge(face);
  }

  #tone(face: PreparedFace): number {
    switch (face.material) {
      case 'carton':
        return this.#carton(face);
      case 'wood':
        return this.#wood(face);
      case 'concrete':
        return this.#concrete();
      case 'marking':
        return this.#marking(face);
      case 'plaster':
        return plaster(at(this.point, X), at(this.point, PIXEL));
      case 'metal':
        return this.#metal(face);
      case 'plastic':
        return this.#plastic(face);
      case 'paint':
        return this.#rough(face, 0.05);
      case 'fabric':
        return this.#rough(face, 0.16);
      case 'glow':
      case 'film':
        return 1;
    }
  }

  /** Darker towards edges, where neighbours stand close and board bends away: unchanged in the middle. */
  #edge({ width, height }: PreparedFace): void {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const edge = min(x, y, width - x, height - y);
    if (edge > 0.02) return;
    const { point } = this;
    const near = 1 - edge / 0.02;
    const shade = 1 - 0.3 * near * near * near - 0.05 * near;
    point[RED] = at(point, RED) * shade;
    point[GREEN] = at(point, GREEN) * shade;
    point[BLUE] = at(point, BLUE) * shade;
  }

  #rough({ shiftX, shiftY, pixel }: PreparedFace, depth: number): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const cloud = this.#stock.cloud.at((x + shiftX) * 1.3, (y + shiftY) * 1.3, levelOf(pixel, 0.003));
    return 1 + depth * cloud;
  }

  #grain(x: number, y: number, pixel: number): number {
    return this.#stock.grain.at(x * 1.6, y * 1.6, levelOf(pixel, 0.0024));
  }

  #carton({ shiftX, shiftY, width, height }: PreparedFace): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const pixel = at(this.point, PIXEL);
    const sx = x + shiftX;
    const sy = y + shiftY;
    const { cloud, fibre } = this.#stock;
    const level = levelOf(pixel, 0.005);
    const bulge = cloud.at(sx * 0.55, sy * 0.55, level);
    const dent = cloud.at(sx * 0.9 + 0.37, sy * 0.9 + 0.11, level) - cloud.at(sx * 0.9 + 0.4, sy * 0.9 + 0.14, level);
    const flute = fibre.at(sy * 1.1, sx * 5, levelOf(pixel, 0.003));
    const edge = min(x, y, width - x, height - y);
    const worn = edge < 0.012 ? (1 - edge / 0.012) * max(0, cloud.at(sx * 3.1, sy * 3.1, level) + 0.1) * 0.32 : 0;
    const scuff = max(0, bulge - 0.9) * 0.25;
    return 1 + 0.03 * bulge + 0.025 * flute + 0.025 * this.#grain(sx, sy, pixel) + worn + scuff + 0.12 * dent;
  }

  #wood({ shiftX, shiftY, width, height }: PreparedFace): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const pixel = at(this.point, PIXEL);
    const along = width >= height;
    const lengthwise = along ? x : y;
    const across = along ? y : x;
    const grain = this.#stock.fibre.at((lengthwise + shiftX) * 0.8, (across + shiftY) * 2.6, levelOf(pixel, 0.0015));
    const dirt = this.#stock.cloud.at((x + shiftX) * 0.8, (y + shiftY) * 0.8, levelOf(pixel, 0.005));
    return 1 + 0.2 * grain + 0.14 * dirt;
  }

  #concrete(): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const pixel = at(this.point, PIXEL);
    const small = this.#stock.cloud.at(x * 0.53 + 0.3, y * 0.53, levelOf(pixel, 0.0074));
    const joint = min(distanceTo(x, 3), distanceTo(y + 1.3, 3));
    const line = lineAt(joint, 0.006, pixel);
    this.point[GLOSS] = 0.5 + 0.25 * small;
    return (1 + 0.07 * small + 0.06 * this.#grain(x, y, pixel)) * (1 - 0.45 * line);
  }

  #marking({ shiftX, shiftY, red }: PreparedFace): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    const pixel = at(this.point, PIXEL);
    const wear =
      this.#stock.cloud.at((x + shiftX) * 1.1, (y + shiftY) * 1.1, levelOf(pixel, 0.0035)) +
      0.6 * this.#grain(x, y, pixel);
    this.point[GLOSS] = 0.4;
    return wear > 0.75 ? max(0.45, 1 - (wear - 0.75) * 1.6) * (red > 0.5 ? 0.9 : 1) : 1 + 0.05 * wear;
  }

  #metal({ shiftX, shiftY }: PreparedFace): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    this.point[GLOSS] = 0.9;
    return 1 + 0.08 * this.#stock.fibre.at((x + shiftX) * 0.4, (y + shiftY) * 0.6, 1);
  }

  #plastic({ shiftX, shiftY }: PreparedFace): number {
    const x = at(this.point, X);
    const y = at(this.point, Y);
    this.point[GLOSS] = 0.7;
    return 1 + 0.08 * this.#stock.cloud.at((x + shiftX) * 0.7, (y + shiftY) * 0.7, 1);
  }

  #print(print: PreparedPrint): void {
    const { point } = this;
    const u = at(point, U);
    const v = at(point, V);
    if (u < print.left || u >= print.right || v < print.bottom || v >= print.top) return;
    const a = (u - print.left) / (print.right - print.left);
    const b = 1 - (v - print.bottom) / (print.top - print.bottom);
    const upright = print.quarters % 2 === 0;
    const column = min(print.width - 1, floor((upright ? a : b) * print.width));
    const row = min(print.height - 1, floor((upright ? b : a) * print.height));
    const i = (row * print.width + column) * 4;
    const { values, strength } = print;
    const rest = 1 - strength * (values[i + 3] as number);
    point[RED] = at(point, RED) * rest + strength * (values[i] as number);
    point[GREEN] = at(point, GREEN) * rest + strength * (values[i + 1] as number);
    point[BLUE] = at(point, BLUE) * rest + strength * (values[i + 2] as number);
  }
}

const at = (point: Float64Array, place: number): number => point[place] as number;

/** Wall panels, with their joints. */
function plaster(x: number, pixel: number): number {
  return 1 - 0.3 * lineAt(distanceTo(x, 1.1), 0.01, pixel);
}

/** How much of a pixel a line covers, 0 to 1. @param half half its width, metres. */
function lineAt(distance: number, half: number, pixel: number): number {
  const reach = half + pixel * 0.5;
  return distance >= reach ? 0 : min(1, (reach - distance) / pixel, (2 * half) / pixel);
}

/** The copy of a noise tile whose texels are about as large as a pixel. */
function levelOf(pixel: number, texel: number): number {
  let level = 0;
  for (let size = texel * 1.5; size < pixel && level < 5; size *= 2) level += 1;
  return level;
}

function distanceTo(value: number, every: number): number {
  return abs(value - every * round(value / every));
}
