import type { Verdict } from '../../../../verdict/judgement.js';
import type { AttemptFacts, DossierFacts, GateDecision, SignatureFacts } from '../facts.js';
import { isMissed, verdictOf, wrongUnits, type FailureView, type Finding } from '../figures.js';
import { NBSP, percent, percentBeyond, plainPercent } from '../format.js';
import { capital, count, counted, date, FORM, gateName, joined, ordinal, part, tally } from './en-basics.js';
import { decisionScope, instruction, leftOutShort, meaningOf } from './en-decision.js';
import { expectationTexts } from './en-expectations.js';
import { evidenceTexts } from './en-evidence.js';

const VERDICT: Record<Verdict, string> = { PASS: 'Pass', FAIL: 'Fail', INCONCLUSIVE: 'Not proven', NOT_RUN: 'Not run' };
const DECISION: Record<GateDecision, string> = { GO: 'Go', CONDITIONAL: 'Conditional go', NO_GO: 'No go' };
const MEANING: Record<SignatureFacts['decision'], string> = {
  APPROVED: 'approved',
  APPROVED_WITH_CONDITIONS: 'approved with conditions',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
};

/** What and for whom in one line, which test and whose system in the next. */
function subtitle(facts: DossierFacts): string {
  const sites = joined(facts.sites.map(({ name }) => name));
  const test =
    facts.gate === null ? 'Preview of a run' : `${capital(gateName(facts.gate.type))}, round ${facts.gate.round}`;
  const days = facts.runs.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt])).sort();
  const first = date(days[0] ?? '');
  const last = date(days.at(-1) ?? '');
  const tested = days.length === 0 ? 'not tested' : first === last ? `tested ${first}` : `tested ${first} to ${last}`;
  return `For ${facts.customer} · ${sites}\n${test} · supplied by ${facts.vendor} · ${tested}`;
}

/** `limit met with 95 % confidence`, or what is missing. */
function verdictReason(finding: Finding, view: FailureView): string {
  const { entry, criterion, cell } = finding;
  const sure = plainPercent(criterion.confidenceUsed, FORM);
  const verdict = verdictOf(entry);
  if (verdict === 'PASS') return `limit met with ${sure} confidence`;
  if (cell.n === 0) return 'no sample of this kind was tested';
  if (verdict === 'FAIL' && cell.verdict !== 'FAIL') return 'fails a supporting criterion';
  if (verdict === 'FAIL') return `limit exceeded with ${sure} confidence`;
  return cell.verdict === 'PASS' ? 'a supporting criterion is not proven' : missing(finding, view);
}

function missing({ cell }: Finding, view: FailureView): string {
  const more = cell.needed?.withoutFurtherFailure ?? null;
  if (more !== null && more > 0) return `${counted(more, 'more faultless sample', 'more faultless samples')} needed`;
  return view.observed !== null && view.observed > view.limit
    ? 'observed beyond the limit'
    : 'true rate may exceed the limit';
}

/** `of 860 damaged boxes let through`. */
function countText({ entry, cell }: Finding): string {
  return `of ${count(cell.total)} ${entry.useCase.unitName} ${entry.useCase.failureName}`;
}

/** `2 were allowed`, of groups with what was seen: `1.5 of 120 groups; 5 were allowed`. The agreed limit as observed failures; what failed beyond doubt is told the limit itself. */
function allowedText({ criterion, cell }: Finding, view: FailureView): string {
  if (cell.allowedFailures === null && cell.verdict === 'FAIL' && criterion.decisionRule === 'BOUND')
    return `agreed limit ${count(Math.floor(view.limit * view.total + 1e-9))} in ${count(view.total)}`;
  if (cell.allowedFailures === null) return 'too few to pass';
  const seen =
    cell.estimator === 'SHARE'
      ? `${part(Math.round(wrongUnits(criterion, cell) * 10) / 10)} of ${counted(cell.n, 'group', 'groups')}; `
      : '';
  return `${seen}${part(cell.allowedFailures)} ${cell.allowedFailures === 1 ? 'was' : 'were'} allowed`;
}

/** The whole statement in counts, as page 1's picture says it aloud. */
function statement({ entry, criterion, cell }: Finding, view: FailureView): string {
  const { unitName, failureName } = entry.useCase;
  if (view.bound === null) return `No ${unitName} were tested, so nothing is known.`;
  const sure = plainPercent(criterion.confidenceUsed, FORM);
  const inTotal = (share: number, up: boolean): string =>
    `${count(up ? Math.ceil(share * view.total - 1e-9) : Math.floor(share * view.total + 1e-9))} in ${count(view.total)}`;
  const allowed =
    cell.allowedFailures === null
      ? 'with so few samples no result could pass'
      : cell.estimator === 'SHARE'
        ? `which allowed ${part(cell.allowedFailures)} of ${counted(cell.n, 'group', 'groups')} wrong`
        : `which allowed ${part(cell.allowedFailures)} observed`;
  const truth =
    isMissed(criterion, cell) && view.floor !== null
      ? `at least ${percentBeyond(view.floor, view.limit, FORM)}`
      : `at most ${inTotal(view.bound, true)} (${percent(view.bound, FORM, 'up')})`;
  return `${count(view.failed)} of ${count(view.total)} ${unitName} ${failureName}; with ${sure} confidence the true figure is ${truth}; agreed limit ${inTotal(view.limit, false)} (${plainPercent(view.limit, FORM)}), ${allowed}.`;
}

