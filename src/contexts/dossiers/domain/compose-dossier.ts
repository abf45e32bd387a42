import { digestOf } from '../../../kernel/canonical-json.js';
import type { PrintDocument } from '../../../kernel/print-document.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { composeCover } from './cover.js';
import type { DossierFacts } from './facts.js';
import { inFours } from './format.js';
import { backSections } from './sections/back.js';
import { failuresSection } from './sections/failures.js';
import { frontSections } from './sections/front.js';
import { ledgerSections } from './sections/ledger.js';
import { resultsSection } from './sections/results.js';
import { subjectSections } from './sections/subject.js';
import { wordingFor } from './wording.js';

/**
 * Edition of the words and their order. A change after which the same facts give another document raises it, so that a dossier composed
 * by an earlier edition is told from one that was altered.
 */
export const EDITION = 3;

/** A composed dossier: what is printed, and the digest of it that every footer carries. */
export interface DossierDocument {
  readonly print: PrintDocument;
  /** Of `print` with an empty footer digest. */
  readonly contentDigest: Sha256;
}

/** Facts in, printed document out. Pure: the same facts give the same document, and no sentence stands without its fact. */
export function composeDossier(facts: DossierFacts): DossierDocument {
  const wording = wordingFor(facts);
  const { l } = wording;
  const { dossier } = facts;
  const print: PrintDocument = {
    format: 'touchstone/print-document@1',
    paper: 'A4',
    language: l.language,
    title: `${facts.pilot.title}: test dossier ${dossier.number}, issue ${dossier.issue}`,
    author: facts.vendor,
    subject: `Evidence for ${facts.customer}`,
    createdAt: dossier.sealedAt,
    product: 'Touchstone',
    runningHead: `${dossier.number} · issue ${dossier.issue}`,
    footerNote: l.footer,
    footerDigest: '',
    watermark: dossier.kind === 'RUN_PREVIEW' ? l.previewMark : null,
    pageOf: l.pageOf,
    contentsTitle: l.contents,
    cover: composeCover(wording),
    sections: [
      ...frontSections(wording),
      ...subjectSections(wording),
      resultsSection(wording),
      failuresSection(wording),
      ...ledgerSections(wording),
      ...backSections(wording),
    ],
  };
  const contentDigest = digestOf(print);
  return { print: { ...print, footerDigest: footerDigest(contentDigest) }, contentDigest };
}

/** `content 7c1f 9a42 e05b 33d8`. */
export function footerDigest(contentDigest: Sha256): string {
  return `content ${inFours(contentDigest.slice(0, 16))}`;
}
