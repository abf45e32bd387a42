import { countOf } from '../../../../verdict/explain.js';
import type { UnitOfAnalysis } from '../../../../verdict/criteria/criteria-document.js';
import type { UndeclaredValues } from '../../../../verdict/judgement.js';
import type { NextStep, OpenStatement } from '../../../../verdict/next-steps.js';
import type { PlannedCell } from '../expectation-facts.js';
import type { FailureView, Finding } from '../figures.js';
import { percent, plainPercent } from '../format.js';
import { count, counted, FORM, joined, part } from './en-basics.js';

/** `shift` from `meta.shift`: the prefix tells where a value comes from, which a reader need not know. */
const nameOf = (key: string): string => key.replace(/^[a-z]+\./, '');

/** `12 images whose shift the site does not declare: "dusk" (9), no value (3)`. */
function undeclared({ key, items, missing, values }: UndeclaredValues): string {
  const named = [
    ...values.slice(0, 5).map((row) => `“${row.value}” (${count(row.items)})`),
    ...(values.length > 5 ? [`${count(values.length - 5)} other values`] : []),
    ...(missing > 0 ? [`no value (${count(missing)})`] : []),
  ];
  return `${counted(items, 'image', 'images')} whose ${nameOf(key)} the site does not declare: ${joined(named)}`;
}

function undeclaredShort({ key, items }: UndeclaredValues): string {
  return `${counted(items, 'image', 'images')} with an undeclared ${nameOf(key)}`;
}

function undeclaredConsequence({ items, wrong, key }: UndeclaredValues): string {
  const judged = wrong === 0 ? 'none judged wrong' : `${count(wrong)} judged wrong`;
  return `${items === 1 ? 'counts' : 'count'} in the totals only, in no condition over ${nameOf(key)}; ${judged}`;
}

/** `“Sacks are found”, night: at most 3.2 % wrong with 95 % confidence, limit 5 %`. */
function known({ criterion, cell }: Finding, view: FailureView): string {
  const bound = view.bound === null ? '' : `: at most ${percent(view.bound, FORM, 'up')} wrong`;
  return `“${criterion.title}”, ${cell.sliceText}${bound} with ${plainPercent(criterion.confidenceUsed, FORM)} confidence, limit ${plainPercent(view.limit, FORM)}.`;
}

const nothingKnown = 'No statement that counts has passed yet.';

/** What one way on would take. */
function nextStep(step: NextStep): string {
  if (step.kind === 'NO_GO') return 'No go: always possible, since the agreed requirements were not shown to be met.';
  if (step.kind === 'NARROWER_SCOPE')
    return `A narrower scope, agreed in writing first and limited to what passed (${counted(step.passed.length, 'statement', 'statements')}, listed above).`;
  const where = step.freshDataOnly
    ? 'Fresh data, since these cannot be added to'
    : 'More data, by a plan agreed beforehand';
  return `${where}: ${largestNeeds(step.needs)}.`;
}

/** Images serve several statements at once, so the largest need decides. */
function largestNeeds(needs: readonly OpenStatement[]): string {
  const units = [...new Set(needs.map(({ unit }) => unit))];
  return joined(units.map((unit) => largestNeed(needs, unit)));
}

function largestNeed(needs: readonly OpenStatement[], unit: UnitOfAnalysis): string {
  const most = (of: (need: OpenStatement) => number | null): number | null => {
    const found = needs.filter((need) => need.unit === unit).map(of);
    const reachable = found.filter((units) => units !== null);
    return reachable.length < found.length ? null : Math.max(...reachable);
  };
  const faultless = most(({ needed }) => needed.withoutFurtherFailure);
  const atRate = most(({ needed }) => needed.atObservedRate);
  const designed = most(({ needed }) => needed.atDesignPoint);
  const parts = [
    ...(faultless === null ? [] : [`at least ${countOf(faultless, unit)} without a further failure`]),
    ...(atRate === null ? [] : [`about ${countOf(atRate, unit)} if failures go on as observed`]),
    ...(designed === null ? [] : [`${countOf(designed, unit)} for a model at the design point`]),
  ];
  return parts.length === 0 ? `as much as each statement above needs, counted in ${unit}s` : parts.join('; ');
}

const noMoreData = 'More data alone would hardly settle it: for some statement no number of samples is in reach.';

const UNITS: Record<UnitOfAnalysis, string> = { captureGroup: 'groups', image: 'images', object: 'objects' };

/** `Sacks are found, in groups`, then what a faultless and what a good model would take. */
function planned(title: string, { unit, withoutFailure, atDesignPoint }: PlannedCell): readonly string[] {
  return [
    `${title}, in ${UNITS[unit]}`,
    count(withoutFailure),
    atDesignPoint === null ? '–' : `${count(atDesignPoint.units)}, ${count(atDesignPoint.allowedFailures)} wrong`,
  ];
}

/** How far the test fell behind its plan. */
function planKept(short: number, all: number): string {
  if (short === 0)
    return all === 1
      ? 'The test had at least the samples planned for a faultless result.'
      : `All ${counted(all, 'statement', 'statements')} had at least the samples planned for a faultless result.`;
  const which = all === 1 ? 'The test' : `${count(short)} of ${counted(all, 'statement', 'statements')}`;
  return `${which} had fewer samples than even a faultless result needs, so ${short === 1 ? 'it' : 'they'} could not pass.`;
}

/** Sentences about what the evidence holds and lacks. */
export const evidenceTexts = {
  undeclared,
  undeclaredShort,
  undeclaredConsequence,
  known,
  nothingKnown,
  nextStep,
  noMoreData,
  planned,
  planKept,
  units: (value: number): string => part(value),
};
