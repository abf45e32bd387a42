import { Injectable } from '@nestjs/common';
import { takersTo } from '../../../kernel/state-table.js';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, type PilotParties } from '../../identity/public.js';
import type { DatasetPurpose, DatasetRef } from '../domain/dataset.js';
import { DATASET_TRANSITIONS } from '../domain/dataset-states.js';
import { DatasetNotFound, DatasetSealed } from '../domain/errors.js';
import { DatasetStore } from './ports.js';

const CUSTOMER_KEEPERS: readonly Role[] = ['CQL', 'CSM'];
const VENDOR_KEEPERS: readonly Role[] = ['VML', 'VPM'];

/** Who may make data of a purpose: acceptance data are the customer's; data for choosing thresholds may be either side's. */
export function makersOf(purpose: DatasetPurpose): readonly Role[] {
  return purpose === 'ACCEPTANCE' ? CUSTOMER_KEEPERS : [...CUSTOMER_KEEPERS, ...VENDOR_KEEPERS];
}

export function partiesOf(dataset: DatasetRef): PilotParties {
  const { pilotId, vendorOrganisationId, customerOrganisationId } = dataset;
  return { pilotId, vendorOrganisationId, customerOrganisationId };
}

/** An act under way: its transaction, its person, and whom to tell whose pilot it concerns. */
export interface Acting {
  readonly tx: Tx;
  readonly principal: Principal;
  readonly concerning: (parties: PilotParties) => void;
}

/** Guards every change of a dataset: it exists for this person, is still open, and the person keeps it. */
@Injectable()
export class DatasetKeepers {
  constructor(
    private readonly store: DatasetStore,
    private readonly authority: Authority,
  ) {}

  /**
   * @param lock `share` while items come in (many at once), `update` for a change of the dataset itself.
   * @throws DatasetNotFound, DatasetSealed, NOT_PERMITTED
   */
  async open(acting: Acting, datasetId: string, lock: 'share' | 'update'): Promise<DatasetRef> {
    const dataset = await this.find(acting, datasetId, lock);
    await this.requireKeeper(acting.tx, acting.principal, dataset);
    if (dataset.state !== 'COLLECTING') throw new DatasetSealed(dataset.key, dataset.version, dataset.state);
    return dataset;
  }

  /** In whatever state, for somebody who may not be its keeper. @throws DatasetNotFound */
  async find({ tx, concerning }: Acting, datasetId: string, lock: 'share' | 'update'): Promise<DatasetRef> {
    const dataset = await this.store.find(tx, datasetId, lock);
    if (dataset === undefined) throw new DatasetNotFound(datasetId);
    concerning(partiesOf(dataset));
    return dataset;
  }

  /** Who may say that data leaked, whoever owns them. */
  async requireGuardian(tx: Tx, principal: Principal, dataset: DatasetRef): Promise<void> {
    const roles = takersTo(DATASET_TRANSITIONS, 'COMPROMISED');
    await this.authority.require(tx, principal, { roles, pilot: partiesOf(dataset), siteId: dataset.siteId });
  }

  async requireKeeper(tx: Tx, principal: Principal, dataset: DatasetRef): Promise<void> {
    const isCustomers = dataset.ownerOrganisationId === dataset.customerOrganisationId;
    const roles = isCustomers ? CUSTOMER_KEEPERS : VENDOR_KEEPERS;
    await this.authority.require(tx, principal, { roles, pilot: partiesOf(dataset), siteId: dataset.siteId });
  }
}
