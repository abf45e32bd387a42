import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { explainS3, isAbsent, isNotFound } from './s3-faults.js';
import type { S3Settings } from './s3-settings.js';

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly writtenAt: Date;
}

export type S3 = typeof import('@aws-sdk/client-s3');

/** How often a download that breaks off goes on from where it was. */
const MOST_RESUMPTIONS = 5;
const CONNECT_MS = 10_000;
/** Without a byte for so long a connection counts as lost. */
const SILENT_MS = 60_000;

/** The requests of one bucket. The client library is large and only loaded when a bucket is configured. */
export class S3Bucket {
  private constructor(
    readonly s3: S3,
    readonly client: S3Client,
    readonly name: string,
  ) {}

  static async open(settings: S3Settings): Promise<S3Bucket> {
    // The version is pinned; a warning about versions to come would only disturb.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const s3 = await import('@aws-sdk/client-s3');
    const client = new s3.S3Client({
      region: settings.region,
      forcePathStyle: settings.isPathStyle,
      ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }),
      ...(settings.credentials !== undefined && { credentials: settings.credentials }),
      maxAttempts: 5,
      // Newer checksums are not known to every server; MD5 of each request is, and every read checks SHA-256.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    });
    return new S3Bucket(s3, client, settings.bucket);
  }

  /** @returns whether it was missing */
  async make(): Promise<boolean> {
    const bucket = { Bucket: this.name };
    try {
      await this.client.send(new this.s3.HeadBucketCommand(bucket));
      return false;
    } catch (cause) {
      if (!isNotFound(cause)) throw explainS3(cause, this.name, false);
    }
    await this.writing(() => this.client.send(new this.s3.CreateBucketCommand(bucket)));
    return true;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const ContentMD5 = createHash('md5').update(bytes).digest('base64');
    const object = { Bucket: this.name, Key: key, Body: bytes, ContentLength: bytes.length, ContentMD5 };
    await this.writing(() => this.client.send(new this.s3.PutObjectCommand(object)));
  }

  /** All bytes of an object; a connection that breaks off is taken up again at the byte where it broke. `undefined`: no such object. */
  async get(key: string): Promise<Buffer | undefined> {
    const chunks: Uint8Array[] = [];
    let had = 0;
    for (let resumptions = 0; ; resumptions += 1) {
      try {
        const Range = had === 0 ? undefined : `bytes=${had}-`;
        const object = { Bucket: this.name, Key: key, Range };
        const { Body, ContentLength } = await this.client.send(new this.s3.GetObjectCommand(object));
        const end = ContentLength === undefined ? undefined : had + ContentLength;
        for await (const chunk of Body as AsyncIterable<Uint8Array>) {
          chunks.push(chunk);
          had += chunk.length;
        }
        if (end === undefined || had >= end) return Buffer.concat(chunks);
      } catch (cause) {
        if (isAbsent(cause)) return undefined;
        if (had === 0 || resumptions >= MOST_RESUMPTIONS) throw explainS3(cause, this.name, false);
      }
    }
  }

  async find(key: string): Promise<StoredObject | undefined> {
    try {
      const found = await this.client.send(new this.s3.HeadObjectCommand({ Bucket: this.name, Key: key }));
      return { key, bytes: found.ContentLength ?? 0, writtenAt: found.LastModified ?? new Date(0) };
    } catch (cause) {
      if (isAbsent(cause)) return undefined;
      throw explainS3(cause, this.name, false);
    }
  }

  async remove(key: string): Promise<void> {
    await this.writing(() => this.client.send(new this.s3.DeleteObjectCommand({ Bucket: this.name, Key: key })));
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    let token: string | undefined;
    do {
      const query = { Bucket: this.name, Prefix: prefix, ContinuationToken: token };
      const page = await this.reading(() => this.client.send(new this.s3.ListObjectsV2Command(query)));
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        if (Key !== undefined) yield { key: Key, bytes: Size ?? 0, writtenAt: LastModified ?? new Date(0) };
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  close(): void {
    this.client.destroy();
  }

  reading<T>(request: () => Promise<T>): Promise<T> {
    return request().catch((cause: unknown) => {
      throw explainS3(cause, this.name, false);
    });
  }

  writing<T>(request: () => Promise<T>): Promise<T> {
    return request().catch((cause: unknown) => {
      throw explainS3(cause, this.name, true);
    });
  }
}
