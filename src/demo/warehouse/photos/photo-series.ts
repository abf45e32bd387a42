import type { ScenePurpose, SceneRequest, WarehouseSite } from '../scenes/scene.js';

/** Each arrangement is seen by both cameras. */
export const VIEWS = 2;

export interface PhotoSeries {
  readonly site: WarehouseSite;
  readonly purpose: ScenePurpose;
  readonly seed: number;
  /** How many photographs, 1 or more. */
  readonly count: number;
}

/** The photographs of a series in order: both views of the first arrangement, of the next, and so on. A longer series begins like a shorter one. */
export function* requestsOf({ site, purpose, seed, count }: PhotoSeries): Generator<SceneRequest> {
  for (let index = 0; index < count; index += 1)
    yield { site, purpose, seed, group: Math.floor(index / VIEWS), view: index % VIEWS };
}
