import { canonicalJson, digestOf } from '../../../../kernel/canonical-json.js';
import type { PrintDocument } from '../../../../kernel/print-document.js';
import { sha256Of } from '../../../../kernel/sha256.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { judgeOutcomes } from '../../../../verdict/judge.js';
import type { JudgementResult } from '../../../../verdict/judgement.js';
import { composeDossier, EDITION, footerDigest, type DossierDocument } from '../compose-dossier.js';
import { EXPECTATIONS_NAME, FACTS_NAME, outcomesName } from '../evidence-files.js';
import { expectationsOf } from '../expectations.js';
import type { DossierFacts, JudgementFacts } from '../facts.js';
import { SEAL_NAME, type SealStatement } from '../seal.js';
import { attachmentChecks, readSeal } from './read-seal.js';
import { bad, good, isIntact, open, type Check, type VerificationReport } from './report.js';

/** Text by page and attached files, as an independent parser reads them. */
export interface ReadPdf {
  readonly pages: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface VerificationInput {
  readonly pdf: Uint8Array;
  /** `undefined`: the file cannot be opened as a PDF. */
  readonly content: ReadPdf | undefined;
  readonly pinnedKeyPem?: string;
  readonly productVersion: string;
}

/**
 * Checks a dossier without network and database: its bytes and signature, its attachments, and that facts, print and recomputed
 * verdicts say the same. Later checks matter against a sealer who contradicts himself; the first ones against everybody else.
 */
export function verifyDossier(input: VerificationInput): VerificationReport {
  const seal = readSeal(input.pdf, input.pinnedKeyPem);
  const checks: Check[] = [...seal.checks];
  if (seal.statement !== null) checks.push(...contentChecks(input, seal.statement, seal.range));
  return {
    format: 'touchstone/verification@1',
    intact: isIntact(checks),
    fileSha256: sha256Of(input.pdf),
    keyId: seal.keyId,
    keyPinned: input.pinnedKeyPem !== undefined,
    dossier: seal.statement?.dossier ?? null,
    checks,
  };
}

function contentChecks(input: VerificationInput, statement: SealStatement, range: Uint8Array): Check[] {
  const { content } = input;
  if (content === undefined)
    return [bad('ATTACHMENTS', 'The file cannot be opened as a PDF, so its attachments cannot be read.')];
  const attached = attachmentChecks(statement, content.attachments, { name: SEAL_NAME, range });
  const facts = factsOf(content);
  if (facts === undefined)
    return [attached, bad('CONTENT', `The attachment ${FACTS_NAME} cannot be read as facts of a dossier.`)];
  const composed = recomposed(facts);
  if (composed === undefined) return [attached, bad('CONTENT', `No dossier can be composed from ${FACTS_NAME}.`)];
  return [
    attached,
    contentCheck(statement, facts, composed),
    printCheck(content, { print: composed.print, statement, isOwnEdition: editionOf(facts) === EDITION }),
    verdictCheck(content, facts),
    ...expectationChecks(content, facts),
  ];
}

function factsOf({ attachments }: ReadPdf): DossierFacts | undefined {
  const bytes = attachments.find(({ name }) => name === FACTS_NAME)?.bytes;
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as DossierFacts | null;
    return value?.format === 'touchstone/dossier-facts@1' ? value : undefined;
  } catch {
    return undefined;
  }
}

function recomposed(facts: DossierFacts): DossierDocument | undefined {
  try {
    return composeDossier(facts);
  } catch {
    return undefined;
  }
}

function editionOf({ dossier }: DossierFacts): number {
  return dossier.edition ?? 1;
}

function contentCheck(statement: SealStatement, facts: DossierFacts, composed: DossierDocument): Check {
  const { dossier } = facts;
  const said = {
    number: dossier.number,
    issue: dossier.issue,
    kind: dossier.kind,
    decision: facts.gate?.decision ?? null,
  };
  const { contentDigest, ...sealed } = statement.dossier;
  if (digestOf(said) !== digestOf(sealed))
    return bad('CONTENT', 'The seal names another dossier or decision than the attached facts.');
  if (composed.contentDigest === contentDigest)
    return good('CONTENT', 'The attached facts give exactly the document that was sealed.');
  return editionOf(facts) === EDITION
    ? bad('CONTENT', 'The attached facts give another document than the one that was sealed.')
    : open(
        'CONTENT',
        `Worded by edition ${editionOf(facts)} (Touchstone ${dossier.productVersion}); this version writes edition ${EDITION}, so the words were not composed again. Decision, numbers and verdicts were checked.`,
      );
}

interface PrintClaim {
  readonly print: PrintDocument;
  readonly statement: SealStatement;
  readonly isOwnEdition: boolean;
}

