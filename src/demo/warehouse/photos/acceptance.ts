import type { WarehouseSite } from '../scenes/scene.js';
import { type PhotoSeries, VIEWS } from './photo-series.js';

/** Fixed before training (docs/adr/0015): seed and number of arrangements of the acceptance photographs of each site. */
export const ACCEPTANCE_SEED = 2026;
export const ACCEPTANCE_GROUPS = 120;

export function acceptanceSeries(site: WarehouseSite): PhotoSeries {
  return { site, purpose: 'acceptance', seed: ACCEPTANCE_SEED, count: ACCEPTANCE_GROUPS * VIEWS };
}
