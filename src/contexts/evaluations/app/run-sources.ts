import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { DatasetItemErased, Datasets, type DatasetItem } from '../../datasets/public.js';
import { Models, type ModelRef } from '../../models/public.js';
import type { ContractRef } from '../../pilots/public.js';
import { PlanAltered } from '../domain/errors.js';
import type { Run } from '../domain/run.js';
import type { ShardRange } from '../domain/run-shard.js';
import type { BaselinedCriteria } from './baselined-criteria.js';
import { RunInputs } from './run-inputs.js';

export interface RunSource {
  readonly model: ModelRef;
  /** In the order of the manifest, excluded ones too. */
  readonly items: readonly DatasetItem[];
  /** Computed again from the items, to be compared with the sealed one. */
  readonly computedMerkleRoot: string;
  readonly judgements: readonly { readonly contract: ContractRef; readonly criteria: BaselinedCriteria }[];
}

/** What a worker needs for one shard. */
export type ShardSource = Pick<RunSource, 'model' | 'items'>;

/** @throws DatasetItemErased when an image that is judged has gone since the run was declared */
export function requireImages({ items }: Pick<RunSource, 'items'>, what: string): void {
  const gone = items.flatMap(({ erased, excluded }) => (erased !== null && excluded === null ? [erased] : []));
  const [first] = gone;
  if (first !== undefined) throw new DatasetItemErased(what, { count: gone.length, at: first.at });
}

/** Loads what a declared run works on, as the system: the vendor's worker must read images the vendor's people may not see. */
@Injectable()
export class RunSources {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly datasets: Datasets,
    private readonly models: Models,
    private readonly inputs: RunInputs,
  ) {}

  /** The items of a shard and the model, for one pass. */
  loadShard(run: Run, range: ShardRange): Promise<ShardSource> {
    return this.unitOfWork.run({ kind: 'system', purpose: `run ${run.id}` }, async (tx) => {
      const items = await this.datasets.judgedItems(tx, run.datasetId, range);
      const { merkleRoot } = run.plan.dataset;
      const altered = merkleRoot === null ? undefined : items.find((item) => !this.datasets.isAsSealed(item));
      if (altered !== undefined) throw new PlanAltered(`image ${altered.name}`, 'what was sealed', 'something else');
      const model = await this.models.get(tx, run.modelId);
      return { model, items };
    });
  }

  load(run: Run): Promise<RunSource> {
    return this.unitOfWork.run({ kind: 'system', purpose: `run ${run.id}` }, async (tx) => {
      const items: DatasetItem[] = [];
      for await (const item of this.datasets.items(tx, run.datasetId)) items.push(item);
      const { merkleRoot } = await this.datasets.manifest(tx, run.datasetId);
      const judgements = [];
      for (const planned of run.plan.judgements) {
        judgements.push(
          await this.inputs.planned(tx, {
            criteriaSetId: planned.criteriaSet.id,
            contractId: planned.contract.id,
            siteId: run.siteId,
          }),
        );
      }
      return { model: await this.models.get(tx, run.modelId), items, computedMerkleRoot: merkleRoot, judgements };
    });
  }
}
