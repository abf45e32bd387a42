import { StorageFull, StorageReadOnly } from './blob-errors.js';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);

/** The coded error for a file system that takes no (more) bytes; anything else stays what it is. */
export function explainFileFault(cause: unknown, folder: string): unknown {
  const code = typeof cause === 'object' && cause !== null ? (cause as NodeJS.ErrnoException).code : undefined;
  if (FULL.has(code ?? '')) return new StorageFull(folder, cause);
  return READ_ONLY.has(code ?? '') ? new StorageReadOnly(folder, cause) : cause;
}
