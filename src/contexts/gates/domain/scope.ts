import { digestOf } from '../../../kernel/canonical-json.js';
import type { JudgementResult, Verdict } from '../../../verdict/judgement.js';
import { nextSteps, type Statement } from '../../../verdict/next-steps.js';
import { isMandatory } from '../../../verdict/roll-up.js';

/** One mandatory statement of baselined criteria: a criterion on one of its slices (`null` = all items). */
export interface StatementRef {
  readonly criterionId: string;
  readonly slice: string | null;
}

/** One site and use case that a narrower decision is about; without statements all that was agreed for it. */
export interface ScopePart {
  readonly siteId: string;
  readonly useCaseId: string;
  readonly statements: readonly StatementRef[] | null;
}

/** A statement with what the judgement says of it. */
export interface JudgedStatement extends StatementRef {
  readonly verdict: Verdict;
}

/** What a narrower decision leaves out: a whole site and use case, or some of its statements. */
export interface LeftOut {
  readonly siteKey: string;
  readonly useCaseKey: string;
  /** `null` = nothing was judged. */
  readonly verdict: Verdict | null;
  /** `null` = all of them. */
  readonly statements: readonly JudgedStatement[] | null;
}

/** The scope of a round that decides on less than its site or pilot: part of the signed facts. */
export interface NarrowerScope {
  readonly parts: readonly ScopePart[];
  readonly leftOut: readonly LeftOut[];
}

/** Parts and statements in one order, each once: the same scope has the same key. */
export function orderedParts(parts: readonly ScopePart[]): readonly ScopePart[] {
  return parts
    .map((part) => ({ ...part, statements: part.statements && ordered(part.statements) }))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** Empty for a round without a narrower scope. */
export function scopeKey(parts: readonly ScopePart[] | undefined): string {
  return parts === undefined ? '' : digestOf(orderedParts(parts));
}

/** Every mandatory statement of a judgement, in document order. */
export function mandatoryStatements({ criteria }: JudgementResult): JudgedStatement[] {
  return criteria
    .filter(isMandatory)
    .flatMap(({ criterionId, cells }) => cells.map(({ slice, verdict }) => ({ criterionId, slice, verdict })));
}

export function isSameStatement(a: StatementRef, b: StatementRef): boolean {
  return a.criterionId === b.criterionId && a.slice === b.slice;
}

/**
 * Why the statements may not be the scope of a GO; `undefined` = they may. Only what the judgement's own next steps offer: statements
 * of the baselined criteria that were shown, at least one of every mandatory criterion. Nothing can be picked that was not agreed before.
 */
export function whyNotOffered(result: JudgementResult, statements: readonly StatementRef[]): string | undefined {
  const offer = nextSteps(result).find((step) => step.kind === 'NARROWER_SCOPE');
  if (offer === undefined)
    return `it is ${result.verdict}, and no narrower scope is offered: ${result.verdict === 'PASS' ? 'name it without statements' : 'some mandatory criterion has no condition that was shown'}`;
  const strange = statements.find((one) => !offer.passed.some((passed) => isSameStatement(passed, one)));
  if (strange !== undefined)
    return `${nameOf(strange)} is not among the statements that were shown: ${offer.passed.map((one) => nameOf(one)).join('; ')}`;
  const bare = missingCriteria(offer.passed, statements);
  return bare.length === 0
    ? undefined
    : `no statement of ${bare.join(', ')} is named, and every mandatory criterion must hold`;
}

function missingCriteria(passed: readonly Statement[], statements: readonly StatementRef[]): string[] {
  const all = [...new Set(passed.map(({ criterionId }) => criterionId))];
  return all.filter((id) => !statements.some(({ criterionId }) => criterionId === id));
}

function nameOf({ criterionId, slice }: StatementRef): string {
  return slice === null ? criterionId : `${criterionId} where ${slice}`;
}

function ordered(statements: readonly StatementRef[]): StatementRef[] {
  const refs = statements.map(({ criterionId, slice }) => ({ criterionId, slice }));
  const unique = refs.filter((one, index) => refs.findIndex((other) => isSameStatement(one, other)) === index);
  return unique.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function placeOf({ siteId, useCaseId }: ScopePart): string {
  return `${siteId} ${useCaseId}`;
}
