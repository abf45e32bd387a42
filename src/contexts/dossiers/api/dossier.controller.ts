import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { DossierId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadDossiers } from '../app/read-dossiers.js';

@Controller('api/v1/dossiers')
export class DossierController {
  constructor(private readonly read: ReadDossiers) {}

  /** Whether the file still says what holds. */
  @Authenticated('READ')
  @Get(':id/status')
  async status(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const dossier = await this.read.get(principal, id as DossierId);
    response.set('Cache-Control', 'no-store').json(await this.read.status(principal, dossier));
  }

  /** The sealed bytes. */
  @Authenticated('READ')
  @Get(':id/file')
  async file(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const { dossier, bytes } = await this.read.file(principal, id as DossierId);
    response
      .set('Content-Type', 'application/pdf')
      .set('Content-Disposition', `attachment; filename="${dossier.number}-${dossier.issue}.pdf"`)
      .set('Cache-Control', 'no-store')
      .set('X-Content-Sha256', dossier.fileSha256)
      .send(bytes);
  }
}
