import type { Verdict } from '../../../../verdict/judgement.js';
import type { DossierFacts } from '../facts.js';
import { decisionOf, failureView, verdictOf, type FailureView, type Finding } from '../figures.js';
import { NBSP, percent } from '../format.js';
import { count, counted, FORM, joined, places, tally } from './en-basics.js';

interface Step {
  readonly may: string;
  readonly mustNot: string;
  /** What a GO does not release yet; empty when it releases operation itself. */
  readonly ahead: string;
}

const OPERATION: Step = { may: 'go into operation as tested', mustNot: 'go into operation', ahead: '' };
const STEPS: Readonly<Record<string, Step>> = {
  G0_AGREEMENT: {
    may: 'be tested by the agreed criteria',
    mustNot: 'be tested by these criteria',
    ahead: 'Nothing has been tested by it.',
  },
  G1_FAT: {
    may: 'go on to the site acceptance test',
    mustNot: 'go on to the site acceptance test, nor into operation',
    ahead: 'This is no release for operation.',
  },
  G2_SAT: {
    may: 'go on to the release for operation',
    mustNot: 'go into operation',
    ahead: 'The release itself is decided separately.',
  },
  G3_GO_LIVE: OPERATION,
  G4_REVIEW: { may: 'stay in operation', mustNot: 'stay in operation', ahead: '' },
};

const stepOf = ({ gate }: DossierFacts): Step => STEPS[gate?.type ?? ''] ?? OPERATION;

/** Longest list of what a narrower decision is limited to that fits beside the decision's word. */
const SCOPE_CHARACTERS = 64;

/** Where a decision holds, as it stands beside its word: `only for Site B`, or of a narrower one what it is limited to. */
export function decisionScope(facts: DossierFacts): string | null {
  const { scope, decision = null } = facts.gate ?? {};
  if (facts.dossier.kind === 'RUN_PREVIEW' || decision === null) return null;
  if (scope !== undefined) return `only for ${narrowScope(facts, joined(scope.limitedTo))}`;
  // A refusal somewhere releases nothing elsewhere, so it is never said to be "only" there.
  const isPart = decision !== 'NO_GO' && (facts.otherSites ?? []).length > 0;
  return `${isPart ? 'only ' : ''}for ${places(facts)}`;
}

const narrowScope = (facts: DossierFacts, limitedTo: string): string =>
  limitedTo.length <= SCOPE_CHARACTERS ? limitedTo : `${places(facts)}, within the narrower scope of section${NBSP}1`;

/** What the decision allows or forbids, and how the proofs came out; where it holds stands beside its word. */
export function instruction(facts: DossierFacts): string {
  const step = stepOf(facts);
  const open = facts.conditions.filter(({ done }) => !done).length;
  const sentences: Record<NonNullable<DossierFacts['gate']>['decision'] & string, string> = {
    GO: `The system may ${step.may}. ${step.ahead}`,
    CONDITIONAL: `The system may ${step.may} only while ${open === 1 ? 'the condition below is' : 'the conditions below are'} kept. ${step.ahead}`,
    NO_GO: `The system must not ${step.mustNot}.`,
  };
  const decision = facts.gate?.decision ?? null;
  const said =
    facts.dossier.kind === 'RUN_PREVIEW'
      ? 'This is a preview of a run. It allows nothing.'
      : decision === null
        ? 'Nobody has decided yet. What follows is evidence; it allows nothing.'
        : sentences[decision].trim();
  return `${said} ${tally(facts.judgements)}`;
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  PASS: 'passed',
  FAIL: 'failed',
  INCONCLUSIVE: 'is not proven',
  NOT_RUN: 'was not run',
};

type LeftOut = NonNullable<NonNullable<DossierFacts['gate']>['scope']>['leftOut'][number];

const fateOf = ({ verdict }: LeftOut): string => (verdict === null ? 'was not judged' : (LEFT_OUT[verdict] ?? verdict));

const leftOutPhrase = (one: LeftOut): string => `${one.subject}, which ${fateOf(one)}`;

/** `Left out: BOX at Hall 1 (failed).` */
export const leftOutShort = (one: LeftOut): string => `Left out: ${one.subject} (${fateOf(one).replace(/^is /, '')}).`;

/** What a left-out part means for the list of what was not tested. */
export const leftOutConsequence = (one: LeftOut): string => `left out of this decision; it ${fateOf(one)}`;

