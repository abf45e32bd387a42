import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BundledEntry } from '../../contexts/dossiers/domain/bundle/bundle.js';
import type { BundleClaim } from '../../contexts/dossiers/domain/verification/against-bundle.js';
import { sha256Of } from '../../kernel/sha256.js';
import { UsageInvalid } from '../entry-errors.js';
import { verifierPath } from './write-bundle.js';

interface VerifierReport {
  readonly intact: boolean;
  readonly first: { readonly check: string; readonly place: string; readonly message: string } | null;
  readonly entries: number;
  readonly anchored: readonly { readonly to: number; readonly isOutside: boolean }[];
}

/** Large chains are told entry by entry when they are broken. */
const REPORT_BYTES = 64 * 2 ** 20;

/**
 * An exported bundle, checked by the verifier that this installation ships (nothing in the bundle is run), with the dossier as the
 * checkpoint that was kept outside.
 * @throws UsageInvalid when the folder is no bundle
 */
export async function readBundle(
  folder: string,
  dossier: { readonly file: string; readonly number: string; readonly issue: number },
  keyId?: string,
): Promise<BundleClaim> {
  const pinned = keyId === undefined ? [] : ['--key-id', keyId];
  const report = await verified([resolve(folder), '--json', '--checkpoint', resolve(dossier.file), ...pinned], folder);
  const chain = await readFile(join(folder, 'chain.jsonl'), 'utf8').catch(() => '');
  const file = join(folder, 'dossiers', `${dossier.number}-${dossier.issue}.pdf`);
  const bytes = await readFile(file).catch(() => undefined);
  return {
    intact: report.intact,
    problem: report.first && `${report.first.check} ${report.first.place}: ${report.first.message}`,
    entries: report.entries,
    anchoredTo: Math.max(0, ...report.anchored.filter(({ isOutside }) => isOutside).map(({ to }) => to)),
    // Entries of a broken bundle say nothing.
    entryTexts: report.intact ? textsOf(chain) : [],
    fileSha256: bytes === undefined ? null : sha256Of(bytes),
  };
}

function textsOf(chain: string): string[] {
  const lines = chain.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    const { canonical } = JSON.parse(line) as BundledEntry;
    return canonical === null ? [] : [canonical];
  });
}

async function verified(args: readonly string[], folder: string): Promise<VerifierReport> {
  const verifier = await verifierPath();
  return new Promise((done, fail) => {
    execFile(process.execPath, [verifier, ...args], { env: {}, maxBuffer: REPORT_BYTES }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (exitCode === 0 || exitCode === 5) done(JSON.parse(stdout) as VerifierReport);
      else
        fail(new UsageInvalid(`${folder} is no exported bundle that can be checked. ${stderr.split('\n')[0] ?? ''}`));
    });
  });
}
