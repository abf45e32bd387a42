import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import type { DatasetRef } from '../domain/dataset.js';
import { DatasetNotCorrectable, DatasetVersionOpen } from '../domain/errors.js';
import { DatasetKeepers, partiesOf } from './keepers.js';
import { DatasetStore, ItemStore } from './ports.js';

export interface ReviseDatasetInput {
  readonly datasetId: string;
  /** What is wrong with the sealed snapshot. */
  readonly reason: string;
}

/** Ids, times and the two stores of a new snapshot. */
@Injectable()
export class SnapshotWriters {
  constructor(
    private readonly datasets: DatasetStore,
    private readonly items: ItemStore,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  /** The next version, open, with every counted image and what is said about it. @throws DatasetVersionOpen */
  async copy(tx: Tx, principal: Principal, from: DatasetRef, reason: string): Promise<DatasetRef> {
    const latest = (await this.datasets.latestVersion(tx, from.pilotId, from.key)) ?? from;
    if (latest.state === 'COLLECTING') throw new DatasetVersionOpen(latest.key, latest.version);
    const id = this.ids.next();
    const open: DatasetRef = {
      ...from,
      id,
      lineageId: id,
      version: latest.version + 1,
      state: 'COLLECTING',
      rowVersion: 1,
      provenance: { ...from.provenance, correction: reason },
      revises: from.id,
      ended: null,
      seal: null,
      ...{ merkleRoot: null, itemCount: null, excludedCount: null, groupCount: null, sealedBy: null, sealedAt: null },
      createdBy: principal.personId,
      createdAt: this.clock.now(),
    };
    await this.datasets.insert(tx, open);
    await this.items.copy(tx, from.id, open, () => this.ids.next());
    return open;
  }
}

/**
 * Opens a corrected version of sealed data: a copy whose labels can be changed, linked to what it corrects. Sealed, it lists every
 * difference, needs two annotators for every changed label, and goes on counting attempts where the earlier snapshot was.
 */
@Injectable()
export class ReviseDataset {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly writers: SnapshotWriters,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DatasetNotFound, DatasetNotCorrectable, DatasetVersionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: ReviseDatasetInput): Promise<DatasetRef> {
    const what = { action: 'dataset.revise', object: { type: 'DATASET', id: input.datasetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const dataset = await this.keepers.find({ tx, principal, concerning }, input.datasetId, 'update');
      await this.keepers.requireKeeper(tx, principal, dataset);
      if (!['SEALED', 'BURNED'].includes(dataset.state))
        throw new DatasetNotCorrectable(dataset.key, dataset.version, `it is ${dataset.state}`);
      const reason = requireReason(input.reason, 'Correcting sealed data');
      const open = await this.writers.copy(tx, principal, dataset, reason);
      await this.audit.append(tx, {
        parties: partiesOf(open),
        actor: principal,
        action: 'dataset.revised',
        object: { type: 'DATASET', id: open.id },
        reason,
        after: { key: open.key, version: open.version, revises: dataset.id, fromRoot: dataset.merkleRoot },
      });
      return open;
    });
  }
}
