import { proportionInterval } from '../../stats/binomial.js';
import type { Interval } from '../../stats/interval.js';
import { garwoodInterval } from '../../stats/poisson.js';
import { shareBounds, type GroupCount } from '../../stats/share-rule.js';
import { readJson } from './read-json.js';
import { countOption, InputFileInvalid, numberOption, OptionInvalid, percentText } from './stats-input.js';

export interface IntervalOptions {
  readonly k: string;
  readonly n: string;
  readonly confidence: string;
  readonly method: string;
  readonly oneSided?: boolean;
  readonly json?: boolean;
}

export interface ShareOptions {
  readonly groups: string;
  readonly confidence: string;
  readonly json?: boolean;
}

const SHARES = ' (for shares of groups: touchstone stats share)';

const PROPORTION_METHODS = ['clopper-pearson', 'wilson', 'agresti-coull', 'jeffreys'] as const;

/** Text to print: JSON `{point, lower, upper}`, or sentences. @throws OptionInvalid and the statistics' own refusals. */
export function runInterval(options: IntervalOptions): string {
  const interval = intervalOf(options);
  const { point, lower, upper } = interval;
  if (options.json) return JSON.stringify({ point, lower, upper });
  return intervalText(options, interval);
}

/** Text to print: JSON `{lower, upper, K, applicableGroups, notApplicableGroups}`, or sentences. @throws InputFileInvalid */
export async function runShare(options: ShareOptions): Promise<string> {
  const confidence = numberOption('--confidence', options.confidence);
  const bounds = shareBounds(await readGroups(options.groups), confidence);
  const { lower, upper, K, applicableGroups, notApplicableGroups } = bounds;
  if (options.json) return JSON.stringify({ lower, upper, K, applicableGroups, notApplicableGroups });
  const left = notApplicableGroups === 0 ? '' : ` ${notApplicableGroups} more had nothing to be right about.`;
  if (lower === null || upper === null)
    return `No group had anything to be right about, so nothing can be said.${left}`;
  return [
    `${applicableGroups} independent ${applicableGroups === 1 ? 'group' : 'groups'}, sum of their shares ${Number(K.toFixed(6))}.${left}`,
    `Mean share of a group: at least ${percentText(lower)} and, taken on its own, at most ${percentText(upper)}, ` +
      `each with ${percentText(confidence)} confidence.`,
  ].join('\n');
}

function intervalOf({ oneSided, method, ...texts }: IntervalOptions): Interval {
  const k = countOption('--k', texts.k, SHARES);
  const confidence = numberOption('--confidence', texts.confidence);
  const sides = oneSided ? 'ONE' : 'TWO';
  if (method === 'garwood') {
    return garwoodInterval({ count: k, exposure: numberOption('--n', texts.n), confidence, sides });
  }
  const n = countOption('--n', texts.n);
  const known = PROPORTION_METHODS.find((name) => name === method);
  if (known === undefined) {
    throw new OptionInvalid('--method', method, `${PROPORTION_METHODS.join(', ')} or garwood`);
  }
  return proportionInterval({ k, n, confidence, method: known, sides });
}

function intervalText({ k, n, oneSided }: IntervalOptions, interval: Interval): string {
  const isRate = interval.method === 'garwood';
  const show = isRate ? (value: number): string => `${Number(value.toPrecision(6))}` : percentText;
  const seen = isRate ? `${k} events in ${n}` : `${k} right of ${n}`;
  const sure = `${percentText(interval.confidence)} confidence`;
  const range = oneSided
    ? `at least ${show(interval.lower)} and, taken on its own, at most ${show(interval.upper)}, each with ${sure}`
    : `from ${show(interval.lower)} to ${show(interval.upper)} with ${sure}`;
  return `${seen}: observed ${show(interval.point)}; ${range} (${interval.method}).`;
}

async function readGroups(file: string): Promise<GroupCount[]> {
  const value = await readJson(file);
  if (!Array.isArray(value)) throw new InputFileInvalid(file, 'expected a list of pairs [[right, total], ...].');
  return value.map((entry: unknown, index) => {
    if (!Array.isArray(entry) || entry.length !== 2 || entry.some((part) => typeof part !== 'number')) {
      throw new InputFileInvalid(
        file,
        `entry ${index + 1} is ${shortJson(entry)}; expected a pair [right, total] of numbers.`,
      );
    }
    const [right, total] = entry as [number, number];
    return { right, total };
  });
}

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
