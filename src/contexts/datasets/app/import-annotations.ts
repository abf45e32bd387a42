import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { checkAnnotations, type CocoEntry } from '../domain/check-annotations.js';
import { AnnotationsRefused, DatasetChanged } from '../domain/errors.js';
import { DatasetKeepers, partiesOf } from './keepers.js';
import { DatasetStore, ItemStore } from './ports.js';

export interface AnnotationsImported {
  /** Images whose ground truth was set, empty ones among them. */
  readonly images: number;
  readonly objects: number;
  readonly categories: readonly string[];
  /** Images of the dataset that still have no ground truth. */
  readonly missing: number;
}

/**
 * Takes COCO annotations, all or nothing. A file sets the ground truth of the images it lists and leaves the others as they are;
 * sent again, it replaces what it set.
 */
@Injectable()
export class ImportAnnotations {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly datasets: DatasetStore,
    private readonly items: ItemStore,
    private readonly audit: AuditLog,
  ) {}

  /** @param entries in any order; they are read before the transaction starts. @throws AnnotationsRefused */
  async execute(
    principal: Principal,
    input: { datasetId: string; entries: AsyncIterable<CocoEntry> | Iterable<CocoEntry> },
  ): Promise<AnnotationsImported> {
    const { datasetId } = input;
    const what = { action: 'dataset.annotationsImported', object: { type: 'DATASET', id: datasetId } };
    await this.act.perform(principal, what, (tx, concerning) =>
      this.keepers.open({ tx, principal, concerning }, datasetId, 'share'),
    );
    const entries: CocoEntry[] = [];
    for await (const entry of input.entries) entries.push(entry);
    return this.act.perform(principal, what, async (tx, concerning) => {
      const dataset = await this.keepers.open({ tx, principal, concerning }, datasetId, 'update');
      const items = await this.items.all(tx, datasetId);
      const checked = checkAnnotations(entries, items);
      if (!checked.ok) throw new AnnotationsRefused(checked);
      await this.items.updateGroundTruths(tx, checked.groundTruths, principal.personId);
      const categories = [...new Set([...dataset.categories, ...checked.categories])].sort();
      const isWritten = await this.datasets.update(tx, datasetId, dataset.rowVersion, { categories });
      if (!isWritten) throw new DatasetChanged(dataset.rowVersion, dataset.rowVersion + 1);
      const { supplied, annotated } = await this.items.counts(tx, datasetId);
      const done = {
        images: checked.groundTruths.size,
        objects: checked.objects,
        categories,
        missing: supplied - annotated,
      };
      await this.audit.append(tx, { parties: partiesOf(dataset), actor: principal, ...what, after: done });
      return done;
    });
  }
}
