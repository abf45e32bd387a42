import type { Dice } from '../dice.js';

/** Places on the floor that are taken, as circles: metres. */
export class Ground {
  readonly #taken: { readonly x: number; readonly y: number; readonly radius: number }[] = [];

  /** Takes the place whether or not it is free. */
  take(x: number, y: number, radius: number): void {
    this.#taken.push({ x, y, radius });
  }

  isFree(x: number, y: number, radius: number): boolean {
    return this.#taken.every((spot) => (spot.x - x) ** 2 + (spot.y - y) ** 2 > (spot.radius + radius) ** 2);
  }

  /** A free place in the area, or undefined when forty tries found none. Takes it. */
  find(
    dice: Dice,
    area: { x: readonly [number, number]; y: readonly [number, number] },
    radius: number,
  ): readonly [number, number] | undefined {
    for (let tries = 0; tries < 40; tries += 1) {
      const [x, y] = [dice.between(...area.x), dice.between(...area.y)];
      if (!this.isFree(x, y, radius)) continue;
      this.take(x, y, radius);
      return [x, y];
    }
    return undefined;
  }
}
