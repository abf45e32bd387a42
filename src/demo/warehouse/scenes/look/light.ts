import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import type { SceneMetadata } from '../site-schema.js';
import type { Vec } from '../vector.js';
import type { Relief } from './relief.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { max, min, sqrt } = Math;

export interface Lamp {
  readonly at: Vec;
  /** Linear red, green, blue at one metre. */
  readonly power: Vec;
  /** Whether it throws shadows that are worth drawing. */
  readonly shadows: boolean;
}

export interface Lighting {
  readonly lamps: readonly Lamp[];
  /** Light from everywhere: from walls and ceiling. */
  readonly ambient: Vec;
}

const TINTS: Readonly<Record<SceneMetadata['lighting'], Vec>> = {
  daylight: [1, 1, 1.02],
  'cold-lamps': [0.94, 1, 1.06],
  'warm-lamps': [1.12, 0.98, 0.74],
  uneven: [1.05, 0.99, 0.84],
};

/** Lamps of a site under a lighting. Rows hang 6.5 m high; uneven means some are out and one is near. */
export function lightingOf(
  site: WarehouseSite,
  { lighting, shift }: Pick<SceneMetadata, 'lighting' | 'shift'>,
  dice: Dice,
): Lighting {
  const dim = site === 'dim';
  const tint = TINTS[lighting];
  const level = (dim ? (shift === 'night' ? 0.5 : 0.7) : shift === 'night' ? 0.85 : 1) * dice.between(0.88, 1.12);
  const by = (strength: number): Vec => [tint[0] * strength, tint[1] * strength, tint[2] * strength];
  const lamps: Lamp[] = [];
  for (const x of [-2.6, 2.6]) {
    for (const y of [2.2, 7.6]) {
      const out = lighting === 'uneven' && dice.chance(0.45);
      const power = (dim ? 13 : 13) * level * dice.between(0.85, 1.15) * (out ? 0.06 : 1);
      lamps.push({
        at: [x + dice.between(-0.4, 0.4), y, 6.5],
        power: by(power),
        shadows: y < 5,
      });
    }
  }
  if (lighting === 'daylight') lamps.push({ at: [5.5, 7.5, 4.5], power: [17, 18, 20], shadows: true });
  if (lighting === 'uneven') {
    lamps.push({ at: [dice.between(-2, 2), dice.between(2.4, 4), 4.2], power: by(13 * level), shadows: true });
  }
  return { lamps, ambient: by((dim ? 0.13 : 0.34) * level) };
}

/** Steps of the way to a lamp on which something may stand in the light, metres along the floor. */
const STEPS = [0.05, 0.13, 0.26, 0.46, 0.78, 1.25] as const;
/** Where around a point others may stand close, metres. */
const CLOSE = [0.07, 0.18, 0.42] as const;

/** Light that falls on points. */
export class Illumination {
  /** Red, green and blue at the point last asked for, with the glint of the lamps in a mirror there. */
  readonly fallen = new Float64Array(4);
  readonly #lighting: Lighting;
  readonly #relief: Relief;
  readonly #eye: Vec;

  constructor(lighting: Lighting, relief: Relief, eye: Vec) {
    this.#lighting = lighting;
    this.#relief = relief;
    this.#eye = eye;
  }

  fall(on: Vec, normal: Vec): void {
    const open = this.#openness(on, normal);
    const { ambient, lamps } = this.#lighting;
    const sky = (0.72 + 0.28 * normal[2]) * open;
    const { fallen } = this;
    fallen[0] = ambient[0] * sky;
    fallen[1] = ambient[1] * sky;
    fallen[2] = ambient[2] * sky;
    fallen[3] = 0;
    for (let i = 0; i < lamps.length; i += 1) this.#add(lamps[i] as Lamp, on, normal, open);
  }

