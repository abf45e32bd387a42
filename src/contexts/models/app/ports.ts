import type { Tx } from '../../../ports/unit-of-work.js';
import type { ModelRef, OperatingPointRef } from '../domain/model.js';

export interface PageRange {
  readonly after?: string;
  readonly first: number;
}

export abstract class ModelStore {
  /** `false` when the name and version are taken. */
  abstract insert(tx: Tx, model: ModelRef): Promise<boolean>;
  abstract find(tx: Tx, id: string): Promise<ModelRef | undefined>;
  abstract named(tx: Tx, of: { pilotId: string; name: string; version: string }): Promise<ModelRef | undefined>;
  abstract page(tx: Tx, pilotId: string, range: PageRange): Promise<readonly ModelRef[]>;
}

export type NewOperatingPoint = OperatingPointRef & Pick<ModelRef, 'vendorOrganisationId' | 'customerOrganisationId'>;

export abstract class OperatingPointStore {
  /** One registration for a model at a time, until the transaction ends. */
  abstract lock(tx: Tx, modelId: string): Promise<void>;
  abstract insert(tx: Tx, point: NewOperatingPoint): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<OperatingPointRef | undefined>;
  abstract latest(tx: Tx, modelId: string): Promise<OperatingPointRef | undefined>;
  abstract page(tx: Tx, modelId: string, range: PageRange): Promise<readonly OperatingPointRef[]>;
}
