import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { DatasetItem, DatasetRef, Overlap } from '../domain/dataset.js';
import { LineagesMixed, ThresholdDataInAcceptance } from '../domain/errors.js';
import { overlapsWith, overlapsWithin, type ForeignImage } from '../domain/plan-seal.js';
import { DatasetStore } from './ports.js';

export interface Kinship {
  readonly lineageId: string;
  readonly inherited: { readonly from: string; readonly shared: number };
}

/** What else the images of a dataset were used for. */
@Injectable()
export class LeakCheck {
  constructor(
    private readonly store: DatasetStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Images of threshold data that are also sealed acceptance data. Counted outside the person's own view, because the side that
   * brings threshold data does not see the acceptance data; only the count is ever told. 0 for acceptance data.
   */
  async countHidden(datasetId: string): Promise<number> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'leak check before sealing' }, async (tx) => {
      const dataset = await this.store.find(tx, datasetId);
      if (dataset?.purpose !== 'THRESHOLD') return 0;
      return (await this.store.relatives(tx, datasetId)).reduce((sum, { shared }) => sum + shared, 0);
    });
  }

  /**
   * Refuses what must not be in both sets and lists the rest: the same or nearly the same picture in threshold data, in the
   * declared training images, or twice in this dataset. @throws ThresholdDataInAcceptance
   */
  async check(tx: Tx, dataset: DatasetRef, items: readonly DatasetItem[], hidden: number): Promise<Overlap[]> {
    if (hidden > 0) throw new ThresholdDataInAcceptance(hidden, []);
    const training = overlapsWith('TRAINING', items, trainingImages(dataset));
    if (dataset.purpose === 'THRESHOLD') return [...training, ...overlapsWithin(items)];
    const foreign = await this.store.imagesOf(tx, {
      pilotId: dataset.pilotId,
      purpose: 'THRESHOLD',
      except: dataset.id,
    });
    const threshold = overlapsWith('THRESHOLD', items, foreign);
    const counted = new Set(items.filter(({ excluded }) => excluded === null).map(({ name }) => name));
    const leaked = threshold.filter(({ exact, name }) => exact && counted.has(name)).map(({ name }) => name);
    if (leaked.length > 0) throw new ThresholdDataInAcceptance(leaked.length, leaked);
    return [...threshold, ...training, ...overlapsWithin(items)];
  }

  /** The lineage that sealed data with the same bytes belong to; `undefined` for fresh data. @throws LineagesMixed */
  async lineage(tx: Tx, dataset: DatasetRef): Promise<Kinship | undefined> {
    const relatives = await this.store.relatives(tx, dataset.id);
    const [closest] = [...relatives].sort((a, b) => b.shared - a.shared);
    if (closest === undefined) return undefined;
    if (new Set(relatives.map(({ lineageId }) => lineageId)).size > 1)
      throw new LineagesMixed(relatives.map(({ label }) => label));
    return { lineageId: closest.lineageId, inherited: { from: closest.label, shared: closest.shared } };
  }
}

function trainingImages({ provenance }: DatasetRef): ForeignImage[] {
  const bytes = (provenance.trainingSha256 ?? []).map((imageSha256) => ({
    name: `training ${imageSha256.slice(0, 12)}`,
    imageSha256,
    dhash64: null,
  }));
  const hashes = (provenance.trainingDhash64 ?? []).map((dhash64) => ({
    name: `training ${dhash64}`,
    imageSha256: '',
    dhash64,
  }));
  return [...bytes, ...hashes];
}
