import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAnnotations, type CocoEntry } from '../../contexts/datasets/domain/check-annotations.js';
import { checkMetadata } from '../../contexts/datasets/domain/check-metadata.js';
import { assertAnswersFit } from '../../contexts/evaluations/domain/effective-contract.js';
import { toJsonLines } from '../../contexts/evaluations/domain/json-lines.js';
import { judgePredictions, type JudgedItem } from '../../contexts/evaluations/domain/judge-predictions.js';
import { measuredOf, type PredictedItem } from '../../contexts/evaluations/domain/predicted-item.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Problem } from '../../kernel/document-reader.js';
import { inOrder } from '../../kernel/read-ahead.js';
import { sha256Of, type Sha256 } from '../../kernel/sha256.js';
import { unmappedClasses } from '../../metrics/interpretation/contract.js';
import { parseContract } from '../../metrics/interpretation/parse-contract.js';
import type { Attributes } from '../../metrics/outcome.js';
import { readConfig } from '../../platform/config/config.js';
import { SharpImageDecoder } from '../../platform/images/sharp-image-decoder.js';
import { inferenceLimits, runtimeOptions } from '../../platform/inference/runtime-options.js';
import { SupervisedInferenceRuntime } from '../../platform/inference/supervised-inference-runtime.js';
import type { InferenceSession } from '../../ports/machines.js';
import { needsMeasurements } from '../../verdict/on-target.js';
import { expandCriteria } from '../../verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../verdict/criteria/lint-criteria.js';
import { parseModelContract } from '../../vision/parse-model-contract.js';
import { CriteriaFileRefused } from '../entry-errors.js';
import { writeOutput } from '../reports/write-reports.js';
import { cocoResults } from './coco-results.js';
import type { JudgedUseCase } from './judged-use-case.js';
import { readJson } from './read-json.js';
import { InputFileInvalid } from './stats-input.js';

export interface FileOptions {
  readonly model: string;
  readonly modelContract: string;
  readonly images: string;
  readonly annotations: string;
  readonly contract: string;
  readonly criteria: string;
  readonly metadata?: string;
  readonly group?: string;
  readonly outcomes?: string;
  readonly predictions?: string;
  readonly cocoResults?: string;
}

interface ImageFile {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly imageSha256: Sha256;
  readonly width: number | null;
  readonly height: number | null;
  readonly attributes: Attributes;
}

/** A trial on plain files: the same stages and the same judge as a formal run, without database, attempts or signatures. */
export async function evaluateFiles(options: FileOptions): Promise<JudgedUseCase[]> {
  const contract = parseContract(await readJson(options.contract));
  const { document, problems } = lintCriteria(await readJson(options.criteria), { contract });
  if (document === null) throw new CriteriaFileRefused(options.criteria, problems);
  const modelContract = parseModelContract(await readJson(options.modelContract));
  assertAnswersFit(contract, contract.name, modelContract);
  const files = await readImages(options.images);
  const labels = await readJson(options.annotations);
  const { items, categories } = await labelled(files, labels, options);
  const unmapped = unmappedClasses(contract, [...modelContract.classes, ...categories]);
  if (unmapped.length > 0)
    throw new InputFileInvalid(
      options.contract,
      `gives no role to ${unmapped.join(', ')}. Map every class; IGNORE is a role too.`,
    );
  const config = readConfig(process.env);
  const session = await new SupervisedInferenceRuntime(runtimeOptions(config)).open(
    await readModel(options.model),
    modelContract,
    inferenceLimits(config),
    needsMeasurements(document) ? 'LATENCY' : 'THROUGHPUT',
  );
  const predictions = await inferAll(session, files);
  const { outcomes, result } = judgePredictions({
    items,
    predictions: new Map(predictions.map((predicted) => [predicted.itemId, predicted])),
    excluded: 0,
    contract,
    criteria: expandCriteria(document),
    // As the first formal attempt would be judged.
    attempt: { number: 1, ...document.attempts },
  });
  if (options.outcomes !== undefined) await writeOutput(options.outcomes, toJsonLines(outcomes));
  if (options.predictions !== undefined) await writeOutput(options.predictions, toJsonLines(predictions));
  if (options.cocoResults !== undefined) {
    const annotations = { file: options.annotations, document: labels };
    await writeOutput(options.cocoResults, `${JSON.stringify(cocoResults(predictions, annotations))}\n`);
  }
  return [{ name: document.title, result }];
}

async function readModel(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'this file cannot be read.', cause);
  });
}

