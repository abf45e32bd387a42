import type { Tx } from '../../../ports/unit-of-work.js';
import type { DatasetRef, Datasets } from '../../datasets/public.js';
import { ThresholdDataShared, ThresholdGroupsShared } from '../domain/errors.js';

/** @throws ThresholdDataShared, ThresholdGroupsShared when data that thresholds are chosen on would also judge the model */
export async function assertNothingShared(
  datasets: Datasets,
  tx: Tx,
  threshold: DatasetRef,
  acceptance: DatasetRef,
): Promise<void> {
  const images = await datasets.sharedImages(tx, threshold.id, acceptance.id);
  if (images > 0) throw new ThresholdDataShared(images, threshold.key, acceptance.key);
  const groups = await datasets.sharedGroups(tx, threshold.id, acceptance.id);
  if (groups > 0) throw new ThresholdGroupsShared(groups, threshold.key, acceptance.key);
}
