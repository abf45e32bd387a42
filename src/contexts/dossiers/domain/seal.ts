import { canonicalJson } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { parseEnvelope, signEnvelope, type Envelope, type EvidenceSigner } from '../../../kernel/dsse.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';
import type { GateDecision } from './facts.js';

export const SEAL_NAME = 'seal.dsse.json';
export const SEAL_TYPE = 'application/vnd.touchstone.dossier-seal+json';
/** What the sealed range begins with; it may stand in the file once only. */
export const SEAL_OPENING = `{"payloadType":"${SEAL_TYPE}",`;

export interface ManifestEntry {
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: Sha256;
}

/** What the seal states. `file` binds every byte of the PDF but the range that holds the seal itself. */
export interface SealStatement {
  readonly format: 'touchstone/dossier-seal@1';
  readonly dossier: {
    readonly number: string;
    readonly issue: number;
    readonly kind: 'GATE_DECISION' | 'RUN_PREVIEW';
    readonly decision: GateDecision | null;
    readonly contentDigest: Sha256;
  };
  readonly file: {
    /** Bytes of the whole file. */
    readonly length: number;
    readonly hole: { readonly start: number; readonly length: number };
    /** SHA-256 over the bytes before the hole followed by those after it. */
    readonly sha256: Sha256;
  };
  readonly attachments: readonly ManifestEntry[];
  readonly publicKeyPem: string;
}

/** The printed file does not hold exactly one range for the seal, or the seal does not fit: a fault of the renderer. */
export class SealMisplaced extends DomainError<'SEAL_MISPLACED'> {
  readonly code = 'SEAL_MISPLACED';
  constructor(message: string) {
    super(message);
  }
}

/** Bytes to keep for a seal over these attachments: statement in base64 with room to spare, in steps of 1 KiB. */
export function sealLength(attachments: readonly ManifestEntry[]): number {
  return Math.ceil((3072 + canonicalJson(attachments).length * 1.4) / 1024) * 1024;
}

/** Fills the hole of a rendered file with the signed statement about all its other bytes. Same file and key, same bytes. */
export function sealFile(
  pdf: Uint8Array,
  claim: Pick<SealStatement, 'dossier' | 'attachments'>,
  signer: EvidenceSigner,
): Buffer {
  const start = onlyOpening(pdf);
  if (start === undefined)
    throw new SealMisplaced('The rendered dossier does not hold exactly one place for its seal.');
  const hole = { start, length: sealLength(claim.attachments) };
  const statement: SealStatement = {
    format: 'touchstone/dossier-seal@1',
    ...claim,
    file: { length: pdf.length, hole, sha256: digestOutside(pdf, hole) },
    publicKeyPem: signer.publicKeyPem,
  };
  const text = envelopeText(signEnvelope(SEAL_TYPE, canonicalJson(statement), signer));
  if (text.length > hole.length)
    throw new SealMisplaced(`The seal takes ${text.length} bytes, kept were ${hole.length}.`);
  const sealed = Buffer.from(pdf);
  sealed.write(text.padEnd(hole.length, ' '), start, 'latin1');
  return sealed;
}

/** SHA-256 over a file without the bytes of the hole. */
export function digestOutside(bytes: Uint8Array, hole: SealStatement['file']['hole']): Sha256 {
  return sha256Of(Buffer.concat([bytes.subarray(0, hole.start), bytes.subarray(hole.start + hole.length)]));
}

/** Where the seal begins; `undefined` when it is missing or there are several. */
export function onlyOpening(bytes: Uint8Array): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer.indexOf(SEAL_OPENING, 0, 'latin1');
  return start === -1 || buffer.indexOf(SEAL_OPENING, start + 1, 'latin1') !== -1 ? undefined : start;
}

/** The envelope that begins at `start`: it holds no space, so the first space ends it. */
export function envelopeAt(bytes: Uint8Array, start: number): Envelope | undefined {
  const end = bytes.indexOf(0x20, start);
  return end === -1 ? undefined : parseEnvelope(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
}

/** The one spelling of an envelope in the hole. */
export function envelopeText({ payloadType, payload, signatures }: Envelope): string {
  const signed = signatures.map(({ keyid, sig }) => ({ keyid, sig }));
  return JSON.stringify({ payloadType, payload, signatures: signed });
}
