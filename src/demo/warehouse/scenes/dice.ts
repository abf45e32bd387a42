import type { Rng } from '../../../kernel/clock.js';
import { seededRng } from '../../../kernel/rng.js';
import { sha256Of } from '../../../kernel/sha256.js';
import type { ScenePurpose, SceneRequest, WarehouseSite } from './scene.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { floor } = Math;

const SITES: readonly WarehouseSite[] = ['bright', 'dim'];
const PURPOSES: readonly ScenePurpose[] = ['training', 'threshold', 'acceptance'];

/** Chance with the words a scene is told in. Every draw takes exactly one number from the generator. */
export class Dice {
  readonly #rng: Rng;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** Uniform from low up to, without, high. */
  between(low: number, high: number): number {
    return low + (high - low) * this.#rng.next();
  }

  /** Whole, low and high included. */
  whole(low: number, high: number): number {
    return low + floor(this.#rng.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.#rng.next() < probability;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /** Picks by weight, whole or not, at least one above 0. @throws RangeError when all weights are 0. */
  weighted<Item extends string>(weights: Readonly<Partial<Record<Item, number>>>): Item {
    const entries = Object.entries(weights) as [Item, number][];
    let rest = this.#rng.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of entries) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new RangeError('all weights are 0');
  }
}

/**
 * Generator of one part of one request. The two highest bits of its seed are the purpose, so scenes of different
 * purposes start from different states of the generator, whatever the hash says.
 * @param part for example `arrangement`; parts are independent, so a change in one leaves the others alone.
 */
export function diceFor(request: Omit<SceneRequest, 'view'>, part: string): Dice {
  const { site, purpose, seed, group } = request;
  const hash = Number.parseInt(sha256Of(`${site}/${purpose}/${seed}/${group}/${part}`).slice(0, 8), 16);
  return new Dice(seededRng(((hash >>> 2) | (PURPOSES.indexOf(purpose) << 30)) >>> 0));
}

/** @throws RangeError for a request that names no photograph: an unknown site or purpose, numbers that are not whole, a third camera. */
export function requireRequest(request: SceneRequest): void {
  const { site, purpose, seed, group, view } = request;
  if (!SITES.includes(site)) throw new RangeError(`There is no site ${site}. Sites: ${SITES.join(', ')}.`);
  if (!PURPOSES.includes(purpose)) {
    throw new RangeError(`There is no purpose ${purpose}. Purposes: ${PURPOSES.join(', ')}.`);
  }
  for (const [name, value] of [
    ['seed', seed],
    ['group', group],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`The ${name} is a whole number from 0 up, not ${value}.`);
    }
  }
  if (view !== 0 && view !== 1) throw new RangeError(`There are two cameras, 0 and 1, and no view ${view}.`);
}
