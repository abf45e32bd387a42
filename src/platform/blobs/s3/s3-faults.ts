import { DomainError } from '../../../kernel/domain-error.js';
import { StorageFull, StorageReadOnly, StorageUnreachable } from '../blob-errors.js';

/** What the client throws, as far as it matters here. */
interface S3Fault {
  readonly name?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const FULL = new Set(['QuotaExceeded', 'EntityTooLarge', 'InsufficientStorage', 'XMinioStorageFull']);
const DENIED = new Set(['AccessDenied', 'AllAccessDisabled', 'MethodNotAllowed']);

const faultOf = (cause: unknown): S3Fault => (typeof cause === 'object' && cause !== null ? cause : {});
const nameOf = ({ name, Code, code }: S3Fault): string => Code ?? (name === 'Error' ? code : name) ?? code ?? 'unknown';

/** No such object. A missing bucket is something else. */
export function isAbsent(cause: unknown): boolean {
  const fault = faultOf(cause);
  const name = nameOf(fault);
  return name === 'NoSuchKey' || name === 'NotFound' || (name === 'Unknown' && fault.$metadata?.httpStatusCode === 404);
}

/** Whatever was asked for is not there: to a question about a bucket, the bucket. */
export const isNotFound = (cause: unknown): boolean => faultOf(cause).$metadata?.httpStatusCode === 404;

/** Somebody else ended the upload in parts meanwhile. */
export const isUploadGone = (cause: unknown): boolean => nameOf(faultOf(cause)) === 'NoSuchUpload';

/** The coded error for what the server or the network did; what is coded already stays. */
export function explainS3(cause: unknown, bucket: string, isWrite: boolean): unknown {
  if (cause instanceof DomainError) return cause;
  const fault = faultOf(cause);
  const name = nameOf(fault);
  const place = `the bucket ${bucket}`;
  if (isWrite && (FULL.has(name) || fault.$metadata?.httpStatusCode === 507)) return new StorageFull(place, cause);
  if (isWrite && DENIED.has(name)) return new StorageReadOnly(place, cause);
  const isOfTheService = fault.$metadata !== undefined || (fault.code !== undefined && fault.code !== 'ERR_ASSERTION');
  return isOfTheService ? new StorageUnreachable(place, name, cause) : cause;
}
