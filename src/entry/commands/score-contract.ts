import { contractDigest, unmappedClasses, type InterpretationContract } from '../../metrics/interpretation/contract.js';
import { interpretItem } from '../../metrics/interpretation/interpret.js';
import type { ItemToInterpret } from '../../metrics/interpretation/interpreted-item.js';
import { parseContract } from '../../metrics/interpretation/parse-contract.js';
import type { Outcome } from '../../metrics/outcome.js';
import type { Sha256 } from '../../kernel/sha256.js';
import { isFolder, type BoxFiles } from './box-files.js';
import { itemsOf, requireSizesFor } from './coco-items.js';
import { withVisibility } from './coco-visibility.js';
import { readJson } from './read-json.js';
import { InputFileInvalid } from './stats-input.js';

/** What a contract makes of files: images as a whole, objects by role and class, errors by name, and the images that are wrong. */
export interface ContractScore {
  readonly contract: { readonly name: string; readonly version: number; readonly digest: Sha256 };
  readonly images: number;
  readonly right: number;
  readonly wrong: number;
  /** Images without a usable answer, and images nobody can decide; both count as wrong. */
  readonly errored: number;
  readonly indeterminate: number;
  readonly objects: readonly {
    readonly role: string;
    readonly label: string;
    readonly expected: number;
    readonly found: number;
    readonly missed: number;
    readonly phantom: number;
  }[];
  /** How often each error occurs; names in ascending order. */
  readonly errors: Readonly<Record<string, number>>;
  readonly wrongImages: readonly {
    readonly image: string;
    readonly expected: string;
    readonly observed: string | null;
    readonly notes: readonly string[];
  }[];
}

/**
 * Visible shares that COCO annotations state count where the contract asks for them; YOLO labels state none.
 * @throws ContractInvalid, InputFileInvalid for a class without a role or a share that is none, and the coded errors of the COCO reader
 */
export async function scoreBoxesByContract(file: string, gt: string, boxes: BoxFiles): Promise<ContractScore> {
  const contract = parseContract(await readJson(file));
  if (contract.task === 'classification')
    throw new InputFileInvalid(
      file,
      'a classification contract judges class files: use touchstone score classification.',
    );
  const files = itemsOf(boxes);
  requireRoles(contract, files.labels, file);
  requireSizesFor(contract, files, gt);
  const isSeen = contract.visibility !== null && !(await isFolder(gt));
  return scoreByContract(contract, isSeen ? await withVisibility(files.items, gt) : files.items);
}

/** True and predicted class per image, and the scores where there are any. */
export interface ClassFiles {
  /** Names of the images. */
  readonly items: readonly string[];
  readonly labels: readonly string[];
  readonly truth: readonly string[];
  readonly predicted: readonly string[];
  readonly scores?: readonly (readonly number[])[];
}

/** @throws ContractInvalid, InputFileInvalid for a class without a role */
export async function scoreClassesByContract(file: string, classes: ClassFiles): Promise<ContractScore> {
  const contract = parseContract(await readJson(file));
  if (contract.task !== 'classification')
    throw new InputFileInvalid(file, `a contract for ${contract.task} judges objects: use touchstone score detection.`);
  requireRoles(contract, [...classes.labels, ...classes.predicted], file);
  const items = classes.truth.map((classLabel, index): Omit<ItemToInterpret, 'contract'> => {
    const itemId = classes.items[index] ?? String(index);
    const scores = classes.labels.map((label, at) => ({
      label,
      score: classes.scores?.[index]?.[at] ?? (label === classes.predicted[index] ? 1 : 0),
    }));
    const groundTruth = { objects: [], classLabel };
    const item = { itemId, itemName: itemId, groupId: itemId, width: 0, height: 0, attributes: {}, groundTruth };
    return { item, answer: { kind: 'classScores', scores } };
  });
  return scoreByContract(contract, items);
}

/** Tables for a reader. */
export function contractText(score: ContractScore): string {
  const { contract, images, right, errored, indeterminate, objects, errors, wrongImages } = score;
  const seen = objects.map(
    ({ role, label, expected, found, missed, phantom }) =>
      `  ${role} ${label}: ${found} of ${expected} found, ${missed} missed, ${phantom} reported beyond them`,
  );
  const named = Object.entries(errors).map(([name, count]) => `${name} ${count}`);
  return [
    `Under ${contract.name} v${contract.version}: ${right} of ${images} images right, ${errored} errored, ${indeterminate} indeterminate.`,
    ...seen,
    ...(named.length > 0 ? [`  errors: ${named.join(', ')}`] : []),
    ...wrongImages.map(({ image, expected, observed, notes }) => {
      const states = `should be ${expected}, is ${observed ?? 'without an answer'}`;
      return `  ${image}: ${states}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
    }),
  ].join('\n');
}

function scoreByContract(
  contract: InterpretationContract,
  items: readonly Omit<ItemToInterpret, 'contract'>[],
): ContractScore {
  const outcomes = items.map((item) => interpretItem({ ...item, contract }));
  const right = outcomes.filter((outcome) => outcome.right).length;
  return {
    contract: { name: contract.name, version: contract.version, digest: contractDigest(contract) },
    images: outcomes.length,
    right,
    wrong: outcomes.length - right,
    errored: outcomes.filter(({ status }) => status === 'ERRORED').length,
    indeterminate: outcomes.filter(({ status }) => status === 'INDETERMINATE').length,
    objects: objectsOf(outcomes),
    errors: errorsOf(outcomes),
    wrongImages: outcomes
      .filter((outcome) => !outcome.right)
      .map(({ itemName, expectedState, observedState, errors, reason }) => ({
        image: itemName,
        expected: expectedState,
        observed: observedState,
        notes: reason === undefined ? errors.map(({ note }) => note) : [reason.message],
      })),
  };
}

function objectsOf(outcomes: readonly Outcome[]): ContractScore['objects'] {
  const counts = new Map<string, { role: string; label: string; found: number; missed: number; phantom: number }>();
  const countOf = ({ role, label }: { readonly role: string; readonly label: string }) => {
    const key = `${role} ${label}`;
    const count = counts.get(key) ?? { role, label, found: 0, missed: 0, phantom: 0 };
    counts.set(key, count);
    return count;
  };
  for (const { expected, observed } of outcomes) {
    for (const object of expected) {
      if (object.result === 'HIT') countOf(object).found += 1;
      if (object.result === 'MISS') countOf(object).missed += 1;
    }
    for (const object of observed) if (object.result === 'EXTRA') countOf(object).phantom += 1;
  }
  return [...counts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { role, label, found, missed, phantom }]) => ({
      role,
      label,
      expected: found + missed,
      found,
      missed,
      phantom,
    }));
}

function errorsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of outcomes.flatMap(({ errors }) => errors)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function requireRoles(contract: InterpretationContract, labels: readonly string[], file: string): void {
  const unmapped = unmappedClasses(contract, labels);
  if (unmapped.length === 0) return;
  const named = unmapped.map((label) => `"${label}"`).join(', ');
  throw new InputFileInvalid(file, `the contract maps no role to ${named}. IGNORE is a role too.`);
}
