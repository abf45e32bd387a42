import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import type { DatasetPurpose, DatasetRef } from '../domain/dataset.js';
import { DatasetInvalid, DatasetVersionOpen } from '../domain/errors.js';
import { parseDatasetRequest, type DatasetRequest } from '../domain/parse-request.js';
import { DatasetPlace, type Place } from './dataset-place.js';
import { partiesOf } from './keepers.js';
import { DatasetStore } from './ports.js';

export interface CreateDatasetInput {
  readonly siteId: string;
  readonly key: string;
  readonly purpose: DatasetPurpose;
  /** `meta.wagon_by_eye`; absent: nobody knows what belongs together. */
  readonly groupAttribute?: string | null;
  readonly provenance?: unknown;
}

/** Opens a dataset for collecting; under a key that exists it is the next version, once the one before is sealed. */
@Injectable()
export class CreateDataset {
  constructor(
    private readonly act: Act,
    private readonly place: DatasetPlace,
    private readonly store: DatasetStore,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  execute(principal: Principal, input: CreateDatasetInput): Promise<DatasetRef> {
    const what = { action: 'dataset.created', object: { type: 'SITE', id: input.siteId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const place = await this.place.forMaker(tx, principal, input);
      concerning(place);
      const parsed = parseDatasetRequest(input);
      if ('problems' in parsed) throw new DatasetInvalid(parsed.problems);
      const dataset = await this.insert(tx, { principal, place, purpose: input.purpose, request: parsed.request });
      await this.audit.append(tx, {
        parties: partiesOf(dataset),
        actor: principal,
        action: what.action,
        object: { type: 'DATASET', id: dataset.id },
        after: {
          key: dataset.key,
          version: dataset.version,
          purpose: dataset.purpose,
          groupAttribute: dataset.groupAttribute,
        },
      });
      return dataset;
    });
  }

  private async insert(
    tx: Tx,
    made: { principal: Principal; place: Place; purpose: DatasetPurpose; request: DatasetRequest },
  ): Promise<DatasetRef> {
    const { principal, place, purpose, request } = made;
    const before = await this.store.latestVersion(tx, place.pilotId, request.key);
    if (before?.state === 'COLLECTING') throw new DatasetVersionOpen(before.key, before.version);
    const dataset: DatasetRef = {
      ...place,
      ...request,
      lineageId: place.id,
      version: (before?.version ?? 0) + 1,
      purpose,
      state: 'COLLECTING',
      rowVersion: 1,
      categories: [],
      seal: null,
      merkleRoot: null,
      itemCount: null,
      excludedCount: null,
      groupCount: null,
      revises: null,
      ended: null,
      createdBy: principal.personId,
      createdAt: this.clock.now(),
      sealedBy: null,
      sealedAt: null,
    };
    await this.store.insert(tx, dataset);
    return dataset;
  }
}
