import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { ModelInspector, type ModelInspection } from '../../../ports/machines.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { ModelRef, OperatingPointRef } from '../domain/model.js';
import { ModelStore, OperatingPointStore, type PageRange } from './ports.js';

/** Reads for the API, each in a transaction of its own. */
@Injectable()
export class ReadModels {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly models: ModelStore,
    private readonly points: OperatingPointStore,
    private readonly blobs: BlobStore,
    private readonly inspector: ModelInspector,
  ) {}

  /** What the registered file says of itself. @throws BLOB_* */
  async inspection(sha256: Sha256): Promise<ModelInspection> {
    return this.inspector.inspect(await this.blobs.read(sha256));
  }

  one(principal: Principal, id: string): Promise<ModelRef | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.models.find(tx, id));
  }

  page(principal: Principal, pilotId: string, range: PageRange): Promise<readonly ModelRef[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.models.page(tx, pilotId, range));
  }

  operatingPoint(principal: Principal, id: string): Promise<OperatingPointRef | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.points.find(tx, id));
  }

  operatingPoints(principal: Principal, modelId: string, range: PageRange): Promise<readonly OperatingPointRef[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.points.page(tx, modelId, range));
  }
}
