import { add, scale, turned, type Vec } from './vector.js';

export type Material =
  'carton' | 'wood' | 'concrete' | 'paint' | 'marking' | 'plaster' | 'metal' | 'plastic' | 'fabric' | 'glow' | 'film';

/** A picture printed or stuck on a face; corners in metres on the face, from its lower left as seen from outside. */
export interface Print {
  readonly sprite: string;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
  /** 0 to 1. */
  readonly strength: number;
  /** Quarter turns, clockwise. */
  readonly quarters?: number;
}

export interface Surface {
  readonly material: Material;
  /** Linear reflectance of red, green, blue, 0 to 1. */
  readonly colour: Vec;
  /** Where in the material's noise this surface lies, metres: no two cartons are alike. */
  readonly shift: readonly [number, number];
  readonly prints?: readonly Print[];
}

/** A parallelogram in the world; u × v points outwards. u runs to the right and v up as seen from outside. */
export interface Face {
  readonly corner: Vec;
  readonly u: Vec;
  readonly v: Vec;
  readonly surface: Surface;
  /** Only this convex part exists, corners in 0..1 along u and v; the whole when undefined. */
  readonly shape?: readonly (readonly [number, number])[];
}

export type Side = 'front' | 'right' | 'back' | 'left' | 'top' | 'bottom';

/** What stands in the hall. Objects to be found name themselves; everything else only hides and shades. */
export interface Solid {
  readonly faces: readonly Face[];
  /** Corners, for the extent of objects. */
  readonly corners: readonly Vec[];
  /** Its outline seen from above and its upper end, for shading. Undefined for things too thin to shade anything. */
  readonly shade?: { readonly outline: readonly Vec[]; readonly top: number };
  /** Index of the carton this is. */
  readonly carton?: number;
  /** Index of the loaded pallet this belongs to. */
  readonly pallet?: number;
}

export interface Placement {
  /** Middle of the bottom. */
  readonly at: Vec;
  /** Width along x, depth along y, height, before turning. */
  readonly size: Vec;
  /** Anticlockwise from above, radians. */
  readonly turn: number;
  /** Sideways shift of the top against the bottom, metres: a stack that leans. */
  readonly lean?: readonly [number, number];
}

/** A block. `surface` is asked for each of its six faces, with the face's width and height in metres. */
export function block(placement: Placement, surface: (side: Side, width: number, height: number) => Surface): Solid {
  const { at, size, turn, lean = [0, 0] } = placement;
  const x = turned([size[0], 0, 0], turn);
  const y = turned([0, size[1], 0], turn);
  const z: Vec = [lean[0], lean[1], size[2]];
  const near = add(at, scale(add(x, y), -0.5));
  const minus = (v: Vec): Vec => scale(v, -1);
  const face = (side: Side, corner: Vec, edges: readonly [Vec, Vec], extent: readonly [number, number]): Face => ({
    corner,
    u: edges[0],
    v: edges[1],
    surface: surface(side, extent[0], extent[1]),
  });
  const corners = [near, add(near, x), add(add(near, x), y), add(near, y)];
  const above = corners.map((corner) => add(corner, z));
  const [c0, c1, c2, c3] = corners as [Vec, Vec, Vec, Vec];
  return {
    faces: [
      face('front', c0, [x, z], [size[0], size[2]]),
      face('right', c1, [y, z], [size[1], size[2]]),
      face('back', c2, [minus(x), z], [size[0], size[2]]),
      face('left', c3, [minus(y), z], [size[1], size[2]]),
      face('top', above[0] as Vec, [x, y], [size[0], size[1]]),
      face('bottom', c3, [x, minus(y)], [size[0], size[1]]),
    ],
    corners: [...corners, ...above],
    shade: { outline: above, top: at[2] + size[2] },
  };
}

/** A single parallelogram that shades nothing: a floor, a wall, a marking, a silhouette. */
export function sheet(face: Face): Solid {
  const { corner, u, v } = face;
  return { faces: [face], corners: [corner, add(corner, u), add(add(corner, u), v), add(corner, v)] };
}
