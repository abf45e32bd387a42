import type { ScenePurpose, SceneRequest, WarehouseSite } from '../../scenes/scene.js';

/** Which photos: arrangements 0 to groups - 1 of one purpose and seed at both sites, each from both cameras. */
export interface PhotoSet {
  /** Acceptance scenes are not to be had here: whoever trains or chooses thresholds must not see them. */
  readonly purpose: Exclude<ScenePurpose, 'acceptance'>;
  readonly seed: number;
  /** Arrangements a site. */
  readonly groups: Readonly<Record<WarehouseSite, number>>;
}

export const TRAINING_SET: PhotoSet = { purpose: 'training', seed: 1, groups: { bright: 1300, dim: 1200 } };

/** Scores become decisions here, and the figures of the model card come from here too. */
export const THRESHOLD_SET: PhotoSet = { purpose: 'threshold', seed: 1, groups: { bright: 120, dim: 120 } };

export function requestsOf({ purpose, seed, groups }: PhotoSet): SceneRequest[] {
  return (['bright', 'dim'] as const).flatMap((site) =>
    Array.from({ length: groups[site] * 2 }, (_, index) => ({
      site,
      purpose,
      seed,
      group: Math.floor(index / 2),
      view: index % 2,
    })),
  );
}
