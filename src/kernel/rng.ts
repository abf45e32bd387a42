import type { Rng } from './clock.js';

/**
 * Mulberry32: 32-bit state, integer arithmetic only, hence the same sequence on every machine.
 * For resampling and sampling of galleries; never for secrets.
 * @param seed any integer; only its low 32 bits count.
 */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
  };
}
