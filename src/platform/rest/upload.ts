import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { parseSha256, type Sha256 } from '../../kernel/sha256.js';
import { DigestHeaderInvalid, DigestMismatch, UploadInterrupted, UploadTooLarge } from './rest-errors.js';

/** A request body as it arrives. */
export interface Upload {
  /** Read it once, to its end. Fails with UPLOAD_TOO_LARGE, UPLOAD_INTERRUPTED and, after the last byte, DIGEST_MISMATCH. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Of the header X-Content-Sha256, when the sender gave it. */
  readonly declaredSha256?: Sha256;
}

/**
 * The raw body of a PUT, streamed: size and digest are checked while the bytes pass, never held in memory.
 * @param limit in bytes
 * @throws DigestHeaderInvalid, UploadTooLarge (by the Content-Length header, before a byte is read)
 */
export function uploadOf(request: Request, limit: number): Upload {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > limit) throw new UploadTooLarge(announced, limit);
  const declaredSha256 = declaredDigest(request);
  return { content: checked(request, limit, declaredSha256), ...(declaredSha256 && { declaredSha256 }) };
}

function declaredDigest(request: Request): Sha256 | undefined {
  const header = request.headers['x-content-sha256'];
  if (header === undefined) return undefined;
  const text = String(header);
  const digest = parseSha256(text);
  if (digest === undefined) throw new DigestHeaderInvalid(text);
  return digest;
}

async function* checked(request: Request, limit: number, declared: Sha256 | undefined): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  // Kept open on an early end, so that the refusal can still be answered.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limit) throw new UploadTooLarge(undefined, limit);
      hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw isBrokenOff(cause) ? new UploadInterrupted(cause) : cause;
  }
  const received = hash.digest('hex');
  if (declared !== undefined && received !== declared) throw new DigestMismatch(declared, received);
}

function isBrokenOff(cause: unknown): boolean {
  const code = (cause as { readonly code?: unknown } | null)?.code;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}
