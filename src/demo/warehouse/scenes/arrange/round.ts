import type { Face, Solid, Surface } from '../solid.js';
import { add, cosine, scale, sine, subtract, type Vec } from '../vector.js';

/** An upright round body of flat facets: a bucket, a leg, a head. */
export interface Round {
  /** Middle of the bottom. */
  readonly at: Vec;
  /** Radii along x and y at the bottom, metres, before turning. */
  readonly radii: readonly [number, number];
  readonly height: number;
  /** Top radius as a share of the bottom's. */
  readonly taper: number;
  readonly turn: number;
  /** Sideways shift of the top against the bottom, metres. */
  readonly lean?: readonly [number, number];
  readonly surface: Surface;
  readonly facets?: number;
}

export function round(of: Round): Solid {
  const { at, height, taper, surface, facets = 14 } = of;
  const ring = ringOf(of, facets);
  const up: Vec = [of.lean?.[0] ?? 0, of.lean?.[1] ?? 0, height];
  const wide = Math.max(1, taper);
  const faces: Face[] = ring.map((from, i) => {
    const to = ring[(i + 1) % facets] as Vec;
    const middle = scale(add(from, to), 0.5);
    const half = scale(subtract(to, from), 0.5 * wide);
    const [low, high] = [0.5 - 0.5 / wide, 0.5 - (0.5 * taper) / wide];
    return {
      corner: add(at, subtract(middle, half)),
      u: scale(half, 2),
      v: add(up, scale(middle, taper - 1)),
      surface,
      shape: [
        [low, 0],
        [1 - low, 0],
        [1 - high, 1],
        [high, 1],
      ],
    };
  });
  faces.push(
    lid(
      add(at, up),
      ring.map((point) => scale(point, taper)),
      surface,
    ),
  );
  const outline = ring.map((point) => add(add(at, up), scale(point, wide)));
  return { faces, corners: outline, shade: { outline, top: at[2] + height } };
}

function ringOf({ radii, turn }: Round, facets: number): Vec[] {
  const [s, c] = [sine(turn), cosine(turn)];
  return Array.from({ length: facets }, (_, i): Vec => {
    const angle = (2 * Math.PI * i) / facets;
    const [x, y] = [radii[0] * cosine(angle), radii[1] * sine(angle)];
    return [x * c - y * s, x * s + y * c, 0];
  });
}

function lid(centre: Vec, ring: readonly Vec[], surface: Surface): Face {
  const reach = Math.max(...ring.map(([x, y]) => Math.max(Math.abs(x), Math.abs(y)))) + 0.001;
  return {
    corner: add(centre, [-reach, -reach, 0]),
    u: [2 * reach, 0, 0],
    v: [0, 2 * reach, 0],
    surface,
    shape: ring.map(([x, y]) => [0.5 + x / (2 * reach), 0.5 + y / (2 * reach)]),
  };
}

/** A disc that stands upright, facing `outwards` along the floor: a wheel. */
export function disc(centre: Vec, radius: number, outwards: readonly [number, number], surface: Surface): Face {
  const along: Vec = [-outwards[1] * 2 * radius, outwards[0] * 2 * radius, 0];
  return {
    corner: add(centre, add(scale(along, -0.5), [0, 0, -radius])),
    u: along,
    v: [0, 0, 2 * radius],
    surface,
    shape: Array.from({ length: 14 }, (_, i): [number, number] => {
      const angle = (2 * Math.PI * i) / 14;
      return [0.5 + 0.5 * cosine(angle), 0.5 + 0.5 * sine(angle)];
    }),
  };
}
