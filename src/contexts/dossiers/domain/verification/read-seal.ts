import { keyIdOfPem, verifyEnvelope, type Envelope } from '../../../../kernel/dsse.js';
import { parseSha256, sha256Of, type Sha256 } from '../../../../kernel/sha256.js';
import { digestOutside, envelopeAt, envelopeText, onlyOpening, SEAL_TYPE, type SealStatement } from '../seal.js';
import { bad, good, type Check } from './report.js';

export interface ReadSeal {
  readonly statement: SealStatement | null;
  readonly keyId: Sha256 | null;
  /** Bytes of the hole as they stand in the file. */
  readonly range: Uint8Array;
  readonly checks: readonly Check[];
}

/** Seal, signature, key and every byte of the file. @param pinnedKeyPem a public key the reader brings; absent: the one inside. */
export function readSeal(pdf: Uint8Array, pinnedKeyPem?: string): ReadSeal {
  const start = onlyOpening(pdf);
  const envelope = start === undefined ? undefined : envelopeAt(pdf, start);
  const claimed = envelope && statementOf(envelope);
  if (start === undefined || envelope === undefined || claimed === undefined)
    return broken(
      bad('SEAL', 'The file holds no readable seal, or more than one: it is not a sealed dossier, or it was altered.'),
    );
  const keyId = keyIdOfPem(claimed.publicKeyPem) ?? null;
  const checks = [
    good('SEAL', 'The file holds exactly one seal.'),
    signatureCheck(envelope, claimed),
    keyCheck(claimed, keyId, pinnedKeyPem),
  ];
  checks.push(bytesCheck(pdf, { start, envelope, statement: claimed }));
  return { statement: claimed, keyId, range: pdf.subarray(start, start + claimed.file.hole.length), checks };
}

function broken(check: Check): ReadSeal {
  return { statement: null, keyId: null, range: new Uint8Array(), checks: [check] };
}

function signatureCheck(envelope: Envelope, statement: SealStatement): Check {
  return verifyEnvelope(envelope, statement.publicKeyPem) === undefined
    ? bad('SIGNATURE', 'The signature does not belong to the statement: the seal was altered.')
    : good('SIGNATURE', 'The statement is signed (Ed25519).');
}

function keyCheck(statement: SealStatement, keyId: Sha256 | null, pinned: string | undefined): Check {
  if (pinned === undefined)
    return good(
      'KEY',
      `Sealed with the key ${keyId ?? 'unknown'}. Compare this fingerprint with one you got by another way, or give --key.`,
    );
  const wanted = keyIdOfPem(pinned);
  if (wanted === undefined) return bad('KEY', 'The key you gave is no Ed25519 public key in PEM.');
  return wanted === keyId
    ? good('KEY', `Sealed with the key you gave (${wanted}).`)
    : bad('KEY', `Sealed with another key than the one you gave: found ${keyId ?? 'none'}, expected ${wanted}.`);
}

function bytesCheck(pdf: Uint8Array, found: { start: number; envelope: Envelope; statement: SealStatement }): Check {
  const { file } = found.statement;
  const { hole } = file;
  if (hole.start !== found.start)
    return bad('BYTES', 'The seal does not stand where it was written: bytes were put in or taken out.');
  if (pdf.length > file.length && digestOutside(pdf.subarray(0, file.length), hole) === file.sha256)
    return bad(
      'BYTES',
      `${pdf.length - file.length} bytes were appended after sealing (an update or a note); readers may show another content.`,
    );
  if (pdf.length !== file.length) return bad('BYTES', `The file has ${pdf.length} bytes, ${file.length} were sealed.`);
  if (digestOutside(pdf, hole) !== file.sha256) return bad('BYTES', 'At least one byte outside the seal was changed.');
  const written = Buffer.from(envelopeText(found.envelope).padEnd(hole.length, ' '), 'latin1');
  if (!written.equals(pdf.subarray(hole.start, hole.start + hole.length)))
    return bad('BYTES', 'At least one byte inside the seal was changed.');
  return good('BYTES', `All ${pdf.length} bytes are as they were sealed.`);
}

/** The statement as far as its form can be trusted before its signature is checked. */
function statementOf(envelope: Envelope): SealStatement | undefined {
  if (envelope.payloadType !== SEAL_TYPE) return undefined;
  try {
    const value = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')) as Partial<SealStatement> | null;
    return value !== null && hasForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function hasForm(value: Partial<SealStatement>): value is SealStatement {
  return (
    value.format === 'touchstone/dossier-seal@1' &&
    typeof value.publicKeyPem === 'string' &&
    hasFile(value) &&
    hasManifest(value)
  );
}

function hasFile({ file }: Partial<SealStatement>): boolean {
  const numbers: readonly unknown[] = [file?.length, file?.hole?.start, file?.hole?.length];
  return (
    numbers.every((number) => Number.isSafeInteger(number) && (number as number) >= 0) &&
    parseSha256(String(file?.sha256)) !== undefined
  );
}

function hasManifest({ dossier, attachments }: Partial<SealStatement>): boolean {
  return (
    parseSha256(String(dossier?.contentDigest)) !== undefined &&
    Array.isArray(attachments) &&
    attachments.every(({ name, sha256 }) => typeof name === 'string' && parseSha256(String(sha256)) !== undefined)
  );
}

export function attachmentChecks(
  statement: SealStatement,
  attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  seal: { readonly name: string; readonly range: Uint8Array },
): Check {
  const found = new Map(attachments.map(({ name, bytes }) => [name, bytes]));
  const expected = new Set([seal.name, ...statement.attachments.map(({ name }) => name)]);
  const foreign = attachments.map(({ name }) => name).filter((name) => !expected.has(name));
  if (foreign.length > 0 || attachments.length !== expected.size)
    return bad(
      'ATTACHMENTS',
      `The attachments are not those that were sealed (${foreign.join(', ') || 'some are missing or doubled'}).`,
    );
  const inside = found.get(seal.name);
  if (inside === undefined || !Buffer.from(inside).equals(seal.range))
    return bad('ATTACHMENTS', 'The attached seal is not the one that covers the file.');
  const changed = statement.attachments.filter(({ name, sha256 }) => {
    const bytes = found.get(name);
    return bytes === undefined || sha256Of(bytes) !== sha256;
  });
  return changed.length > 0
    ? bad('ATTACHMENTS', `Not as sealed: ${changed.map(({ name }) => name).join(', ')}.`)
    : good('ATTACHMENTS', `${statement.attachments.length} attachments have the sealed digests.`);
}
