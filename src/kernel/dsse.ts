import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { parseSha256, type Sha256 } from './sha256.js';

/** Who vouches: a key of the installation. `sign` gives a raw 64-byte Ed25519 signature over the bytes it is handed. */
export interface EvidenceSigner {
  /** SHA-256 of the public key's DER form (SubjectPublicKeyInfo). */
  readonly keyId: Sha256;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKeyPem: string;
  sign(bytes: Uint8Array): Buffer;
}

/** A DSSE envelope in its JSON form: payload and signatures in standard base64. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The payload type of in-toto statements. */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/**
 * The bytes that are signed: `DSSEv1 SP len(type) SP type SP len(payload) SP payload`, lengths in bytes as decimal text.
 * Source: DSSE protocol v1.0.2, "PAE". Defined for an empty payload too.
 */
export function pae(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}

/** Signs a payload and wraps it. The same payload and key give the same envelope: Ed25519 takes no randomness. */
export function signEnvelope(payloadType: string, payload: Uint8Array | string, signer: EvidenceSigner): Envelope {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  return {
    payloadType,
    payload: Buffer.from(bytes).toString('base64'),
    signatures: [{ keyid: signer.keyId, sig: signer.sign(pae(payloadType, bytes)).toString('base64') }],
  };
}

/** The payload when one of the signatures is by this key (PEM, Ed25519) over exactly these bytes; otherwise `undefined`. */
export function verifyEnvelope(envelope: Envelope, publicKeyPem: string): Buffer | undefined {
  const key = ed25519Of(publicKeyPem);
  const payload = fromBase64(envelope.payload);
  if (key === undefined || payload === undefined) return undefined;
  const signed = pae(envelope.payloadType, payload);
  const vouched = envelope.signatures.some(({ keyid, sig }) => {
    const signature = fromBase64(sig);
    return keyid === keyIdOf(key) && signature !== undefined && verify(null, signed, key, signature);
  });
  return vouched ? payload : undefined;
}

/** Whether a signature (standard base64) by this key (PEM, Ed25519) fits exactly these bytes. `false` for what is no key or no base64. */
export function isSignatureOf(bytes: Uint8Array, signature: string, publicKeyPem: string): boolean {
  const [key, raw] = [ed25519Of(publicKeyPem), fromBase64(signature)];
  return key !== undefined && raw !== undefined && verify(null, bytes, key, raw);
}

/** An envelope from its JSON text; `undefined` when the text is anything else. */
export function parseEnvelope(text: string): Envelope | undefined {
  const value = jsonOf(text);
  if (!isRecord(value) || typeof value.payloadType !== 'string' || typeof value.payload !== 'string') return undefined;
  if (!Array.isArray(value.signatures) || !value.signatures.every(isSignature)) return undefined;
  return { payloadType: value.payloadType, payload: value.payload, signatures: value.signatures };
}

/** SHA-256 of a public key's DER form, the name under which its signatures are found. */
export function keyIdOf(publicKey: KeyObject): Sha256 {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return parseSha256(createHash('sha256').update(der).digest('hex')) as Sha256;
}

/** The name of a public key given as text; `undefined` when the text is no Ed25519 public key. */
export function keyIdOfPem(publicKeyPem: string): Sha256 | undefined {
  const key = publicKeyPem.includes('BEGIN PUBLIC KEY') ? ed25519Of(publicKeyPem) : undefined;
  return key && keyIdOf(key);
}

/** A signer that holds an Ed25519 private key in memory. */
export function signerFrom(privateKey: KeyObject): EvidenceSigner {
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

function ed25519Of(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Strict: what does not encode back to the same text is refused, so that one signature has one spelling. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSignature(value: unknown): value is { keyid: string; sig: string } {
  return isRecord(value) && typeof value.keyid === 'string' && typeof value.sig === 'string';
}
