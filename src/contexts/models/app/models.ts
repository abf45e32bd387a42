import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { PilotParties } from '../../identity/public.js';
import { ModelNotFound, OperatingPointNotFound } from '../domain/errors.js';
import type { ModelRef, OperatingPointRef } from '../domain/model.js';
import { ModelStore, OperatingPointStore, type PageRange } from './ports.js';

/** What other parts of the product read of models. */
@Injectable()
export class Models {
  constructor(
    private readonly models: ModelStore,
    private readonly points: OperatingPointStore,
  ) {}

  /** @throws ModelNotFound */
  async get(tx: Tx, id: string): Promise<ModelRef> {
    const model = await this.models.find(tx, id);
    if (model === undefined) throw new ModelNotFound(id);
    return model;
  }

  page(tx: Tx, pilotId: string, range: PageRange): Promise<readonly ModelRef[]> {
    return this.models.page(tx, pilotId, range);
  }

  /** One operating point by its id, or the latest of a model. @throws OperatingPointNotFound */
  async operatingPoint(tx: Tx, which: string | { readonly modelId: string }): Promise<OperatingPointRef> {
    const point =
      typeof which === 'string' ? await this.points.find(tx, which) : await this.points.latest(tx, which.modelId);
    if (point === undefined)
      throw new OperatingPointNotFound(typeof which === 'string' ? which : `latest of model ${which.modelId}`);
    return point;
  }

  operatingPoints(tx: Tx, modelId: string, range: PageRange): Promise<readonly OperatingPointRef[]> {
    return this.points.page(tx, modelId, range);
  }
}

/** Numbers the operating points of a model. */
@Injectable()
export class OperatingPoints {
  constructor(
    private readonly models: ModelStore,
    private readonly points: OperatingPointStore,
  ) {}

  model(tx: Tx, id: string): Promise<ModelRef | undefined> {
    return this.models.find(tx, id);
  }

  /** Two registrations at once wait for each other. */
  async nextVersion(tx: Tx, modelId: string): Promise<number> {
    await this.points.lock(tx, modelId);
    return ((await this.points.latest(tx, modelId))?.version ?? 0) + 1;
  }

  insert(tx: Tx, point: OperatingPointRef, parties: PilotParties): Promise<void> {
    const { vendorOrganisationId, customerOrganisationId } = parties;
    return this.points.insert(tx, { ...point, vendorOrganisationId, customerOrganisationId });
  }
}
