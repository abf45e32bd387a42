import type { Sha256 } from '../../../../kernel/sha256.js';
import { bad, good, isIntact, open, type Check, type VerificationReport } from './report.js';

/** What an exported bundle says, read with the stand-alone verifier, to which the dossier was given as a checkpoint kept outside. */
export interface BundleClaim {
  readonly intact: boolean;
  /** The first thing wrong with it; `null`: nothing. */
  readonly problem: string | null;
  readonly entries: number;
  /** Up to which entry the dossier's own checkpoint vouches for the chain; 0: for none. */
  readonly anchoredTo: number;
  /** Canonical texts of the entries that may be read, oldest first. */
  readonly entryTexts: readonly string[];
  /** Digest of the file of this number and issue in the bundle; `null`: it holds none, as after a purge. */
  readonly fileSha256: Sha256 | null;
}

interface DossierEntry {
  readonly action: string;
  readonly at: string;
  readonly reason?: string;
  readonly after?: { readonly number?: string; readonly issue?: number; readonly fileSha256?: string };
}

/** The report with what a bundle of the pilot adds: whether it is intact, records this very file, and what became of the dossier. */
export function againstBundle(report: VerificationReport, claim: BundleClaim): VerificationReport {
  const checks = [...report.checks, bundleCheck(claim), ...recordChecks(report, claim)];
  return { ...report, checks, intact: isIntact(checks) };
}

function bundleCheck({ intact, problem, entries, anchoredTo }: BundleClaim): Check {
  if (!intact) return bad('BUNDLE', `The bundle is not intact: ${problem ?? 'its verifier gave no reason'}`);
  return good(
    'BUNDLE',
    `The bundle is intact; of its ${entries} entries this dossier vouches for the first ${anchoredTo}.`,
  );
}

function recordChecks({ dossier, fileSha256 }: VerificationReport, claim: BundleClaim): Check[] {
  if (dossier === null) return [];
  const name = `${dossier.number}, issue ${dossier.issue}`;
  const about = claim.entryTexts
    .map((text) => JSON.parse(text) as DossierEntry)
    .filter(({ action, after }) => action.startsWith('dossier.') && isOf(after, dossier));
  const sealed = about.find(({ action }) => action === 'dossier.sealed');
  if (sealed === undefined)
    return [bad('RECORD', `The bundle's record knows no dossier ${name}. Is it a bundle of the same pilot?`)];
  if (sealed.after?.fileSha256 !== fileSha256)
    return [bad('RECORD', `The record says that dossier ${name} was sealed with another SHA-256.`)];
  if (claim.fileSha256 !== null && claim.fileSha256 !== fileSha256)
    return [bad('RECORD', `The bundle holds another file of dossier ${name}.`)];
  return [good('RECORD', `The record names exactly this file: dossier ${name}, sealed ${sealed.at}.`), standing(about)];
}

/** What became of it, as far as the bundle's record goes. */
function standing(about: readonly DossierEntry[]): Check {
  const last = (...actions: string[]): DossierEntry | undefined =>
    about.findLast(({ action }) => actions.includes(action));
  const revoked = last('dossier.revoked');
  if (revoked !== undefined)
    return bad('STANDING', `It was revoked ${revoked.at}: ${revoked.reason ?? 'no reason is recorded'}`);
  const superseded = last('dossier.superseded');
  if (superseded !== undefined)
    return open('STANDING', `It was superseded ${superseded.at}: the dossier of a later round says what holds now.`);
  const { action = '', at = '' } = last('dossier.acknowledged', 'dossier.issued', 'dossier.sealed') ?? {};
  return good('STANDING', `As far as the record goes it stands: ${action.replace('dossier.', '')} ${at}.`);
}

function isOf(
  after: DossierEntry['after'],
  { number, issue }: { readonly number: string; readonly issue: number },
): boolean {
  return after?.number === number && after.issue === issue;
}
