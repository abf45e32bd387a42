import { interpretItem } from '../../metrics/interpretation/interpret.js';
import {
  chooseOperatingPoint,
  ruleSentence,
  scoredClasses,
  thresholdContract,
  type CurvePoint,
  type OperatingPoint,
} from '../../metrics/interpretation/operating-point.js';
import { parseContract } from '../../metrics/interpretation/parse-contract.js';
import { parseOperatingPointRule } from '../../metrics/interpretation/parse-operating-point-rule.js';
import { unmappedClasses } from '../../metrics/interpretation/contract.js';
import { readCocoItems, requireSizesFor } from './coco-items.js';
import { withVisibility } from './coco-visibility.js';
import { readJson } from './read-json.js';
import { InputFileInvalid, numberOption, OptionInvalid } from './stats-input.js';

export interface OperatingPointOptions {
  readonly gt: string;
  readonly dt: string;
  readonly contract: string;
  readonly rule: string;
  readonly forAbsent?: string;
  readonly json?: boolean;
}

/**
 * Text to print: per class of the ground truth that the contract does not ignore, the chosen threshold and the curve it was chosen from.
 * @throws ContractInvalid, OperatingPointRuleInvalid, NoOperatingPoint, InputFileInvalid, and the coded errors of the COCO reader
 */
export async function runOperatingPoint(options: OperatingPointOptions): Promise<string> {
  const rule = parseOperatingPointRule(options.rule);
  const forAbsent = absentOf(options.forAbsent);
  const contract = parseContract(await readJson(options.contract));
  const files = await readCocoItems(options.gt, options.dt);
  const unmapped = unmappedClasses(contract, files.labels);
  if (unmapped.length > 0)
    throw new InputFileInvalid(
      options.contract,
      `the contract maps no role to ${unmapped.map((label) => `"${label}"`).join(', ')}, which ${options.gt} lists.`,
    );
  requireSizesFor(contract, files, options.gt);
  const labels = files.labels.filter((label) => contract.roles[label] !== 'IGNORE');
  const matched = thresholdContract(contract, labels);
  if (labels.length === 0)
    throw new InputFileInvalid(
      options.gt,
      'it lists no class that the contract asks for, so there is nothing to choose.',
    );
  const items = contract.visibility === null ? files.items : await withVisibility(files.items, options.gt);
  const outcomes = items.map((entry) => interpretItem({ ...entry, contract: matched }));
  const perClass = scoredClasses(outcomes, labels);
  const chosen = chooseOperatingPoint({ perClass, rule, ...(forAbsent !== undefined && { forAbsent }) });
  const sentence = ruleSentence(rule, contract.match);
  return options.json
    ? JSON.stringify({
        rule: sentence,
        images: files.items.length,
        ...chosen,
        unknownCategories: files.unknownCategories,
      })
    : text(sentence, files.items.length, chosen);
}

function absentOf(option: string | undefined): number | undefined {
  if (option === undefined) return undefined;
  const threshold = numberOption('--for-absent', option);
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new OptionInvalid('--for-absent', option, 'a score threshold from 0 to 1');
}

function text(rule: string, images: number, { perClass, curves, absent }: OperatingPoint): string {
  return [
    `Rule: ${rule}; chosen on ${images} images.`,
    ...Object.entries(curves).map(([label, curve]) => classText(label, curve, perClass[label] ?? 0, absent)),
    'Choose on threshold data only: on images that also judge the model these thresholds prove nothing.',
  ].join('\n\n');
}

function classText(label: string, curve: readonly CurvePoint[], threshold: number, absent: readonly string[]): string {
  if (absent.includes(label)) return `${label}: ${threshold} as stated, for the data hold no object of it.`;
  const lines = curve.map((point) => {
    const cells = [point.tp, point.fp, point.fn].map((count) => String(count).padStart(8)).join('');
    const f1 = (point.f1 === null ? '-' : point.f1.toFixed(3)).padStart(8);
    const upper = (point.missRateUpper === null ? '-' : point.missRateUpper.toFixed(3)).padStart(16);
    return `  ${point.threshold.toFixed(2)}${cells}${f1}${upper}${point.threshold === threshold ? '  <- chosen' : ''}`;
  });
  return [`${label}: ${threshold}`, '  from     found   false  missed      F1  missed at most', ...lines].join('\n');
}