function weakest({ entry, criterion, cell }: Finding, view: FailureView, site: string): string {
  const where = `${entry.useCase.key}, ${site}, where ${cell.sliceText}`;
  if (view.bound === null) return `${where}: not tested at all. Nothing can be said about it.`;
  const seen = `${count(view.failed)} of ${count(view.total)} ${entry.useCase.failureName}`;
  const rate =
    isMissed(criterion, cell) && view.floor !== null
      ? `true rate at least ${percentBeyond(view.floor, view.limit, FORM)}`
      : `true rate up to ${percent(view.bound, FORM, 'up')}`;
  const limit = `${rate}, limit ${plainPercent(view.limit, FORM)}`;
  const end: Record<Verdict, string> = {
    PASS: 'This passes.',
    FAIL: 'This fails.',
    INCONCLUSIVE: 'This is not proven.',
    NOT_RUN: 'This was not run.',
  };
  const inform = `${end[cell.verdict].slice(0, -1)}, for information.`;
  return `${where}: ${seen} (${limit}). ${criterion.severity === 'ADVISORY' ? inform : end[cell.verdict]}`;
}

function attempts(rows: readonly AttemptFacts[], planned?: number): string[] {
  const formal = rows.filter(({ kind }) => kind === 'FORMAL');
  const highest = Math.max(0, ...formal.map(({ number }) => number ?? 0));
  const of = (outcome: AttemptFacts['outcome']): number =>
    new Set(formal.filter((row) => row.outcome === outcome && row.number !== highest).map(({ runId }) => runId)).size;
  const exploratory = new Set(rows.filter(({ kind }) => kind === 'EXPLORATORY').map(({ runId }) => runId)).size;
  if (formal.length === 0 && exploratory === 0) return ['No formal attempt has been made.'];
  const of3 = planned === undefined || planned < 2 ? '' : ` of ${planned} agreed`;
  const lines = [
    formal.length === 0 ? 'No formal attempt has been made.' : `${ordinal(highest)} formal attempt${of3}.`,
  ];
  if (of('FAIL') > 0) lines.push(`${counted(of('FAIL'), 'earlier attempt', 'earlier attempts')} failed.`);
  if (of('INCONCLUSIVE') > 0)
    lines.push(`${counted(of('INCONCLUSIVE'), 'earlier attempt', 'earlier attempts')} proved nothing.`);
  const broken = of('ABORTED') + of('INVALIDATED');
  if (broken > 0) lines.push(`${counted(broken, 'attempt', 'attempts')} broken off or void.`);
  lines.push(
    exploratory === 0
      ? 'No exploratory run used these data.'
      : `${counted(exploratory, 'exploratory run', 'exploratory runs')} used these data.`,
  );
  return [lines.join(' ')];
}

/** Why the printed confidence is not the agreed one: `3 agreed attempts share a risk of error of 5 %`. */
function confidenceNote(finding: Finding | undefined): string {
  const attempt = finding?.entry.judgement?.attempt;
  const agreed = Number(finding?.criterion.confidence ?? 0);
  if (finding === undefined || attempt === undefined || finding.criterion.confidenceUsed - agreed < 1e-9) return '';
  const risk = plainPercent(1 - agreed, FORM);
  const sure = plainPercent(finding.criterion.confidenceUsed, FORM);
  return attempt.spending === 'EQUAL'
    ? `${counted(attempt.max, 'agreed attempt shares', 'agreed attempts share')} a risk of error of ${risk}, so each is judged at ${sure}: trying again does not make luck look like quality.`
    : `All attempts share a risk of error of ${risk}, so attempt ${attempt.number} is judged at ${sure}: trying again does not make luck look like quality.`;
}

/** What was named as out of scope belongs to what was not tested. */
function outOfScope(facts: DossierFacts): string[] {
  const texts = facts.models.flatMap((model) => (model.outOfScope === null ? [] : [model.outOfScope]));
  return [...new Set(texts)].map((text) => `Out of scope: ${text.slice(0, 1).toLowerCase()}${text.slice(1)}`);
}

function safetyNote({ judgements }: DossierFacts): string[] {
  const touches = judgements.some(({ criteriaSet }) =>
    criteriaSet.document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE'),
  );
  return touches ? ['This test validates no safety function.'] : [];
}

/** Whose words the reason of a decision are: the newest valid signature that carries them. */
function reasonBy({ gate, signatures }: DossierFacts): string | null {
  const reason = gate?.reason ?? null;
  const signer = signatures.filter(({ superseded, comment }) => !superseded && comment === reason).at(-1);
  return reason === null || signer === undefined ? null : signer.printedName;
}

