import { needsOf } from '../../contexts/criteria/domain/needs.js';
import { changesBetween } from '../../contexts/criteria/domain/rules.js';
import type { Problem } from '../../kernel/document-reader.js';
import { contractDigest } from '../../metrics/interpretation/contract.js';
import { lintContract, parseContract } from '../../metrics/interpretation/parse-contract.js';
import { CONTRACT_TEMPLATES } from '../../metrics/interpretation/templates/contract-templates.js';
import type { CriteriaDocument, SiteSchema } from '../../verdict/criteria/criteria-document.js';
import { criteriaDigest, expandCriteria } from '../../verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../verdict/criteria/lint-criteria.js';
import { proposeDocument } from '../../verdict/criteria/propose-document.js';
import { CRITERIA_QUESTIONS } from '../../verdict/criteria/questions.js';
import { AnswersRefused } from '../../verdict/criteria/templates.js';
import { readJson, readJsonObject } from './read-json.js';
import { InputFileInvalid, OptionInvalid } from './stats-input.js';

export interface Answer {
  readonly text: string;
  readonly exitCode: number;
}

const INVALID = 4;

/** The plain questions with what may be answered. */
export function questionsText(json: boolean): Answer {
  if (json) return { text: JSON.stringify(CRITERIA_QUESTIONS), exitCode: 0 };
  const lines = CRITERIA_QUESTIONS.flatMap(({ id, question, isNeeded, answers, form }) => [
    `${id}: ${question}${isNeeded ? '' : ' (may be left out)'}`,
    ...(form === null ? Object.entries(answers).map(([value, text]) => `  ${value}: ${text}`) : [`  ${form}`]),
  ]);
  return { text: lines.join('\n'), exitCode: 0 };
}

/** A criteria document from a file of answers. @throws AnswersRefused, ContractInvalid, InputFileInvalid */
export async function proposed(options: {
  readonly answers: string;
  readonly contract: string;
  readonly siteSchema?: string;
  readonly title: string;
}): Promise<Answer> {
  const contract = parseContract(await readJson(options.contract));
  const siteSchema = (options.siteSchema === undefined ? {} : await readJsonObject(options.siteSchema)) as SiteSchema;
  const result = proposeDocument(await readJson(options.answers), { title: options.title, contract, siteSchema });
  if ('problems' in result) throw new AnswersRefused(result.problems);
  return { text: JSON.stringify(result.document, null, 2), exitCode: 0 };
}

/** Every problem of a criteria document, or its digest, its written-out slices and what it would take. @throws InputFileInvalid */
export async function checkedCriteria(options: {
  readonly criteria: string;
  readonly contract?: string;
  readonly json?: boolean;
}): Promise<Answer> {
  const contract = options.contract === undefined ? undefined : parseContract(await readJson(options.contract));
  const { document, problems } = lintCriteria(await readJson(options.criteria), { ...(contract && { contract }) });
  if (document === null) return { text: problemsText(options.criteria, problems, options.json), exitCode: INVALID };
  const needs = needsOf(document);
  const digest = criteriaDigest(document);
  if (options.json) return { text: JSON.stringify({ digest, expanded: expandCriteria(document), needs }), exitCode: 0 };
  const lines = needs.map(({ title, slice, unit, withoutFailure, atDesignPoint }) => {
    const expected = atDesignPoint === null ? '' : `; ${atDesignPoint.units} for a fair chance (${atDesignPoint.allowedFailures} may be wrong)`; // prettier-ignore
    return `  "${title}", ${slice ?? 'all items'}: at least ${withoutFailure} ${unit} units, none wrong${expected}`;
  });
  return { text: [`No problem found. Digest ${digest}`, ...lines].join('\n'), exitCode: 0 };
}

/** Every difference of two criteria documents, called looser, stricter or incomparable. @throws InputFileInvalid */
export async function comparedCriteria(options: {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}): Promise<Answer> {
  const changes = changesBetween(await soundCriteria(options.from), await soundCriteria(options.to));
  if (options.json) return { text: JSON.stringify(changes), exitCode: 0 };
  const lines = changes.map(({ effect, text }) => `${effect}  ${text}`);
  return { text: lines.length === 0 ? 'No difference.' : lines.join('\n'), exitCode: 0 };
}

/** @throws InputFileInvalid */
export async function soundCriteria(file: string): Promise<CriteriaDocument> {
  const { document, problems } = lintCriteria(await readJson(file));
  if (document !== null) return document;
  const [first] = problems;
  throw new InputFileInvalid(file, `${first?.code ?? ''} at ${first?.path ?? ''}: ${first?.message ?? ''}`);
}

/** One of the shipped contracts. @throws OptionInvalid */
export function contractTemplate(name: string): Answer {
  const found = Object.entries(CONTRACT_TEMPLATES).find(([known]) => known === name);
  if (found === undefined)
    throw new OptionInvalid('template', name, `one of ${Object.keys(CONTRACT_TEMPLATES).join(', ')}`);
  return { text: JSON.stringify(found[1], null, 2), exitCode: 0 };
}

/** Every problem of a contract, or its digest. @throws InputFileInvalid */
export async function checkedContract(file: string, json: boolean): Promise<Answer> {
  const { contract, problems } = lintContract(await readJson(file));
  if (contract === null) return { text: problemsText(file, problems, json), exitCode: INVALID };
  const digest = contractDigest(contract);
  return { text: json ? JSON.stringify({ digest }) : `No problem found. Digest ${digest}`, exitCode: 0 };
}

function problemsText(file: string, problems: readonly Problem[], json = false): string {
  if (json) return JSON.stringify({ problems });
  const lines = problems.map(({ code, path, message }) => `  ${code} at ${path === '' ? '(document)' : path}: ${message}`); // prettier-ignore
  return [`${file} cannot be used:`, ...lines].join('\n');
}
