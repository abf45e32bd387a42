import { seededRng } from '../../../../kernel/rng.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { floor, min, sqrt } = Math;

const SIZE = 256;
const LEVELS = 6;

/** A square of noise that repeats without a seam, mean 0, mostly within ±1, with smaller copies of itself for things far away. */
export class NoiseTile {
  readonly #levels: readonly Float32Array[];

  /** @param cells lattice cells along u and v of the coarsest octave; powers of two. */
  constructor(of: { seed: number; cells: readonly [number, number]; octaves: number; gain: number }) {
    const finest = new Float32Array(SIZE * SIZE);
    let [amplitude, total] = [1, 0];
    let [across, up] = of.cells;
    for (let octave = 0; octave < of.octaves; octave += 1) {
      addLattice(finest, { seed: of.seed + octave * 7919, across, up, amplitude });
      total += amplitude * amplitude;
      amplitude *= of.gain;
      across = min(SIZE, across * 2);
      up = min(SIZE, up * 2);
    }
    const by = 1.6 / sqrt(total);
    for (let i = 0; i < finest.length; i += 1) finest[i] = (finest[i] as number) * by;
    const levels: Float32Array[] = [finest];
    while (levels.length < LEVELS) levels.push(halved(levels[levels.length - 1] as Float32Array));
    this.#levels = levels;
  }

  /** Nearest value. @param u, v in tiles; any number. @param level 0 finest to 5. */
  at(u: number, v: number, level: number): number {
    const size = SIZE >> level;
    const x = floor(u * size) & (size - 1);
    const y = floor(v * size) & (size - 1);
    return (this.#levels[level] as Float32Array)[y * size + x] as number;
  }

  /** Interpolated value of the finest level, for noise larger than a pixel. */
  smooth(u: number, v: number): number {
    const fx = u * SIZE;
    const fy = v * SIZE;
    const left = floor(fx);
    const top = floor(fy);
    const ax = fx - left;
    const ay = fy - top;
    const x0 = left & (SIZE - 1);
    const x1 = (left + 1) & (SIZE - 1);
    const y0 = (top & (SIZE - 1)) * SIZE;
    const y1 = ((top + 1) & (SIZE - 1)) * SIZE;
    const values = this.#levels[0] as Float32Array;
    const above = (values[y0 + x0] as number) * (1 - ax) + (values[y0 + x1] as number) * ax;
    const below = (values[y1 + x0] as number) * (1 - ax) + (values[y1 + x1] as number) * ax;
    return above * (1 - ay) + below * ay;
  }
}

function addLattice(into: Float32Array, of: { seed: number; across: number; up: number; amplitude: number }): void {
  const { across, up, amplitude } = of;
  const rng = seededRng(of.seed);
  const knots = Float32Array.from({ length: across * up }, () => rng.next() * 2 - 1);
  for (let y = 0; y < SIZE; y += 1) {
    const v = (y * up) / SIZE;
    const row = floor(v);
    const b = eased(v - row);
    const [r0, r1] = [row * across, ((row + 1) % up) * across];
    for (let x = 0; x < SIZE; x += 1) {
      const u = (x * across) / SIZE;
      const column = floor(u);
      const next = (column + 1) % across;
      const a = eased(u - column);
      const low = (knots[r0 + column] as number) * (1 - a) + (knots[r0 + next] as number) * a;
      const high = (knots[r1 + column] as number) * (1 - a) + (knots[r1 + next] as number) * a;
      into[y * SIZE + x] = (into[y * SIZE + x] as number) + amplitude * (low * (1 - b) + high * b);
    }
  }
}

const eased = (t: number): number => t * t * (3 - 2 * t);

function halved(values: Float32Array): Float32Array {
  const size = sqrt(values.length);
  const half = size / 2;
  return Float32Array.from({ length: half * half }, (_, i) => {
    const at = floor(i / half) * 2 * size + (i % half) * 2;
    return (
      ((values[at] as number) +
        (values[at + 1] as number) +
        (values[at + size] as number) +
        (values[at + size + 1] as number)) /
      4
    );
  });
}