/**
 * Whether page 1 says what the facts say, and every page carries the digest of the content. White space is not compared; of another
 * edition only decision and numbers are.
 */
function printCheck({ pages }: ReadPdf, { print, statement, isOwnEdition }: PrintClaim): Check {
  const cover = squeezed(pages[0] ?? '');
  const { decision, deciding } = print.cover;
  const words = isOwnEdition ? [decision.scope ?? '', decision.instruction] : [];
  const said = [decision.word, ...words, ...deciding.flatMap(({ code, count, word }) => [code, count, word])];
  const missing = said.filter((text) => !cover.includes(squeezed(text)));
  if (missing.length > 0) return bad('PRINT', `Page 1 does not print what the facts say: “${missing[0]}”.`);
  const digest = squeezed(footerDigest(statement.dossier.contentDigest));
  const bare = pages.findIndex((page) => !squeezed(page).includes(digest));
  if (bare !== -1) return bad('PRINT', `Page ${bare + 1} does not carry the digest of this content.`);
  return good(
    'PRINT',
    `Page 1 prints the decision and numbers of the facts; all ${pages.length} pages carry their digest.`,
  );
}

function squeezed(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, '');
}

function verdictCheck(content: ReadPdf, facts: DossierFacts): Check {
  const judged = facts.judgements.filter(({ judgement }) => judgement !== null);
  for (const entry of judged) {
    const problem = recomputed(content, entry);
    if (problem !== undefined) return bad('VERDICTS', `${entry.siteKey}, ${entry.useCase.key}: ${problem}`);
  }
  return good('VERDICTS', `${judged.length} verdicts follow from the attached outcomes, computed again here.`);
}

/** What is wrong with one judgement; `undefined`: nothing. */
function recomputed(content: ReadPdf, entry: JudgementFacts): string | undefined {
  const { name, bytes } = outcomesFile(content, entry);
  const { judgement } = entry;
  if (bytes === undefined || judgement === null) return `the attachment ${name} is missing.`;
  if (sha256Of(bytes) !== entry.outcomesDigest) return `${name} is not the table that was judged.`;
  try {
    const outcomes = outcomesIn(bytes);
    const { excluded } = judgement.conservation;
    const { document } = entry.criteriaSet;
    const wording = entry.useCase.wording;
    const again = judgeOutcomes({
      document,
      outcomes,
      excluded,
      attempt: judgement.attempt,
      ...(wording && { wording }),
    });
    if (digestOf(deciding(again)) === digestOf(deciding(judgement))) return undefined;
    return `the outcomes give ${again.verdict}, the dossier says ${judgement.verdict}, or their figures differ.`;
  } catch {
    return `the outcomes in ${name} cannot be judged.`;
  }
}

/** Averages may come from elsewhere and decide nothing. */
function deciding(judgement: JudgementResult): object {
  return { ...judgement, averages: [] };
}

function outcomesFile(
  content: ReadPdf,
  entry: Pick<JudgementFacts, 'siteKey' | 'useCase'>,
): { name: string; bytes: Uint8Array | undefined } {
  const name = outcomesName({ siteKey: entry.siteKey, useCaseKey: entry.useCase.key });
  return { name, bytes: content.attachments.find((file) => file.name === name)?.bytes };
}

function outcomesIn(bytes: Uint8Array): readonly Outcome[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
}

/** Contradiction report and swap test made again; no check for a dossier without them. */
function expectationChecks(content: ReadPdf, facts: DossierFacts): Check[] {
  const { expectations } = facts;
  if (expectations === undefined) return [];
  try {
    const judged = [...facts.judgements, ...(facts.compared ?? [])].flatMap((entry) => {
      const { bytes } = outcomesFile(content, entry);
      if (bytes === undefined) return [];
      const place = { siteKey: entry.siteKey, useCaseKey: entry.useCase.key, runId: entry.runId };
      return [{ ...place, outcomes: outcomesIn(bytes) }];
    });
    if (digestOf(expectationsOf(judged)) !== digestOf(expectations))
      return [bad('EXPECTATIONS', 'The outcomes give another contradiction report or swap test than the facts.')];
  } catch {
    return [bad('EXPECTATIONS', 'The outcomes cannot be read, so use cases cannot be compared.')];
  }
  const attached = content.attachments.find(({ name }) => name === EXPECTATIONS_NAME)?.bytes;
  const isAttached = attached !== undefined && Buffer.from(attached).toString('utf8') === canonicalJson(expectations);
  if (expectations.length > 0 && !isAttached)
    return [bad('EXPECTATIONS', `The attachment ${EXPECTATIONS_NAME} does not say what the facts say.`)];
  const found = expectations.length === 0 ? 'No two use cases share images' : `${expectations.length} comparisons`;
  return [good('EXPECTATIONS', `${found}, computed again here from the attached outcomes.`)];
}
