import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Problem } from '../../../kernel/document-reader.js';
import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { CriteriaDocument, SiteSchema } from '../../../verdict/criteria/criteria-document.js';
import { diffCriteria, type CriteriaChange as FieldChange } from '../../../verdict/criteria/diff-criteria.js';
import { lintCriteria } from '../../../verdict/criteria/lint-criteria.js';

/** What a criteria document must fit. */
export interface Surroundings {
  readonly siteSchema: SiteSchema;
  readonly contract: InterpretationContract;
}

export type CheckedDocument =
  { readonly document: CriteriaDocument } | { readonly problems: readonly [Problem, ...Problem[]] };

/** The document when it can be agreed on, else every problem. Slices are expanded by what the site declares, so both must say the same. */
export function checkDocument(document: unknown, surroundings: Surroundings): CheckedDocument {
  const lint = lintCriteria(document, surroundings);
  const problems = [...lint.problems];
  if (lint.document !== null && canonicalJson(lint.document.siteSchema) !== canonicalJson(surroundings.siteSchema))
    problems.push({
      code: 'SITE_SCHEMA_MISMATCH',
      path: '/siteSchema',
      message: 'The attributes differ from those the site declares. Copy the slice schema of the site.',
    });
  const [first, ...rest] = problems;
  if (first !== undefined) return { problems: [first, ...rest] };
  if (lint.document === null) throw new Error('A document without problems was not read.');
  return { document: lint.document };
}

/** One difference between two versions, with a line for a reader. */
export interface CriteriaChange extends FieldChange {
  readonly text: string;
}

export function changesBetween(before: CriteriaDocument, after: CriteriaDocument): readonly CriteriaChange[] {
  return diffCriteria(before, after).changes.map((change) => ({ ...change, text: textOf(change) }));
}

/** What makes something easier to meet, or cannot be compared; empty when only words changed or all became stricter. */
export function loosened(before: CriteriaDocument, after: CriteriaDocument): readonly CriteriaChange[] {
  if (!diffCriteria(before, after).loosened) return [];
  return changesBetween(before, after).filter(({ effect }) => effect !== 'STRICTER');
}

function textOf({ kind, criterionId, field, before, after }: FieldChange): string {
  const subject = criterionId ?? 'all criteria';
  if (kind !== 'CHANGED') return `${subject} ${kind.toLowerCase()}`;
  return `${subject}: ${field ?? 'content'} from ${shown(before)} to ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
