import { contradictions, swapTest, type SwapTest } from '../../metrics/interpretation/contract-checks.js';
import { contractDigest, unmappedClasses, type InterpretationContract } from '../../metrics/interpretation/contract.js';
import { interpretItem } from '../../metrics/interpretation/interpret.js';
import { parseContract } from '../../metrics/interpretation/parse-contract.js';
import type { Outcome } from '../../metrics/outcome.js';
import { readCocoItems, requireSizesFor, type CocoItems } from './coco-items.js';
import { withVisibility } from './coco-visibility.js';
import { readJson } from './read-json.js';
import { InputFileInvalid } from './stats-input.js';

export interface CompareOptions {
  readonly gt: string;
  readonly dt: string;
  readonly contract: string;
  readonly other: string;
  /** Names of images, separated by commas. */
  readonly designated?: string;
  readonly json?: boolean;
}

interface Comparison {
  readonly first: ContractName;
  readonly second: ContractName;
  readonly compared: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  readonly contradictions: readonly { readonly image: string; readonly rightUnder: 'FIRST' | 'SECOND' }[];
  /** `null` = no image was designated. */
  readonly swapTest: SwapTest | null;
}

interface ContractName {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
}

/**
 * Judges the same labels and detections by two contracts. Exit code 1 when a swap test was asked for and is not passed.
 * @throws ContractInvalid, InputFileInvalid, and the coded errors of the COCO reader
 */
export async function compareContracts(
  options: CompareOptions,
): Promise<{ readonly text: string; readonly exitCode: number }> {
  const files = await readCocoItems(options.gt, options.dt);
  const read = { ...files, items: await withVisibility(files.items, options.gt) };
  const [first, second] = [
    await judgedBy(options.contract, read, options.gt),
    await judgedBy(options.other, read, options.gt),
  ];
  const names = options.designated
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const comparison = compare(first, second, names);
  const text = options.json === true ? JSON.stringify(comparison) : comparisonText(comparison);
  return { text, exitCode: comparison.swapTest?.passed === false ? 1 : 0 };
}

interface Judged {
  readonly contract: InterpretationContract;
  readonly outcomes: readonly Outcome[];
}

async function judgedBy(file: string, files: CocoItems, gt: string): Promise<Judged> {
  const contract = parseContract(await readJson(file));
  if (contract.task === 'classification')
    throw new InputFileInvalid(file, 'a classification contract judges no boxes, so there is nothing to compare.');
  const unmapped = unmappedClasses(contract, files.labels);
  if (unmapped.length > 0) {
    const named = unmapped.map((label) => `"${label}"`).join(', ');
    throw new InputFileInvalid(file, `the contract maps no role to ${named}. IGNORE is a role too.`);
  }
  requireSizesFor(contract, files, gt);
  return { contract, outcomes: files.items.map((item) => interpretItem({ ...item, contract })) };
}

function compare(first: Judged, second: Judged, designated: readonly string[] | undefined): Comparison {
  const [own, other] = [byName(first.outcomes), byName(second.outcomes)];
  const rightIn = new Map(other.map(({ itemId, right }) => [itemId, right]));
  const alike = own.filter(({ itemId, right }) => rightIn.get(itemId) === right);
  return {
    first: nameOf(first.contract),
    second: nameOf(second.contract),
    compared: own.length,
    bothRight: alike.filter(({ right }) => right).length,
    bothWrong: alike.filter(({ right }) => !right).length,
    contradictions: contradictions(own, other).map(({ itemName, rightUnder }) => ({ image: itemName, rightUnder })),
    swapTest: designated === undefined ? null : swapTest(own, other, designated),
  };
}

/** People designate images by name. */
function byName(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, itemId: outcome.itemName }));
}

function nameOf(contract: InterpretationContract): ContractName {
  return { name: contract.name, version: contract.version, digest: contractDigest(contract) };
}

function comparisonText({ first, second, compared, bothRight, bothWrong, ...found }: Comparison): string {
  const imagesOf = (under: 'FIRST' | 'SECOND'): string => {
    const names = found.contradictions.filter(({ rightUnder }) => rightUnder === under).map(({ image }) => image);
    return `${names.length}${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
  };
  return [
    `${compared} images judged by ${first.name} v${first.version} and ${second.name} v${second.version}: ${bothRight} right for both, ${bothWrong} wrong for both.`,
    `Right for ${first.name}, wrong for ${second.name}: ${imagesOf('FIRST')}`,
    `Right for ${second.name}, wrong for ${first.name}: ${imagesOf('SECOND')}`,
    ...swapLines(found.swapTest),
  ].join('\n');
}

function swapLines(test: SwapTest | null): string[] {
  if (test === null) return [];
  if (test.passed) return ['Swap test passed: the other contract changes the verdict of every designated image.'];
  const unchanged = test.unchanged.length === 0 ? [] : [`judged alike: ${test.unchanged.join(', ')}`];
  const missing = test.missing.length === 0 ? [] : [`not in the files: ${test.missing.join(', ')}`];
  const why = [...unchanged, ...missing].join('; ') || 'no image was designated';
  return [`Swap test not passed (${why}).`];
}
