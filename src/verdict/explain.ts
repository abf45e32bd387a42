import type { MetricWording } from '../metrics/metric-family.js';
import type { Comparator, UnitOfAnalysis } from './criteria/criteria-document.js';
import type { Decimal } from './criteria/decimal.js';
import type { Estimate } from './count-units.js';
import type { SamplesNeeded } from './judgement.js';

/** What a sentence about one cell is made of. */
export interface CellFacts {
  readonly estimate: Estimate;
  readonly wording: MetricWording;
  readonly unit: UnitOfAnalysis;
  readonly comparator: Comparator;
  readonly limit: Decimal;
  readonly confidenceUsed: number;
  /** The limit is shown to be missed: the bound on the other side says so. */
  readonly isMissed: boolean;
  /** The bound holds however often one looks; absent = it is for one look. */
  readonly isAnytime?: boolean;
}

/**
 * One sentence for a reader without statistics: `11 of 17 wagons with a bag were stopped; with 95 % confidence the true share is at
 * least 41.9 %; agreed limit: at least 90 %.` Where the limit is missed, the bound that shows it is told instead. Bounds are rounded to the
 * cautious side, so that a bound short of the limit never reads as met.
 */
export function explainCell(facts: CellFacts): string {
  const { estimate, wording, comparator, limit, confidenceUsed } = facts;
  const agreed = `agreed limit: ${comparator === 'AT_LEAST' ? 'at least' : 'at most'} ${percentOfDecimal(limit)}`;
  const isLower = (comparator === 'AT_LEAST') !== facts.isMissed;
  const bound = isLower ? estimate.lower : estimate.upper;
  if (bound === null) return `There are no ${wording.many} here, so nothing can be said; ${agreed}.`;
  const counted = `${countedSentence(estimate, wording)}${groupPhrase(facts)}`;
  const side = isLower ? `at least ${percentDown(bound)}` : `at most ${percentUp(bound)}`;
  const often = facts.isAnytime === true ? ', however often one looks,' : '';
  return `${counted}; with ${percentPlain(confidenceUsed)} confidence${often} the true share is ${side}; ${agreed}.`;
}

/** What it would still take, in one sentence; empty when nothing is needed. */
export function explainNeeded(needed: SamplesNeeded | null, unit: UnitOfAnalysis): string {
  if (needed === null) return '';
  const { withoutFurtherFailure, atObservedRate, atDesignPoint } = needed;
  const parts = [
    withoutFurtherFailure === null ? '' : `${countOf(withoutFurtherFailure, unit)} without a further failure`,
    atObservedRate === null ? '' : `${countOf(atObservedRate, unit)} if failures go on at the observed rate`,
    atDesignPoint === null
      ? ''
      : `${countOf(atDesignPoint, unit)} for a model at the design point to pass with the agreed power`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'More data alone would hardly lead to a pass.' : `Still needed: ${parts.join('; ')}.`;
}

/** `1 group`, `12 images`. */
export function countOf(number: number, unit: UnitOfAnalysis): string {
  const noun = unit === 'captureGroup' ? 'independent group' : unit;
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `95 %`, `98.33 %`: at most two places. */
export function percentPlain(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}

/** Exact. */
export function percentOfDecimal({ digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  const whole =
    scale === 0
      ? `${text}00`
      : (text.slice(0, -scale) + text.slice(-scale).padEnd(2, '0').slice(0, 2)).replace(/^0+(?=\d)/, '');
  const places = scale > 2 ? text.slice(-scale).slice(2) : '';
  return `${whole}${places === '' ? '' : `.${places}`} %`;
}

/** One place, never above the value. */
export function percentDown(fraction: number): string {
  return `${(Math.floor(Number((fraction * 1000).toPrecision(12))) / 10).toFixed(1)} %`;
}

/** One place, never below the value. */
export function percentUp(fraction: number): string {
  return `${(Math.ceil(Number((fraction * 1000).toPrecision(12))) / 10).toFixed(1)} %`;
}

function countedSentence({ right, total }: Estimate, { one, many, outcome }: MetricWording): string {
  if (total === 1) return right === 1 ? `The only ${one} was ${outcome}` : `The only ${one} was not ${outcome}`;
  if (right === 0) return `None of ${total} ${many} was ${outcome}`;
  if (right === total) return `All ${total} ${many} were ${outcome}`;
  return `${right} of ${total} ${many} ${right === 1 ? 'was' : 'were'} ${outcome}`;
}

/** Said only where images or objects are fewer independent units than they seem. */
function groupPhrase({ estimate, unit }: CellFacts): string {
  if (estimate.estimator === 'COUNT' || estimate.n === estimate.total) return '';
  return ` (they come from ${countOf(estimate.n, unit)})`;
}
