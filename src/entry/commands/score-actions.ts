import { readFile } from 'node:fs/promises';
import { balancedRecall, cohensKappa, matthewsCorrelation } from '../../metrics/classification/agreement-metrics.js';
import { classMetrics } from '../../metrics/classification/class-metrics.js';
import { confusionMatrix } from '../../metrics/classification/confusion-matrix.js';
import type { Label } from '../../metrics/classification/confusion-matrix.js';
import { multiClassScores } from '../../metrics/classification/multi-class.js';
import { countingResult } from '../../metrics/counting.js';
import { evaluateDetections } from '../../metrics/detection/evaluate-detections.js';
import { indexBoxes } from '../../metrics/detection/indexed-boxes.js';
import type { DetectionParams } from '../../metrics/detection/params.js';
import { readCocoGroundTruth, readCocoResults } from '../../platform/annotations/coco-reader.js';
import { contractText, scoreClassesByContract, scoreCocoByContract, type ContractScore } from './score-contract.js';
import { classificationText, countingText, detectionText } from './score-text.js';
import { InputFileInvalid } from './stats-input.js';

export interface ScoreOptions {
  readonly gt: string;
  readonly dt: string;
  /** Interpretation contract: the files are also judged by it. */
  readonly contract?: string;
  readonly params?: string;
  readonly json?: boolean;
}

type Kind = 'detection' | 'classification' | 'counting';

/** Text to print: the result as JSON on one line, or a table. @throws DomainError with the position of what is wrong */
export async function runScore(kind: Kind, options: ScoreOptions): Promise<string> {
  const params = options.params === undefined ? {} : await readObject(options.params);
  if (kind === 'detection') return scoreDetection(options, params);
  if (kind === 'counting') return scoreCounting(options, params);
  return scoreClassification(options);
}

async function scoreDetection({ gt, dt, contract, json }: ScoreOptions, params: DetectionParams): Promise<string> {
  const groundTruth = await readCocoGroundTruth(gt);
  const evaluation = evaluateDetections(groundTruth, await readCocoResults(dt), params);
  const judged = contract === undefined ? undefined : await scoreCocoByContract(contract, gt, dt);
  if (json) return JSON.stringify({ ...evaluation, ...(judged && { interpretation: judged }) });
  return withContract(detectionText(evaluation, groundTruth.categories), judged);
}

function withContract(text: string, judged: ContractScore | undefined): string {
  return judged === undefined ? text : `${contractText(judged)}\n\n${text}`;
}

/** Crowd regions are not counted; a detection counts from `scoreThr` (default 0.5) on; `tolerance` in objects (default 0). */
async function scoreCounting(
  { gt, dt, contract, json }: ScoreOptions,
  params: Record<string, unknown>,
): Promise<string> {
  const scoreThr = numberIn(params, 'scoreThr', 0.5);
  const tolerance = numberIn(params, 'tolerance', 0);
  const groundTruth = await readCocoGroundTruth(gt);
  const boxes = indexBoxes(groundTruth, await readCocoResults(dt));
  const expected = new Int32Array(boxes.imageCount);
  const observed = new Int32Array(boxes.imageCount);
  boxes.annotationImage.forEach((image, row) => {
    if (boxes.annotations.crowd[row] === 0) expected[image] = (expected[image] as number) + 1;
  });
  for (const row of boxes.ranks.order) {
    const image = boxes.detectionImage[row] as number;
    if ((boxes.detections.score[row] as number) >= scoreThr) observed[image] = (observed[image] as number) + 1;
  }
  const pairs = Array.from(expected, (count, image) => ({ expected: count, observed: observed[image] as number }));
  const result = { scoreThr, tolerance, ...countingResult(pairs, tolerance) };
  const judged = contract === undefined ? undefined : await scoreCocoByContract(contract, gt, dt);
  if (json) return JSON.stringify({ ...result, ...(judged && { interpretation: judged }) });
  return withContract(countingText(result), judged);
}

async function scoreClassification({ gt, dt, contract, json }: ScoreOptions): Promise<string> {
  const truth = await readObject(gt);
  const predicted = await readObject(dt);
  const yTrue = labelsIn(truth, 'yTrue', gt);
  const yPred = labelsIn(predicted, 'yPred', dt);
  const labels = truth.labels === undefined ? [...new Set(yTrue)].sort() : labelsIn(truth, 'labels', gt);
  const matrix = confusionMatrix(yTrue, yPred, labels);
  const result = {
    labels: matrix.labels,
    confusion: matrix.counts,
    ...classMetrics(matrix),
    balancedRecall: balancedRecall(matrix),
    mcc: matthewsCorrelation(matrix),
    kappa: cohensKappa(matrix),
    ...(predicted.scores !== undefined && {
      scores: multiClassScores({
        truth: yTrue.map((label) => labels.indexOf(label)),
        probabilities: matrixIn(predicted.scores, dt),
      }),
    }),
  };
  const judged =
    contract === undefined
      ? undefined
      : await scoreClassesByContract(contract, {
          labels: labels.map(String),
          truth: yTrue.map(String),
          predicted: yPred.map(String),
          ...(predicted.scores !== undefined && { scores: matrixIn(predicted.scores, dt) }),
        });
  if (json) return JSON.stringify({ ...result, ...(judged && { interpretation: judged }) });
  return withContract(classificationText(matrix, result), judged);
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new InputFileInvalid(file, 'cannot be read. Check the path and the permissions.', cause);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new InputFileInvalid(file, `is not valid JSON (${(cause as Error).message}).`, cause);
  }
  throw new InputFileInvalid(file, 'must hold a JSON object.');
}

function labelsIn(object: Record<string, unknown>, key: string, file: string): Label[] {
  const value = object[key];
  const isLabel = (item: unknown) => typeof item === 'string' || typeof item === 'number';
  if (Array.isArray(value) && value.every(isLabel)) return value;
  throw new InputFileInvalid(file, `"${key}" must be a list of class names or numbers, one per image.`);
}

function matrixIn(value: unknown, file: string): number[][] {
  const isRow = (row: unknown) => Array.isArray(row) && row.every((score) => typeof score === 'number');
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw new InputFileInvalid(file, '"scores" must be a list with one list of probabilities per image.');
}

function numberIn(params: Record<string, unknown>, key: string, fallback: number): number {
  const value = params[key] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InputFileInvalid('--params', `"${key}" must be a number; found ${JSON.stringify(value)}.`);
}
