import type { Sha256 } from '../../../../kernel/sha256.js';
import type { SealStatement } from '../seal.js';

export type CheckName =
  | 'SEAL'
  | 'SIGNATURE'
  | 'KEY'
  | 'BYTES'
  | 'ATTACHMENTS'
  | 'CONTENT'
  | 'PRINT'
  | 'VERDICTS'
  | 'EXPECTATIONS'
  | 'BUNDLE'
  | 'RECORD'
  | 'STANDING';

/** `ok: null`: could not be checked here, and the message says why; it does not count as good. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean | null;
  readonly message: string;
}

export interface VerificationReport {
  readonly format: 'touchstone/verification@1';
  /** Every check is good; only the wording of an earlier edition may have been left unchecked, and a later dossier may say what holds now. */
  readonly intact: boolean;
  readonly fileSha256: Sha256;
  readonly keyId: Sha256 | null;
  /** Whether the key was compared with one that the reader brought. */
  readonly keyPinned: boolean;
  readonly dossier: SealStatement['dossier'] | null;
  readonly checks: readonly Check[];
}

/** Checks that may stay open in a dossier that is intact. */
const MAY_BE_OPEN: readonly CheckName[] = ['CONTENT', 'STANDING'];

export function isIntact(checks: readonly Check[]): boolean {
  return checks.every(({ name, ok }) => ok === true || (ok === null && MAY_BE_OPEN.includes(name)));
}

export const good = (name: CheckName, message: string): Check => ({ name, ok: true, message });
export const bad = (name: CheckName, message: string): Check => ({ name, ok: false, message });
export const open = (name: CheckName, message: string): Check => ({ name, ok: null, message });
