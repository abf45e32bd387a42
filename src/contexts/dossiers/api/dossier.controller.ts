import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { DossierId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { uploadOf } from '../../../platform/rest/upload.js';
import type { Principal } from '../../../ports/principal.js';
import { UploadLimits } from '../../../ports/upload-limits.js';
import { CheckDossier, type CheckedDossier } from '../app/check-dossier.js';
import { ReadDossiers } from '../app/read-dossiers.js';

@Controller('api/v1/dossiers')
export class DossierController {
  constructor(
    private readonly read: ReadDossiers,
    private readonly checks: CheckDossier,
    private readonly limits: UploadLimits,
  ) {}

  /** Upload to verify: what `touchstone verify` says of the file, and what became of the dossier here. */
  @Authenticated('READ')
  @Post('verify')
  @HttpCode(200)
  verify(@CurrentPrincipal() principal: Principal, @Req() request: Request): Promise<CheckedDossier> {
    return this.checks.execute(principal, uploadOf(request, this.limits.documentBytes).content);
  }

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
