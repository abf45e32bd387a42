import { createHash } from 'node:crypto';

declare const sha256Brand: unique symbol;

/** A SHA-256 digest as 64 lower-case hexadecimal characters. */
export type Sha256 = string & { readonly [sha256Brand]: true };

const FORM = /^[0-9a-f]{64}$/;

/** `undefined` when the text is not 64 lower-case hexadecimal characters. */
export function parseSha256(text: string): Sha256 | undefined {
  return FORM.test(text) ? (text as Sha256) : undefined;
}

/** Digest of bytes; a text is hashed as UTF-8. */
export function sha256Of(content: Uint8Array | string): Sha256 {
  return createHash('sha256').update(content).digest('hex') as Sha256;
}
