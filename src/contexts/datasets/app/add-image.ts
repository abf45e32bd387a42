import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import { parseSha256 } from '../../../kernel/sha256.js';
import type { Attributes } from '../../../metrics/outcome.js';
import { BlobTakeaway } from '../../../ports/blob-keeping.js';
import { ImageDecoder, type ImageMeasurements } from '../../../ports/machines.js';
import type { Principal } from '../../../ports/principal.js';
import { UploadLimits } from '../../../ports/upload-limits.js';
import { BlobStore, type StoredBlob } from '../../../ports/stores.js';
import type { DatasetItem, ItemProblem } from '../domain/dataset.js';
import { ImageErased } from '../domain/erasure-errors.js';
import { ImageEmpty, ImageNameInvalid, UploadDigestMismatch } from '../domain/errors.js';
import { isItemName } from '../domain/item-names.js';
import { DHASH, extensionNote } from '../domain/plan-seal.js';
import { ItemWriter } from './item-writer.js';

/** A camera's raw photograph is well below; a larger file is a mistake or an attack. */

export interface AddImageInput {
  readonly datasetId: string;
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
  /** What the sender says the bytes hash to; checked when given. */
  readonly announcedSha256?: string;
}

export interface AddedImage {
  readonly item: DatasetItem;
  /** `false` when the very same image was there under this name: sending again after a broken line does no harm. */
  readonly isNew: boolean;
  readonly notes: readonly ItemProblem[];
}

/**
 * Takes one image. Bytes that cannot be decoded are kept with the problem named: such an image counts as a failure when the
 * data are judged, it does not vanish. Bytes go to the store before the transaction, so a refused one leaves at most an unused blob.
 */
@Injectable()
export class AddImage {
  constructor(
    private readonly writer: ItemWriter,
    private readonly blobs: BlobStore,
    private readonly decoder: ImageDecoder,
    private readonly limits: UploadLimits,
    private readonly takeaway: BlobTakeaway,
  ) {}

  async execute(principal: Principal, input: AddImageInput): Promise<AddedImage> {
    await this.writer.requireOpen(principal, input.datasetId);
    if (!isItemName(input.name)) throw new ImageNameInvalid(input.name);
    const blob = await this.blobs.put(input.content, this.limits.imageBytes);
    checkUpload(input, blob);
    const seen = await this.look(blob);
    const image = { datasetId: input.datasetId, name: input.name, blob, ...seen };
    const added = await this.writer.insert(principal, image).catch(async (error: unknown) => {
      // Erased bytes are back in the store by this upload; they do not stay.
      if (error instanceof ImageErased) await this.takeaway.execute([blob.sha256]);
      throw error;
    });
    const note = seen.format === undefined ? undefined : extensionNote(input.name, seen.format);
    return { ...added, notes: note === undefined ? [] : [note] };
  }

  private async look(blob: StoredBlob): Promise<Seen> {
    const bytes = await this.blobs.read(blob.sha256);
    try {
      const { format, width, height, measurements } = await this.decoder.inspect(bytes);
      const { dhash64, ...measured } = measurements;
      const attributes: Attributes = {
        ...measuredAttributes(measured),
        'img.width': width,
        'img.height': height,
        'img.format': format,
        [DHASH]: dhash64,
      };
      return { format, width, height, attributes, problem: null };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { width: null, height: null, attributes: {}, problem: { code: error.code, message: error.message } };
    }
  }
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function measuredAttributes(measured: Omit<ImageMeasurements, 'dhash64'>): Attributes {
  const entries = Object.entries<number>({ ...measured });
  return Object.fromEntries(entries.map(([key, value]) => [`img.${key}`, value]));
}

interface Seen {
  readonly format?: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly attributes: Attributes;
  readonly problem: ItemProblem | null;
}

/** @throws ImageEmpty, UploadDigestMismatch */
function checkUpload({ name, announcedSha256 }: AddImageInput, blob: StoredBlob): void {
  if (blob.bytes === 0) throw new ImageEmpty(name);
  if (announcedSha256 === undefined) return;
  const announced = parseSha256(announcedSha256.trim().toLowerCase());
  if (announced !== blob.sha256) throw new UploadDigestMismatch(name, announcedSha256.slice(0, 80), blob.sha256);
}
