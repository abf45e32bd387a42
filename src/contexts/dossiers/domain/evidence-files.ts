import { canonicalJson } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { sha256Of } from '../../../kernel/sha256.js';
import { SUMS_NAME, VERIFY_NAME } from './evidence-names.js';
import type { ComparedFacts, DossierFacts, JudgementFacts } from './facts.js';
import { outcomesCsv } from './outcomes-csv.js';

export const FACTS_NAME = 'facts.json';
/** Contradiction report and swap test by themselves; the facts hold the same. */
export const EXPECTATIONS_NAME = 'expectations.json';

/** A file of evidence before it goes into the PDF. */
export interface EvidenceFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly relationship: 'Source' | 'Data' | 'Supplement';
  readonly description: string;
}

/** Outcomes of one site and use case as they are stored: one canonical JSON text a line. */
export interface OutcomesFile {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly jsonLines: Uint8Array;
}

/** Attached outcomes are not those that the judgement names: the dossier would contradict itself. */
export class EvidenceMismatch extends DomainError<'DOSSIER_EVIDENCE_MISMATCH'> {
  readonly code = 'DOSSIER_EVIDENCE_MISMATCH';
  constructor(entry: JudgementFacts | ComparedFacts, found: string) {
    const name = `${entry.siteKey}, ${entry.useCase.key}`;
    super(
      `The outcomes handed over for ${name} are not those that were judged: expected ${entry.outcomesDigest}, found ${found}. Compose the dossier again from the stored judgement.`,
      { details: { siteKey: entry.siteKey, useCaseKey: entry.useCase.key } },
    );
  }
}

/** `outcomes-site-b-PALLET.jsonl`. */
export function outcomesName(entry: { readonly siteKey: string; readonly useCaseKey: string }): string {
  const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return `outcomes-${plain(entry.siteKey)}-${plain(entry.useCaseKey)}.jsonl`;
}

/**
 * Everything a verdict follows from, in a fixed order: the facts, what the use cases disagree on, then criteria and outcomes per judgement, then the digests of all
 * these and how to check them. @throws DOSSIER_EVIDENCE_MISMATCH
 */
export function evidenceFiles(facts: DossierFacts, outcomes: readonly OutcomesFile[]): EvidenceFile[] {
  const files = sourceFiles(facts, outcomes);
  return [...files, ...checkFiles(facts, files)];
}

function sourceFiles(facts: DossierFacts, outcomes: readonly OutcomesFile[]): EvidenceFile[] {
  const files: EvidenceFile[] = [
    {
      name: FACTS_NAME,
      mime: 'application/json',
      bytes: Buffer.from(canonicalJson(facts), 'utf8'),
      relationship: 'Source',
      description: 'All that this dossier says, as data',
    },
  ];
  if ((facts.expectations ?? []).length > 0)
    files.push({
      name: EXPECTATIONS_NAME,
      mime: 'application/json',
      bytes: Buffer.from(canonicalJson(facts.expectations), 'utf8'),
      relationship: 'Data',
      description: 'Where use cases disagree on the same images, every image named, and the swap test',
    });
  for (const entry of facts.judgements) {
    const place = { siteKey: entry.siteKey, useCaseKey: entry.useCase.key };
    files.push(criteriaFile(entry));
    if (entry.outcomesDigest === null) continue;
    const file = outcomesFile(entry, outcomes);
    const { bytes } = file;
    files.push(file);
    files.push({
      name: outcomesName(place).replace('.jsonl', '.csv'),
      mime: 'text/csv',
      bytes: Buffer.from(outcomesCsv(bytes), 'utf8'),
      relationship: 'Supplement',
      description: `The same outcomes as a table: ${entry.siteKey}, ${entry.useCase.key}`,
    });
  }
  for (const entry of facts.compared ?? []) files.push(outcomesFile(entry, outcomes));
  return files;
}

/** @throws DOSSIER_EVIDENCE_MISMATCH */
function outcomesFile(entry: JudgementFacts | ComparedFacts, outcomes: readonly OutcomesFile[]): EvidenceFile {
  const place = { siteKey: entry.siteKey, useCaseKey: entry.useCase.key };
  const bytes = outcomes.find(
    (file) => file.siteKey === place.siteKey && file.useCaseKey === place.useCaseKey,
  )?.jsonLines;
  const found = bytes === undefined ? 'none' : sha256Of(bytes);
  if (bytes === undefined || found !== entry.outcomesDigest) throw new EvidenceMismatch(entry, found);
  return {
    name: outcomesName(place),
    mime: 'application/jsonl',
    bytes,
    relationship: 'Data',
    description: `Outcome of every item: ${entry.siteKey}, ${entry.useCase.key}`,
  };
}

function checkFiles({ dossier }: DossierFacts, files: readonly EvidenceFile[]): EvidenceFile[] {
  const sums = files.map(({ name, bytes }) => `${sha256Of(bytes)}  ${name}\n`).join('');
  const pdf = `${dossier.number}-${dossier.issue}.pdf`;
  const listed = files.map(({ name, description }) => `  ${name}\n      ${description}\n`).join('');
  const steps = [
    `How to check ${pdf} (sealed ${dossier.sealedAt} with key ${dossier.sealKeyId})`,
    `1. With Touchstone, offline. In its folder:\n     node bin/touchstone.mjs verify ${pdf}\n   Exit code 0: intact. 5: altered; the first failed line says what.\n   With --key KEY.pem it also checks that the file was sealed with the key you know.`,
    `2. Without Touchstone, the attachments (poppler-utils and coreutils):\n     mkdir evidence && pdfdetach -saveall -o evidence ${pdf}\n     cd evidence && sha256sum -c ${SUMS_NAME}\n   seal.dsse.json holds the same digests, signed with Ed25519 (DSSE).`,
    `3. The whole file, against the digest in the register of whoever issued it:\n     sha256sum ${pdf}`,
    `Attached:\n${listed}`,
  ];
  const text = (name: string, content: string, description: string): EvidenceFile => ({
    name,
    mime: 'text/plain',
    bytes: Buffer.from(content, 'utf8'),
    relationship: 'Supplement',
    description,
  });
  return [
    text(SUMS_NAME, sums, 'SHA-256 of the other attachments, for sha256sum -c'),
    text(VERIFY_NAME, `${steps.join('\n\n')}`, 'How to check this dossier'),
  ];
}

function criteriaFile(entry: JudgementFacts): EvidenceFile {
  const place = { siteKey: entry.siteKey, useCaseKey: entry.useCase.key };
  return {
    name: outcomesName(place).replace('outcomes-', 'criteria-').replace('.jsonl', '.json'),
    mime: 'application/json',
    bytes: Buffer.from(canonicalJson(entry.criteriaSet.document), 'utf8'),
    relationship: 'Data',
    description: `Criteria version ${entry.criteriaSet.version}: ${entry.siteKey}, ${entry.useCase.key}`,
  };
}