  #add(lamp: Lamp, on: Vec, normal: Vec, open: number): void {
    const dx = lamp.at[0] - on[0];
    const dy = lamp.at[1] - on[1];
    const dz = lamp.at[2] - on[2];
    const far = dx * dx + dy * dy + dz * dz;
    const distance = sqrt(far);
    const facing = (normal[0] * dx + normal[1] * dy + normal[2] * dz) / distance;
    if (facing <= 0) return;
    const lit = lamp.shadows ? this.#unshaded(lamp, on, normal) : 0.35 + 0.65 * open;
    const strength = (facing * lit) / (far + 4);
    const { fallen } = this;
    fallen[0] = (fallen[0] as number) + lamp.power[0] * strength;
    fallen[1] = (fallen[1] as number) + lamp.power[1] * strength;
    fallen[2] = (fallen[2] as number) + lamp.power[2] * strength;
    fallen[3] = (fallen[3] as number) + this.#glint(lamp, on, normal, distance) * lit * lamp.power[1] * 0.02;
  }

  /** cos^16 between the mirrored view and the lamp. */
  #glint(lamp: Lamp, on: Vec, normal: Vec, distance: number): number {
    const vx = this.#eye[0] - on[0];
    const vy = this.#eye[1] - on[1];
    const vz = this.#eye[2] - on[2];
    const lx = (lamp.at[0] - on[0]) / distance;
    const ly = (lamp.at[1] - on[1]) / distance;
    const lz = (lamp.at[2] - on[2]) / distance;
    const twice = 2 * (normal[0] * lx + normal[1] * ly + normal[2] * lz);
    const along = (twice * normal[0] - lx) * vx + (twice * normal[1] - ly) * vy + (twice * normal[2] - lz) * vz;
    if (along <= 0) return 0;
    const squared = (along * along) / (vx * vx + vy * vy + vz * vz);
    const fourth = squared * squared;
    return fourth * fourth * fourth * fourth;
  }

  #unshaded(lamp: Lamp, on: Vec, normal: Vec): number {
    const dx = lamp.at[0] - on[0];
    const dy = lamp.at[1] - on[1];
    const along = sqrt(dx * dx + dy * dy);
    if (along < 0.01) return 1;
    const ux = dx / along;
    const uy = dy / along;
    const rise = (lamp.at[2] - on[2]) / along;
    const x = on[0] + normal[0] * 0.05;
    const y = on[1] + normal[1] * 0.05;
    const z = on[2] + normal[2] * 0.02;
    let shade = 0;
    // Full shade grows no darker, and over the highest thing nothing more stands in the light.
    for (let i = 0; i < STEPS.length && shade < 1; i += 1) {
      const s = STEPS[i] as number;
      const way = z + rise * s;
      if (way > this.#relief.highest && rise >= 0) break;
      const over = this.#relief.at(x + ux * s, y + uy * s) - way;
      const share = over / (0.05 + s * 0.22);
      if (share > shade) shade = share;
    }
    return 1 - 0.88 * min(1, shade);
  }

  /** Share of the surroundings not hidden by what stands close, 0 to 1. */
  #openness(on: Vec, normal: Vec): number {
    const x = on[0];
    const y = on[1];
    const z = on[2];
    const flat = normal[2] > 0.7;
    let hidden = 0;
    for (let i = 0; i < CLOSE.length; i += 1) {
      const step = CLOSE[i] as number;
      const ahead = 0.04 + step;
      if (flat) {
        hidden += this.#over(x + step, y, z, step) + this.#over(x - step, y, z, step);
        hidden += this.#over(x, y + step, z, step) + this.#over(x, y - step, z, step);
      } else hidden += 3.2 * this.#over(x + normal[0] * ahead, y + normal[1] * ahead, z, step);
    }
    const low = flat ? 0 : 0.34 / (1 + 30 * z * z);
    return max(0.12, 1 - hidden * 0.1) * (1 - low);
  }

  #over(x: number, y: number, z: number, step: number): number {
    const over = this.#relief.at(x, y) - z - 0.01;
    return over <= 0 ? 0 : over / (over + step * 0.7);
  }
}
