import { readFile } from 'node:fs/promises';
import { proportionInterval } from '../../stats/binomial.js';
import type { Interval } from '../../stats/interval.js';
import { garwoodInterval } from '../../stats/poisson.js';
import { shareBounds, type GroupCount } from '../../stats/share-rule.js';
import { InputFileInvalid, numberOption, OptionInvalid, percentText } from './stats-input.js';

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
    `${applicableGroups} independent groups, sum of their shares ${Number(K.toFixed(6))}.${left}`,
    `Mean share of a group: at least ${percentText(lower)} and, taken on its own, at most ${percentText(upper)}, ` +
      `each with ${percentText(confidence)} confidence.`,
  ].join('\n');
}

function intervalOf({ oneSided, method, ...texts }: IntervalOptions): Interval {
  const k = numberOption('--k', texts.k);
  const n = numberOption('--n', texts.n);
  const confidence = numberOption('--confidence', texts.confidence);
  const sides = oneSided ? 'ONE' : 'TWO';
  if (method === 'garwood') return garwoodInterval({ count: k, exposure: n, confidence, sides });
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
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'the file cannot be read. Check the path and the permissions.', cause);
  });
  const value = parseJson(file, text);
  if (!Array.isArray(value)) throw new InputFileInvalid(file, 'expected a list of pairs [[right, total], ...].');
  return value.map((entry: unknown, index) => {
    if (!Array.isArray(entry) || entry.length !== 2 || entry.some((part) => typeof part !== 'number')) {
      throw new InputFileInvalid(
        file,
        `entry ${index + 1} is ${JSON.stringify(entry)}; expected a pair [right, total].`,
      );
    }
    const [right, total] = entry as [number, number];
    return { right, total };
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputFileInvalid(file, `this is not JSON (${(cause as Error).message}).`, cause);
  }
}
