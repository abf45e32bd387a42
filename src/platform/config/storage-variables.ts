import { isWebUrl, path, text, yesOrNo, type ConfigurationFault } from './variables.js';

const isBucketName = (value: string) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value);
const isRegion = (value: string) => /^[a-z0-9-]+$/.test(value);
const isKeyPrefix = (value: string) => /^[\w.-]+(\/[\w.-]+)*\/?$/.test(value);

/** Where stored files are kept. */
export const STORAGE_VARIABLES = {
  blobDir: path('TOUCHSTONE_BLOB_DIR', { meaning: 'Folder of stored files. Not set: `blobs` in the data directory' }),
  s3Bucket: text('TOUCHSTONE_S3_BUCKET', 'the name of a bucket', isBucketName, {
    meaning:
      'Bucket of an S3-compatible store for stored files, instead of a folder; `TOUCHSTONE_BLOB_DIR` then holds only what is being received',
  }),
  s3Endpoint: text('TOUCHSTONE_S3_ENDPOINT', 'a URL like https://storage.example.com', isWebUrl, {
    meaning: "Address of the S3-compatible store. Not set: Amazon's, in the region",
  }),
  s3Region: text('TOUCHSTONE_S3_REGION', 'the name of a region', isRegion, {
    fallback: 'us-east-1',
    meaning: 'Region of the bucket; stores of your own often take any',
  }),
  s3Prefix: text('TOUCHSTONE_S3_PREFIX', 'a path like touchstone/files', isKeyPrefix, {
    meaning: 'Put before the name of every stored file in the bucket',
  }),
  s3PathStyle: yesOrNo('TOUCHSTONE_S3_PATH_STYLE', {
    fallback: 'true',
    meaning: 'Whether the bucket is part of the path (`true`, stores of your own) or of the host name (Amazon)',
  }),
  s3AccessKeyId: text('TOUCHSTONE_S3_ACCESS_KEY_ID', 'a key id', (value) => /^[\w:+=@.-]+$/.test(value), {
    meaning:
      "Id of the access key; its secret stands in `TOUCHSTONE_S3_SECRET_KEY_FILE`. Neither set: found as Amazon's tools find them",
  }),
  s3SecretKeyFile: path('TOUCHSTONE_S3_SECRET_KEY_FILE', { meaning: 'File with the secret of the access key' }),
} as const;

/** An id without its secret, or the reverse. */
export function halfACredential(environment: Readonly<Record<string, string | undefined>>): ConfigurationFault[] {
  const [id, secret] = ['TOUCHSTONE_S3_ACCESS_KEY_ID', 'TOUCHSTONE_S3_SECRET_KEY_FILE'] as const;
  if (Boolean(environment[id]) === Boolean(environment[secret])) return [];
  const [missing, given] = environment[id] ? [secret, id] : [id, secret];
  return [{ variable: missing, found: undefined, expected: `given together with ${given}` }];
}
