import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.js';
import { isUploadGone } from './s3-faults.js';

/** Amazon takes parts from 5 MiB; 10,000 of these make 160 GB. */
export const PART_BYTES = 16 * 1024 * 1024;

interface UploadMarker {
  readonly KeyMarker?: string | undefined;
  readonly UploadIdMarker?: string | undefined;
}

interface PartDone {
  readonly PartNumber: number;
  readonly ETag: string;
}

export interface BegunUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begunAt: Date;
}

/**
 * Uploads a file in parts. Keys name their content, so an earlier upload of the same key that broke off is gone on with: parts
 * that arrived whole are not sent again.
 */
export class ResumableUpload {
  constructor(
    private readonly bucket: S3Bucket,
    private readonly partBytes = PART_BYTES,
  ) {}

  async send(key: string, path: string, bytes: number): Promise<void> {
    const begun = (await this.begun(key)).find((upload) => upload.key === key)?.uploadId;
    const done = begun === undefined ? new Map<number, string>() : await this.partsOf(key, begun);
    try {
      await this.sendParts({ key, uploadId: begun ?? (await this.begin(key)), path, bytes, done });
    } catch (cause) {
      if (begun === undefined || !isUploadGone((cause as Error).cause ?? cause)) throw cause;
      // Another process ended the upload we went on with: with the same bytes, but that has to be seen.
      await this.sendParts({ key, uploadId: await this.begin(key), path, bytes, done: new Map() });
    }
  }

  /** Uploads under a prefix that were begun and not ended. */
  async begun(prefix: string): Promise<BegunUpload[]> {
    const uploads: BegunUpload[] = [];
    let marker: UploadMarker | undefined = {};
    while (marker !== undefined) {
      const page = await this.pageOfBegun(prefix, marker);
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined)
          uploads.push({ key: Key, uploadId: UploadId, begunAt: Initiated ?? new Date(0) });
      marker =
        page.IsTruncated === true
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : undefined;
    }
    return uploads;
  }

  async abort({ key, uploadId }: BegunUpload): Promise<void> {
    const { s3, client, name } = this.bucket;
    const upload = { Bucket: name, Key: key, UploadId: uploadId };
    await this.bucket.writing(() => client.send(new s3.AbortMultipartUploadCommand(upload)));
  }

  /** Bytes of the parts that arrived. */
  async bytesOf({ key, uploadId }: BegunUpload): Promise<number> {
    return (await this.listParts(key, uploadId)).reduce((sum, { Size }) => sum + (Size ?? 0), 0);
  }

  private pageOfBegun(prefix: string, marker: UploadMarker): Promise<ListMultipartUploadsCommandOutput> {
    const { s3, client, name } = this.bucket;
    const query = { Bucket: name, Prefix: prefix, ...marker };
    return this.bucket.reading(() => client.send(new s3.ListMultipartUploadsCommand(query)));
  }

  private async begin(key: string): Promise<string> {
    const { s3, client, name } = this.bucket;
    const upload = { Bucket: name, Key: key };
    const { UploadId } = await this.bucket.writing(() => client.send(new s3.CreateMultipartUploadCommand(upload)));
    if (UploadId === undefined) throw new Error('The server began an upload and named none.');
    return UploadId;
  }

  private async partsOf(key: string, uploadId: string): Promise<Map<number, string>> {
    const parts = await this.listParts(key, uploadId);
    return new Map(parts.map(({ PartNumber, ETag }) => [PartNumber ?? 0, ETag ?? '']));
  }

  private async listParts(key: string, uploadId: string) {
    const { s3, client, name } = this.bucket;
    const parts = [];
    let after: string | undefined;
    do {
      const query = { Bucket: name, Key: key, UploadId: uploadId, PartNumberMarker: after };
      const page = await this.bucket.reading(() => client.send(new s3.ListPartsCommand(query)));
      parts.push(...(page.Parts ?? []));
      after = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (after !== undefined);
    return parts;
  }

  private async sendParts(of: {
    readonly key: string;
    readonly uploadId: string;
    readonly path: string;
    readonly bytes: number;
    readonly done: ReadonlyMap<number, string>;
  }): Promise<void> {
    const { s3, client, name } = this.bucket;
    const upload = { Bucket: name, Key: of.key, UploadId: of.uploadId };
    const parts: PartDone[] = [];
    const file = await open(of.path, 'r');
    try {
      for (let number = 1; (number - 1) * this.partBytes < of.bytes; number += 1) {
        const Body = await this.part(file, number, of.bytes);
        const md5 = createHash('md5').update(Body).digest();
        const earlier = of.done.get(number);
        if (earlier?.replaceAll('"', '') === md5.toString('hex')) {
          parts.push({ PartNumber: number, ETag: earlier });
          continue;
        }
        const part = { ...upload, PartNumber: number, Body, ContentMD5: md5.toString('base64') };
        const { ETag } = await this.bucket.writing(() => client.send(new s3.UploadPartCommand(part)));
        parts.push({ PartNumber: number, ETag: ETag ?? '' });
      }
    } finally {
      await file.close();
    }
    const whole = { ...upload, MultipartUpload: { Parts: parts } };
    await this.bucket.writing(() => client.send(new s3.CompleteMultipartUploadCommand(whole)));
  }

  private async part(file: FileHandle, number: number, bytes: number): Promise<Buffer> {
    const from = (number - 1) * this.partBytes;
    const part = Buffer.alloc(Math.min(this.partBytes, bytes - from));
    for (let had = 0; had < part.length;) {
      const { bytesRead } = await file.read(part, had, part.length - had, from + had);
      if (bytesRead === 0) throw new Error(`The file ends at byte ${from + had}, not at ${bytes}.`);
      had += bytesRead;
    }
    return part;
  }
}