async function readImages(folder: string): Promise<ImageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new InputFileInvalid(folder, 'this folder cannot be read.', cause);
  });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length === 0) throw new InputFileInvalid(folder, 'holds no JPEG, PNG or WebP file.');
  const decoder = new SharpImageDecoder();
  const files: ImageFile[] = [];
  for (const path of paths)
    files.push(
      await lookAt(
        decoder,
        path,
        path
          .slice(folder.length)
          .replace(/^[/\\]+/, '')
          .replaceAll('\\', '/'),
      ),
    );
  return files;
}

/** An image that cannot be decoded stays: the model's process will say so, and it counts as a failure. */
async function lookAt(decoder: SharpImageDecoder, path: string, name: string): Promise<ImageFile> {
  const bytes = await readFile(path);
  const file = { id: name, name, path, imageSha256: sha256Of(bytes) };
  try {
    const { width, height, measurements } = await decoder.inspect(bytes);
    const measured = Object.entries({ ...measurements, width, height }).map(([key, value]) => [`img.${key}`, value]);
    return { ...file, width, height, attributes: Object.fromEntries(measured) as Attributes };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...file, width: null, height: null, attributes: {} };
  }
}

async function labelled(
  files: readonly ImageFile[],
  labels: unknown,
  options: FileOptions,
): Promise<{ items: JudgedItem[]; categories: readonly string[] }> {
  const annotations = checkAnnotations(entriesOf(labels), files);
  if (!annotations.ok)
    throw new InputFileInvalid(options.annotations, problemsText(annotations.problems, annotations.total));
  const metadata =
    options.metadata === undefined ? undefined : checkMetadata(await readFile(options.metadata, 'utf8'), files);
  if (metadata?.ok === false)
    throw new InputFileInvalid(options.metadata ?? '', problemsText(metadata.problems, metadata.total));
  const missing = files.filter(({ id }) => !annotations.groundTruths.has(id));
  if (missing.length > 0) {
    throw new InputFileInvalid(
      options.annotations,
      `says nothing about ${missing.length} of the images, for example ${missing[0]?.name}. List every image; one without objects is fine.`,
    );
  }
  const items = files.map((file) => {
    const attributes = { ...file.attributes, ...(metadata?.attributes.get(file.id) ?? {}) };
    return {
      ...file,
      attributes,
      groupId: groupOf(file, attributes, options),
      groundTruth: annotations.groundTruths.get(file.id) ?? { objects: [] },
    };
  });
  return { items, categories: annotations.categories };
}

function groupOf(file: ImageFile, attributes: Attributes, { group, metadata }: FileOptions): string | null {
  if (group === undefined) return null;
  const value = attributes[group];
  if (value === undefined || value === null || value === '') {
    throw new InputFileInvalid(
      metadata ?? file.name,
      `${file.name} has no ${group}, so its independent unit is not known. Add it to the metadata.`,
    );
  }
  return String(value);
}

/** Files read ahead of the one whose answer is awaited. */
const READ_AHEAD = 6;

async function inferAll(session: InferenceSession, files: readonly ImageFile[]): Promise<PredictedItem[]> {
  try {
    const predictions: PredictedItem[] = [];
    const answers = inOrder(files, READ_AHEAD, async (file) => ({
      file,
      answer: await session.infer(await readFile(file.path)),
    }));
    for await (const { file, answer } of answers) {
      const said = answer.ok
        ? { prediction: answer.prediction, outputSha256: answer.outputSha256 }
        : { error: { code: answer.code, message: answer.message } };
      const measured = answer.ok ? measuredOf(session, answer) : undefined;
      const who = { itemId: file.id, itemName: file.name, imageSha256: file.imageSha256 };
      predictions.push({ ...who, answer: said, ...(measured && { measured }) });
    }
    return predictions;
  } finally {
    await session.close();
  }
}

function entriesOf(document: unknown): CocoEntry[] {
  const root = (typeof document === 'object' && document !== null ? document : {}) as Record<string, unknown>;
  return (['categories', 'images', 'annotations'] as const).flatMap((list) => {
    const entries = root[list];
    return Array.isArray(entries) ? entries.map((value: unknown, index) => ({ list, index, value })) : [];
  });
}

function problemsText(problems: readonly Problem[], total: number): string {
  const shown = problems.slice(0, 5).map(({ code, path, message }) => `${code} at ${path}: ${message}`);
  return `${total} problems; nothing was evaluated. ${shown.join(' ')}`;
}
