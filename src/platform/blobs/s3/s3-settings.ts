import { readFileSync } from 'node:fs';
import { StorageCredentialsUnreadable } from '../blob-errors.js';

/** Which bucket, and how it is reached. */
export interface S3Settings {
  readonly bucket: string;
  /** Absent: Amazon's own, of the region. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Before every key; empty or ending in `/`. */
  readonly prefix: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly isPathStyle: boolean;
  /** Absent: found as Amazon's tools find them (environment, profile, role of the machine). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** What the configuration says of the bucket. */
export interface S3Configuration {
  readonly s3Bucket: string | undefined;
  readonly s3Endpoint: string | undefined;
  readonly s3Region: string;
  readonly s3Prefix: string | undefined;
  readonly s3PathStyle: boolean;
  readonly s3AccessKeyId: string | undefined;
  readonly s3SecretKeyFile: string | undefined;
}

/** `undefined` when files lie in a folder. @throws StorageCredentialsUnreadable */
export function s3Settings(config: S3Configuration): S3Settings | undefined {
  if (config.s3Bucket === undefined) return undefined;
  const prefix = (config.s3Prefix ?? '').replace(/\/*$/, '/');
  return {
    bucket: config.s3Bucket,
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    prefix: prefix === '/' ? '' : prefix,
    isPathStyle: config.s3PathStyle,
    credentials:
      config.s3AccessKeyId === undefined || config.s3SecretKeyFile === undefined
        ? undefined
        : { accessKeyId: config.s3AccessKeyId, secretAccessKey: readSecret(config.s3SecretKeyFile) },
  };
}

function readSecret(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new StorageCredentialsUnreadable(file, cause);
  }
  if (secret === '') throw new StorageCredentialsUnreadable(file);
  return secret;
}
