import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadStatements } from '../app/read-statements.js';

@Controller('api/v1/statements')
export class StatementController {
  constructor(private readonly read: ReadStatements) {}

  /** The envelope, byte for byte. */
  @Authenticated('READ')
  @Get(':id')
  async envelope(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const { envelope, envelopeSha256 } = await this.read.get(principal, id);
    response
      .set('Content-Type', 'application/vnd.dsse.envelope.v1+json')
      .set('Content-Disposition', `attachment; filename="${id}.dsse.json"`)
      .set('Cache-Control', 'no-store')
      .set('X-Content-Sha256', envelopeSha256)
      .send(Buffer.from(envelope, 'utf8'));
  }
}
