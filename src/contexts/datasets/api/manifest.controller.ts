import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { sha256Of } from '../../../kernel/sha256.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { DiscloseManifest } from '../app/disclose-manifest.js';

/** What was sealed, in canonical JSON: the same bytes as in an exported bundle. */
@Controller('api/v1/datasets/:id')
export class ManifestController {
  constructor(private readonly manifests: DiscloseManifest) {}

  /** Items that are not shown to you appear as their leaf alone; the root is that of all of them. */
  @Authenticated('READ')
  @Get('manifest')
  async manifest(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    send(response, `${id}.json`, await this.manifests.execute(principal, id));
  }

  /** Shows that this image is among the sealed ones, without the others. */
  @Authenticated('READ')
  @Get('items/:itemId/proof')
  async proof(
    @CurrentPrincipal() principal: Principal,
    @Param() { id, itemId }: { id: string; itemId: string },
    @Res() response: Response,
  ): Promise<void> {
    send(response, `${itemId}.proof.json`, await this.manifests.proof(principal, id, { id: itemId }));
  }
}

function send(response: Response, name: string, value: object): void {
  const text = canonicalJson(value);
  response
    .set('Content-Type', 'application/json')
    .set('Content-Disposition', `attachment; filename="${name}"`)
    .set('Cache-Control', 'no-store')
    .set('X-Content-Sha256', sha256Of(text))
    .send(Buffer.from(text, 'utf8'));
}
