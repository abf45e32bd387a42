import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { againstBundle } from '../../contexts/dossiers/domain/verification/against-bundle.js';
import type { VerificationReport } from '../../contexts/dossiers/domain/verification/report.js';
import { verifyDossier } from '../../contexts/dossiers/domain/verification/verify-dossier.js';
import { keyIdOf } from '../../kernel/dsse.js';
import { PdfjsReader } from '../../platform/pdf/pdfjs-reader.js';
import { productVersion } from '../product-version.js';
import { readBundle } from './read-bundle.js';

export interface VerifyOptions {
  readonly key?: string;
  /** Folder of an exported bundle. */
  readonly against?: string;
  readonly json?: boolean;
}

export interface VerifyResult {
  readonly text: string;
  /** 0 intact, 5 not, 64 a file could not be read. */
  readonly exitCode: 0 | 5 | 64;
}

/** Reads the file and, if given, the key; needs neither network nor database. */
export async function runVerify(file: string, options: VerifyOptions): Promise<VerifyResult> {
  const pdf = await bytesOf(file);
  if (pdf === undefined)
    return { text: `The dossier ${file} cannot be read. Check the path and its permissions.`, exitCode: 64 };
  const key = options.key === undefined ? undefined : await bytesOf(options.key);
  if (options.key !== undefined && key === undefined)
    return { text: `The key ${options.key} cannot be read. Give the installation's public key in PEM.`, exitCode: 64 };
  const alone = verifyDossier({
    pdf,
    content: await new PdfjsReader().read(pdf),
    productVersion: productVersion(),
    ...(key && { pinnedKeyPem: key.toString('utf8') }),
  });
  const report = await compared(alone, file, options.against, key);
  return {
    text: options.json ? JSON.stringify(report, null, 2) : reportText(file, report),
    exitCode: report.intact ? 0 : 5,
  };
}

/** The report with what the bundle adds; a file without a readable seal is compared with nothing. */
async function compared(
  report: VerificationReport,
  file: string,
  folder: string | undefined,
  key: Buffer | undefined,
): Promise<VerificationReport> {
  if (folder === undefined || report.dossier === null) return report;
  const { number, issue } = report.dossier;
  return againstBundle(report, await readBundle(folder, { file, number, issue }, key && idOf(key)));
}

/** `undefined` for a file that holds no key, which the check KEY has told already. */
function idOf(pem: Buffer): string | undefined {
  try {
    return keyIdOf(createPublicKey(pem));
  } catch {
    return undefined;
  }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

const SIGN = new Map<boolean | null, string>([
  [true, 'ok'],
  [false, 'WRONG'],
  [null, 'not checked'],
]);

function reportText(file: string, report: VerificationReport): string {
  const { dossier, intact } = report;
  const lines = report.checks.map(
    ({ name, ok, message }) => `  ${name.padEnd(12)}${(SIGN.get(ok) ?? '').padEnd(12)}${message}`,
  );
  const head =
    dossier === null
      ? file
      : `${file}: dossier ${dossier.number}, issue ${dossier.issue}, decision ${dossier.decision ?? 'none'}`;
  const isSuperseded = report.checks.some(({ name, ok }) => name === 'STANDING' && ok === null);
  const end = intact
    ? `The dossier is as it was sealed, and its verdicts follow from its evidence.${isSuperseded ? ' A later one says what holds now.' : ''}`
    : 'Do not rely on this dossier. Ask the sender for the sealed file and compare its SHA-256.';
  return [head, ...lines, `  SHA-256     ${report.fileSha256}`, end].join('\n');
}
