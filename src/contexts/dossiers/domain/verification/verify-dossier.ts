import { digestOf } from '../../../../kernel/canonical-json.js';
import type { PrintDocument } from '../../../../kernel/print-document.js';
import { sha256Of } from '../../../../kernel/sha256.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { judgeOutcomes } from '../../../../verdict/judge.js';
import type { JudgementResult } from '../../../../verdict/judgement.js';
import { composeDossier, type DossierDocument } from '../compose-dossier.js';
import { FACTS_NAME, outcomesName } from '../evidence-files.js';
import type { DossierFacts, JudgementFacts } from '../facts.js';
import { SEAL_NAME, type SealStatement } from '../seal.js';
import { attachmentChecks, readSeal } from './read-seal.js';
import { bad, good, open, type Check, type VerificationReport } from './report.js';

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
    intact: checks.every(({ ok }) => ok === true),
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
    contentCheck(input, statement, facts, composed),
    printCheck(content, composed.print),
    verdictCheck(content, facts),
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

function contentCheck(
  input: VerificationInput,
  statement: SealStatement,
  facts: DossierFacts,
  composed: DossierDocument,
): Check {
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
  return dossier.productVersion === input.productVersion
    ? bad('CONTENT', 'The attached facts give another document than the one that was sealed.')
    : open(
        'CONTENT',
        `Composed by Touchstone ${dossier.productVersion}; this is ${input.productVersion}, whose wording may differ. Use that version to check the wording.`,
      );
}

/** Whether page 1 says what the facts say, and every page carries the digest of the content. White space is not compared. */
function printCheck({ pages }: ReadPdf, print: PrintDocument): Check {
  const cover = squeezed(pages[0] ?? '');
  const { decision, deciding } = print.cover;
  const said = [
    decision.word,
    decision.instruction,
    ...deciding.flatMap(({ code, count, word }) => [code, count, word]),
  ];
  const missing = said.filter((text) => !cover.includes(squeezed(text)));
  if (missing.length > 0) return bad('PRINT', `Page 1 does not print what the facts say: “${missing[0]}”.`);
  const bare = pages.findIndex((page) => !squeezed(page).includes(squeezed(print.footerDigest)));
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
  const name = outcomesName({ siteKey: entry.siteKey, useCaseKey: entry.useCase.key });
  const bytes = content.attachments.find((file) => file.name === name)?.bytes;
  const { judgement } = entry;
  if (bytes === undefined || judgement === null) return `the attachment ${name} is missing.`;
  if (sha256Of(bytes) !== entry.outcomesDigest) return `${name} is not the table that was judged.`;
  try {
    const outcomes = Buffer.from(bytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Outcome);
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
