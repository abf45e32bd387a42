import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { followersOf } from '../../../kernel/state-table.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { DatasetEnd, DatasetRef } from '../domain/dataset.js';
import { DATASET_TRANSITIONS, mayMoveOn, type DatasetState } from '../domain/dataset-states.js';
import { DatasetChanged, DatasetStateRefused } from '../domain/errors.js';
import { partiesOf } from './keepers.js';
import { DatasetStore, type DatasetPatch } from './ports.js';

/** States that others act on. */
const TOLD: Partial<Record<DatasetState, PilotEventType>> = {
  SEALED: 'DATASET_SEALED',
  BURNED: 'DATASET_BURNED',
  COMPROMISED: 'DATASET_COMPROMISED',
};

/** The one way a dataset's state changes; everybody who listens hears of it in the same transaction. The caller audits, last. */
@Injectable()
export class DatasetMoves {
  constructor(
    private readonly store: DatasetStore,
    private readonly events: PilotEvents,
  ) {}

  /** @throws DatasetStateRefused for a step that is not in the table */
  require(dataset: DatasetRef, to: DatasetState): void {
    const { key, version, state: from } = dataset;
    if (mayMoveOn(from, to)) return;
    throw new DatasetStateRefused(key, version, { from, to, allowed: followersOf(DATASET_TRANSITIONS, from) });
  }

  /** @throws DatasetStateRefused, DatasetChanged */
  async end(
    tx: Tx,
    dataset: DatasetRef,
    to: { readonly state: DatasetState; readonly by: Principal; readonly ended?: DatasetEnd },
  ): Promise<DatasetRef> {
    const { state, by, ended } = to;
    const moved = await this.write(tx, dataset, { state, ...(ended && { ended }) });
    await this.tell(tx, moved, by, ended?.reason);
    return moved;
  }

  /** Writes a change of state with what belongs to it; `tell` follows. @throws DatasetStateRefused, DatasetChanged */
  async write(
    tx: Tx,
    dataset: DatasetRef,
    patch: DatasetPatch & { readonly state: DatasetState },
  ): Promise<DatasetRef> {
    this.require(dataset, patch.state);
    const isWritten = await this.store.update(tx, dataset.id, dataset.rowVersion, patch);
    if (!isWritten) throw new DatasetChanged(dataset.rowVersion, dataset.rowVersion + 1);
    return { ...dataset, ...patch, rowVersion: dataset.rowVersion + 1 };
  }

  async tell(tx: Tx, dataset: DatasetRef, by: Principal, reason?: string): Promise<void> {
    const type = TOLD[dataset.state];
    if (type === undefined) return;
    const { pilotId, ...parties } = partiesOf(dataset);
    const { key, version, purpose, merkleRoot, siteId, id } = dataset;
    const facts: JsonValue = {
      key,
      version,
      purpose,
      merkleRoot,
      ...(dataset.revises && { revises: dataset.revises }),
    };
    const object = { type: 'DATASET', id };
    await this.events.announce(tx, {
      ...{ type, pilotId, siteId, parties, object, facts },
      by: dataset.state === 'BURNED' ? 'SYSTEM' : by.personId,
      ...(reason !== undefined && { reason }),
    });
  }
}
