import { isSignatureOf, type EvidenceSigner } from '../../../kernel/dsse.js';
import { parseSha256, type Sha256 } from '../../../kernel/sha256.js';

/** The state of a chain at one moment: everything up to entry `size`. */
export interface Checkpoint {
  readonly chainId: string;
  /** Entries covered, 1 or more: the sequence number of the last one. */
  readonly size: number;
  /** Hash of entry `size`. */
  readonly headHash: Sha256;
  /** RFC 6962 root over the hashes of entries 1 to `size`, 32 bytes each. */
  readonly root: Sha256;
  /** UTC instant, ISO 8601 with milliseconds. */
  readonly at: string;
}

/** A checkpoint with who signed it. */
export interface SignedCheckpoint extends Checkpoint {
  readonly keyId: Sha256;
  readonly signature: string;
}

const ORIGIN = 'touchstone/checkpoint@1';
const FORM = new RegExp(
  `^${ORIGIN} ([0-9a-f-]{36})\n([1-9][0-9]{0,14})\n([0-9a-f]{64})\n([0-9a-f]{64})\n` +
    '([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z)\n\ned25519 ([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==)\n$',
);

/** Origin and chain, size, head, root, time, each on a line of its own: what is signed, the last line feed included. */
export function checkpointBody({ chainId, size, headHash, root, at }: Checkpoint): string {
  return `${ORIGIN} ${chainId}\n${size}\n${headHash}\n${root}\n${at}\n`;
}

/** The body, an empty line, and `ed25519 KEY_ID SIGNATURE`. The same checkpoint and key give the same text. */
export function signCheckpoint(checkpoint: Checkpoint, signer: EvidenceSigner): string {
  const body = checkpointBody(checkpoint);
  return `${body}\ned25519 ${signer.keyId} ${signer.sign(Buffer.from(body, 'utf8')).toString('base64')}\n`;
}

/** `undefined` for any other text, be it one line end off. Says nothing about the signature. */
export function parseCheckpoint(text: string): SignedCheckpoint | undefined {
  const [, chainId, size, head, root, at, key, signature] = FORM.exec(text) ?? [];
  const [headHash, rootHash, keyId] = [head, root, key].map((one) => parseSha256(one ?? ''));
  if (headHash === undefined || rootHash === undefined || keyId === undefined) return undefined;
  if (chainId === undefined || at === undefined || signature === undefined) return undefined;
  return { chainId, size: Number(size), headHash, root: rootHash, at, keyId, signature };
}

/** Whether this key signed exactly this checkpoint. `false` for a text that is no public key. */
export function isSignedBy(checkpoint: SignedCheckpoint, publicKeyPem: string): boolean {
  return isSignatureOf(Buffer.from(checkpointBody(checkpoint), 'utf8'), checkpoint.signature, publicKeyPem);
}
