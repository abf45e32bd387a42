import { Injectable } from '@nestjs/common';
import { parseSha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { BlobStore, type StoredBlob } from '../../../ports/stores.js';
import { UploadLimits } from '../../../ports/upload-limits.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { BlobDigestMismatch, UploadEmpty } from '../domain/errors.js';
import { ModelPilots } from './model-pilots.js';

export interface UploadBlobInput {
  readonly pilotId: string;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
  readonly announcedSha256?: string;
}

/** Takes the bytes of a model. They mean nothing until a model is registered with their digest. */
@Injectable()
export class UploadBlob {
  constructor(
    private readonly act: Act,
    private readonly pilots: ModelPilots,
    private readonly blobs: BlobStore,
    private readonly audit: AuditLog,
    private readonly limits: UploadLimits,
  ) {}

  /** @throws UploadEmpty, BlobDigestMismatch, BLOB_TOO_LARGE, NOT_PERMITTED */
  async execute(principal: Principal, input: UploadBlobInput): Promise<StoredBlob> {
    const what = { action: 'model.bytesUploaded', object: { type: 'PILOT', id: input.pilotId } };
    await this.act.perform(principal, what, (tx, concerning) =>
      this.pilots.requireVendor({ tx, principal, concerning }, input.pilotId),
    );
    const blob = await this.blobs.put(input.content, this.limits.modelBytes);
    return this.act.perform(principal, what, async (tx, concerning) => {
      const parties = await this.pilots.requireVendor({ tx, principal, concerning }, input.pilotId);
      if (blob.bytes === 0) throw new UploadEmpty();
      const { announcedSha256 } = input;
      if (announcedSha256 !== undefined && parseSha256(announcedSha256.trim().toLowerCase()) !== blob.sha256)
        throw new BlobDigestMismatch(announcedSha256.slice(0, 80), blob.sha256);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        ...what,
        after: { sha256: blob.sha256, bytes: blob.bytes },
      });
      return blob;
    });
  }
}