/** Every sentence of an English dossier that depends on facts. A locale is one file with the same members. */
export const en = {
  form: FORM,
  date,
  count,
  part,
  percent: (share: number): string => percent(share, FORM),
  plainPercent: (share: number): string => plainPercent(share, FORM),
  notStated: 'not stated by the vendor',
  none: 'none',
  verdict: (verdict: Verdict): string => VERDICT[verdict],
  decision: (decision: GateDecision | null, kind: DossierFacts['dossier']['kind']): string =>
    kind === 'RUN_PREVIEW' ? 'Preview' : decision === null ? 'Not decided' : DECISION[decision],
  meaning: (decision: SignatureFacts['decision']): string => MEANING[decision],
  tally,
  subtitle,
  gateName,
  confidenceNote,
  outOfScope,
  safetyNote,
  reasonBy,
  decisionScope,
  instruction,
  leftOutShort,
  meaningOf,
  ...expectationTexts,
  ...evidenceTexts,
  verdictReason,
  countText,
  allowedText,
  allowedUnits: ({ allowedFailures, estimator }: Finding['cell']): string => {
    if (allowedFailures === null) return '–';
    return estimator === 'SHARE' ? counted(allowedFailures, 'group', 'groups') : count(allowedFailures);
  },
  /** What a short row leaves out of `3 were allowed`. */
  wereAllowed: / (was|were) /,
  statement,
  weakest,
  attempts,
  noWeakest: 'No condition has a limit of its own; only the totals above were agreed.',
  atLeastObserved: (share: number): string => `${percent(share, FORM)} observed`,
  limit: (share: number): string => `limit ${plainPercent(share, FORM)}`,
  atMost: (share: number): string => `at most ${percent(share, FORM, 'up')}`,
  atLeast: (share: number, limit: number): string => `at least ${percentBeyond(share, limit, FORM)}`,
  /** The end of the interval that decides, short: `≤ 5.64 %`, `≥ 10.1 %` of what missed its limit. */
  trueRate: ({ criterion, cell }: Pick<Finding, 'criterion' | 'cell'>, view: FailureView): string | null => {
    const { floor, bound, limit } = view;
    if (bound === null) return null;
    const isFloor = isMissed(criterion, cell) && floor !== null;
    return isFloor ? `≥${NBSP}${percentBeyond(floor, limit, FORM)}` : `≤${NBSP}${percent(bound, FORM, 'up')}`;
  },
  axisEnd: (share: number): string => plainPercent(share, FORM),
  /** For page 1: what both sides made easier although results had been seen. */
  eased: (judgements: DossierFacts['judgements']): string[] => {
    const eased = judgements.filter(
      ({ criteriaSet }) =>
        criteriaSet.postHoc === true ||
        criteriaSet.changes.some(({ change, resultsWereSeen }) => change === 'LOOSER' && resultsWereSeen),
    );
    return eased.length === 0 ? [] : ['Criteria eased after seeing results.'];
  },
  /** For page 1: how often, and to when. */
  extensions: (rows: DossierFacts['pilot']['extensions']): string[] => {
    const last = rows.at(-1);
    if (last === undefined) return [];
    const times = { 1: 'once', 2: 'twice' }[rows.length] ?? `${rows.length} times`;
    return [`Extended ${times}, to ${date(last.to)}.`];
  },
  extension: (row: DossierFacts['pilot']['extensions'][number]): string =>
    `Decision date moved from ${date(row.from)} to ${date(row.to)}.`,
  waiver: (row: DossierFacts['waivers'][number]): string =>
    `${row.key}${NBSP}${NBSP}waiver: ${row.subject}${row.until === null ? ', no end stated' : `, until ${date(row.until)}`}.`,
  condition: (row: DossierFacts['conditions'][number]): string =>
    `${row.key}${NBSP}${NBSP}${row.text.replace(/\.$/, '')}: ${row.due === null ? 'no date stated' : date(row.due)}.`,
  noConditions: 'No conditions and no waivers.',
  gapShort: ({ cell, entry, criterion }: Finding, site: string): string => {
    const what = cell.slice === null ? `“${criterion.title}”` : cell.sliceText;
    return cell.n === 0
      ? `${site}, ${entry.useCase.key}: ${what} (no sample).`
      : `${site}, ${entry.useCase.key}: ${what} (only ${counted(cell.n, 'sample', 'samples')}).`;
  },
  gapConsequence: ({ cell }: Finding): string =>
    cell.n === 0
      ? 'nothing is known about it'
      : `${counted(cell.n, 'sample is', 'samples are')} too few for any verdict`,
  noGaps: 'Every agreed condition had enough samples. What nobody named was not tested either.',
  unsureNotStated: 'Not stated by the vendor. Until it is, a person must check every result.',
  more: (value: number): string => `${counted(value, 'more is', 'more are')} in section${NBSP}10.`,
  moreSignatures: (value: number): string => `and ${counted(value, 'more', 'more')}, see section${NBSP}2`,
  notSigned: (kind: DossierFacts['dossier']['kind']): string =>
    kind === 'RUN_PREVIEW' ? 'A preview is not signed.' : 'Nobody has signed yet.',
  ordinal,
  joined,
  counted,
};

/** What a locale must offer. */
export type Catalogue = typeof en;
