import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../../../kernel/sha256.js';
import type { MadeModel, Recipe } from './make-model.js';
import { modelCard } from './model-card.js';

/** Files of the committed model. */
export const MODEL_FILES = {
  onnx: 'box-pallet-detector.onnx',
  log: 'training-log.jsonl',
  operatingPoint: 'operating-point.json',
  card: 'MODEL-CARD.md',
} as const;

/** What a retraining is compared with. */
export interface CommittedModel {
  readonly sha256: string;
  readonly photosSha256: string;
}

/** One JSON document a line: the recipe, the losses, the thresholds with their curves, the model. No times: equal trainings give equal logs. */
export function trainingLog(recipe: Recipe, made: MadeModel): string {
  const { rule, photos, perClass, curves } = made.thresholds;
  const lines: readonly Record<string, unknown>[] = [
    { kind: 'recipe', ...recipe, photosSha256: made.photosSha256 },
    ...made.losses.map((line) => ({ kind: 'losses', ...line })),
    { kind: 'thresholds', rule, photos, perClass, curves },
    ...(['bright', 'dim'] as const).map((site) => ({ kind: 'figures', site, ...made.figures[site] })),
    { kind: 'model', sha256: made.sha256, bytes: made.onnx.length, parameters: made.parameters },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export async function writeModel(folder: string, recipe: Recipe, made: MadeModel): Promise<void> {
  const { rule, photos, perClass } = made.thresholds;
  const { purpose, seed, groups } = recipe.threshold;
  const operatingPoint = {
    scoreThresholds: perClass,
    rule,
    photos,
    chosenOn: { purpose, seed, groups },
    modelSha256: made.sha256,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MODEL_FILES.onnx), made.onnx);
  await writeFile(join(folder, MODEL_FILES.log), trainingLog(recipe, made));
  await writeFile(join(folder, MODEL_FILES.operatingPoint), `${JSON.stringify(operatingPoint, null, 2)}\n`);
  await writeFile(join(folder, MODEL_FILES.card), modelCard(recipe, made));
}

/** @throws when a file of the model is missing: there is nothing to compare with */
export async function readCommitted(folder: string): Promise<CommittedModel> {
  const onnx = await readFile(join(folder, MODEL_FILES.onnx));
  const log = await readFile(join(folder, MODEL_FILES.log), 'utf8');
  const recipe = JSON.parse(log.slice(0, log.indexOf('\n'))) as { readonly photosSha256: string };
  return { sha256: sha256Of(onnx), photosSha256: recipe.photosSha256 };
}

/** What a retraining shows, for a reader. */
export function comparison(committed: CommittedModel, made: MadeModel): string {
  if (committed.sha256 === made.sha256) return `The same bytes: the retrained model has the sha256 ${made.sha256}.`;
  const photos =
    committed.photosSha256 === made.photosSha256
      ? 'The training photos are the same, so the arithmetic differs: another kind of processor or another onnxruntime.'
      : 'The training photos differ already: another scene generator or another image library.';
  return `Other bytes: committed ${committed.sha256}, retrained ${made.sha256}. ${photos}`;
}
