import { Controller, HttpCode, Param, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { uploadOf } from '../../../platform/rest/upload.js';
import { UploadLimits } from '../../../ports/upload-limits.js';
import type { Principal } from '../../../ports/principal.js';
import type { StoredBlob } from '../../../ports/stores.js';
import { UploadBlob } from '../app/upload-blob.js';

/** Takes ONNX files as raw bytes, streamed; the digest header X-Content-Sha256 is optional. */
@Controller('api/v1/pilots/:id/blobs')
export class ModelUploadController {
  constructor(
    private readonly upload: UploadBlob,
    private readonly limits: UploadLimits,
  ) {}

  /** Answers with the digest by which `registerModel` names the bytes. */
  @Authenticated('UPLOAD')
  @Put()
  @HttpCode(201)
  put(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Req() request: Request): Promise<StoredBlob> {
    const { content } = uploadOf(request, this.limits.modelBytes);
    return this.upload.execute(principal, { pilotId: id, content });
  }
}
