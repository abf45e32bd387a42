import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { PlanAltered } from '../domain/errors.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import type { KeptAnswers } from '../domain/rejudgement.js';
import type { InferenceRecord } from './infer-items.js';
import { RunRepository } from './ports.js';

/** The answers an earlier run kept, in place of a pass of the model: no image, no model, no process. */
@Injectable()
export class StoredAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** Without timings: nothing was timed. @throws PlanAltered, and BLOB_* when the stored bytes are no longer what was kept */
  async execute(kept: KeptAnswers): Promise<InferenceRecord> {
    const { runId, predictionsSha256 } = kept;
    const scope = { kind: 'system', purpose: `answers of run ${runId}` } as const;
    const origin = await this.unitOfWork.run(scope, (tx) => this.runs.find(tx, runId as RunId));
    if (origin?.predictionsSha256 !== predictionsSha256)
      throw new PlanAltered(`what run ${runId} kept`, predictionsSha256, origin?.predictionsSha256 ?? 'nothing');
    const predictions = fromJsonLines<PredictedItem>(await this.blobs.read(predictionsSha256));
    return { predictions, timings: [], environment: { ...origin.environment, answersOfRun: runId } };
  }
}