function narrowerSentences({ gate }: DossierFacts): readonly string[] {
  if (gate?.scope === undefined) return [];
  const { limitedTo, leftOut } = gate.scope;
  return [
    `It is limited to ${joined(limitedTo)}.`,
    `${limitedTo.length === 1 ? 'This was' : 'These were'} chosen out of ${limitedTo.length + leftOut.length} after the results were known; each confidence is that of one statement and makes no allowance for the choice.`,
    ...(leftOut.length === 0 ? [] : [`It leaves out ${joined(leftOut.map(leftOutPhrase))}.`]),
  ];
}

/** What the decision means and what it does not, one sentence a fact; empty while nothing is decided. */
export function meaningOf(facts: DossierFacts): readonly string[] {
  const decision = facts.gate?.decision ?? null;
  if (decision === null || facts.dossier.kind === 'RUN_PREVIEW') return [];
  const others = facts.otherSites ?? [];
  const { ahead } = stepOf(facts);
  return [
    scopeSentence(facts),
    ...narrowerSentences(facts),
    ...(decision === 'NO_GO' ? refusalSentences(facts) : releaseSentences(facts)),
    ...(others.length === 0 ? [] : [`It says nothing about ${joined(others)}.`]),
    ...(decision === 'NO_GO' || ahead === '' ? [] : [ahead]),
  ];
}

function scopeSentence(facts: DossierFacts): string {
  const models = joined([...new Set(facts.models.map(({ name, version }) => `${name} ${version}`))]);
  const what = models === '' ? 'the system' : models;
  return `It holds for ${what} at ${places(facts)}, with the operating point and contracts of section\u00A03, and for nothing else.`;
}

const countOf = ({ judgements }: DossierFacts, verdict: Verdict): number =>
  judgements.filter((entry) => verdictOf(entry) === verdict).length;

function releaseSentences(facts: DossierFacts): string[] {
  const all = facts.judgements.length;
  if (all === 0) return ['It rests on no judged proof.'];
  const passed = countOf(facts, 'PASS');
  const met =
    passed === all
      ? `${all === 1 ? 'The required proof' : `Each of ${count(all)} required proofs`} met its agreed limit, with the stated confidence, on the sealed test data.`
      : `It was decided although only ${passed} of ${counted(all, 'required proof passes', 'required proofs pass')}.`;
  const worst = weakestDeciding(facts);
  if (worst === undefined) return [met];
  const { entry } = worst.finding;
  const site = facts.sites.find(({ key }) => key === entry.siteKey)?.name ?? entry.siteKey;
  return [
    met,
    `It does not mean that nothing goes wrong: the test leaves possible that up to ${percent(worst.bound, FORM, 'up')} of ${entry.useCase.unitName} are ${entry.useCase.failureName} (${site}, ${entry.useCase.key}).`,
  ];
}

/** The deciding statement that leaves the largest share of failures possible. */
function weakestDeciding(facts: DossierFacts): { finding: Finding; view: FailureView; bound: number } | undefined {
  return facts.judgements
    .flatMap((entry) => {
      const finding = decisionOf(entry);
      if (finding === null) return [];
      const view = failureView(finding.criterion, finding.cell);
      return view.bound === null ? [] : [{ finding, view, bound: view.bound }];
    })
    .sort((a, b) => b.bound - a.bound)[0];
}

function refusalSentences(facts: DossierFacts): string[] {
  const [failed, open, passed] = (['FAIL', 'INCONCLUSIVE', 'PASS'] as const).map((verdict) => countOf(facts, verdict));
  const sentences: string[] = [];
  if (failed)
    sentences.push(
      `${counted(failed, 'proof fails', 'proofs fail')}: an agreed limit is missed there, with the stated confidence.`,
    );
  if (open)
    sentences.push(
      `${counted(open, 'proof is', 'proofs are')} not proven: the data show neither that the limits are met nor that they are missed. Section\u00A07 says what each next step would take.`,
    );
  if (passed && passed < facts.judgements.length)
    sentences.push(
      `${counted(passed, 'proof passes', 'proofs pass')}; the decision covers all of its scope, so a part releases nothing.`,
    );
  if (passed && passed === facts.judgements.length)
    sentences.push('Every proof passes; the decision rests on the reason given above.');
  return sentences;
}
