import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { PredictionsNotReady } from '../domain/errors.js';
import { OutcomeAccess } from './outcome-access.js';
import { ReadRuns } from './read-runs.js';

/** What the model answered to each image, before any use case interprets it: as stored, one canonical JSON text a line. */
@Injectable()
export class ReadPredictions {
  constructor(
    private readonly reads: ReadRuns,
    private readonly blobs: BlobStore,
    private readonly access: OutcomeAccess,
  ) {}

  /** To the vendor they open with the outcomes: answers of a formal run tell what is on sealed images. @throws RunNotFound, OutcomesNotRevealed, PredictionsNotReady */
  async execute(principal: Principal, id: RunId): Promise<{ readonly sha256: Sha256; readonly bytes: Buffer }> {
    const run = await this.reads.run(principal, id);
    const isVendor = principal.organisationId === run.vendorOrganisationId;
    if (!isVendor || run.plan.kind === 'FORMAL') await this.access.open(principal, run);
    if (run.predictionsSha256 === null) throw new PredictionsNotReady(id, run.state);
    return { sha256: run.predictionsSha256, bytes: await this.blobs.read(run.predictionsSha256) };
  }
}
