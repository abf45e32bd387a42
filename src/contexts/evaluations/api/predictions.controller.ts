import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { RunId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadPredictions } from '../app/read-predictions.js';

/** Raw predictions of a run, to judge again or to compare elsewhere. */
@Controller('api/v1/runs')
export class PredictionsController {
  constructor(private readonly read: ReadPredictions) {}

  /** JSON Lines: `{itemId, itemName, imageSha256, answer}`, in item order. */
  @Authenticated('READ')
  @Get(':id/predictions')
  async predictions(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const { sha256, bytes } = await this.read.execute(principal, id as RunId);
    response
      .set('Content-Type', 'application/jsonl; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="predictions-${id}.jsonl"`)
      .set('Cache-Control', 'no-store')
      .set('X-Content-Sha256', sha256)
      .send(bytes);
  }
}
