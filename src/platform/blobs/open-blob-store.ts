import { join } from 'node:path';
import type { BlobRemoval } from '../../ports/blob-keeping.js';
import type { BlobStore } from '../../ports/stores.js';
import { FileBlobStore } from './file-blob-store.js';
import { S3BlobStore } from './s3/s3-blob-store.js';
import { s3Settings, type S3Configuration } from './s3/s3-settings.js';

export type OpenBlobStore = BlobStore &
  BlobRemoval & {
    /** Makes the folder or bucket. @returns whether it was missing */
    prepare(): Promise<boolean>;
  };

/** The store the configuration names: a bucket, or else a folder. Neither is reached for before it is used. */
export async function openBlobStore(config: S3Configuration & { readonly blobDir: string }): Promise<OpenBlobStore> {
  const bucket = s3Settings(config);
  return bucket === undefined
    ? new FileBlobStore(config.blobDir)
    : S3BlobStore.open(bucket, join(config.blobDir, 'incoming'));
}
