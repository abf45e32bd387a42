import type { ScenePurpose, SceneRequest, WarehouseSite } from '../../scenes/scene.js';

/** Which photos: arrangements 0 to n - 1 of one purpose and seed at each site, one photo each, the two cameras by turns. */
export interface PhotoSet {
  /** Acceptance scenes are not to be had here: whoever trains or chooses thresholds must not see them. */
  readonly purpose: Exclude<ScenePurpose, 'acceptance'>;
  readonly seed: number;
  /** Arrangements a site. */
  readonly groups: Readonly<Record<WarehouseSite, number>>;
}

/** One photo an arrangement: another arrangement teaches more than another view of the same. */
export const TRAINING_SET: PhotoSet = { purpose: 'training', seed: 1, groups: { bright: 1100, dim: 0 } };

/** Scores become decisions here, and the figures of the model card come from here too. */
export const THRESHOLD_SET: PhotoSet = { purpose: 'threshold', seed: 1, groups: { bright: 100, dim: 100 } };

export function requestsOf({ purpose, seed, groups }: PhotoSet): SceneRequest[] {
  return (['bright', 'dim'] as const).flatMap((site) =>
    Array.from({ length: groups[site] }, (_, group) => ({ site, purpose, seed, group, view: group % 2 })),
  );
}
