import { balancedRecall, cohensKappa, matthewsCorrelation } from '../../metrics/classification/agreement-metrics.js';
import { classMetrics } from '../../metrics/classification/class-metrics.js';
import { confusionMatrix } from '../../metrics/classification/confusion-matrix.js';
import { scoreReport } from '../../metrics/classification/score-report.js';
import { evaluateDetections } from '../../metrics/detection/evaluate-detections.js';
import type { DetectionParams } from '../../metrics/detection/params.js';
import type { DetectionTable } from '../../vision/box-tables.js';
import { inDetections, readBoxFiles, type BoxFileOptions } from './box-files.js';
import { isTable, readClassFiles } from './class-files.js';
import { readJsonObject } from './read-json.js';
import { contractText, scoreBoxesByContract, scoreClassesByContract, type ContractScore } from './score-contract.js';
import { countBoxes, countingScore, countTables } from './score-counts.js';
import { ScoreParams } from './score-params.js';
import { classificationText, countingText, detectionText } from './score-text.js';
import { InputFileInvalid } from './stats-input.js';

export interface ScoreOptions extends BoxFileOptions {
  /** Interpretation contract: the files are also judged by it. */
  readonly contract?: string;
  readonly params?: string;
  readonly json?: boolean;
}

type Kind = 'detection' | 'classification' | 'counting';
type Params = Readonly<Record<string, unknown>>;

/** Text to print: the result as JSON on one line, or a table. @throws DomainError with the position of what is wrong */
export async function runScore(kind: Kind, options: ScoreOptions): Promise<string> {
  const params = options.params === undefined ? {} : await readJsonObject(options.params);
  if (kind === 'detection') return scoreDetection(options, params);
  if (kind === 'counting') return scoreCounting(options, params);
  return scoreClassification(options, params);
}

async function scoreDetection(options: ScoreOptions, params: DetectionParams): Promise<string> {
  const { gt, dt, contract, json } = options;
  const boxes = await readBoxFiles(options);
  const evaluation = inDetections(dt, () => evaluateDetections(boxes.groundTruth, boxes.detections, params));
  const judged = contract === undefined ? undefined : await scoreBoxesByContract(contract, gt, boxes);
  const result = { ...evaluation, scoresOutsideRange: scoresOutsideRange(boxes.detections) };
  if (json) return JSON.stringify({ ...result, ...(judged && { interpretation: judged }) });
  return withContract(detectionText(result, boxes.groundTruth.categories), judged);
}

/** Files of other tools hold percentages or raw outputs. AP needs their order only; what compares with a threshold may mean something else. */
function scoresOutsideRange({ score, length }: DetectionTable): number {
  return score.subarray(0, length).reduce((count, one) => count + (one < 0 || one > 1 ? 1 : 0), 0);
}

function withContract(text: string, judged: ContractScore | undefined): string {
  return judged === undefined ? text : `${contractText(judged)}\n\n${text}`;
}

/** A detection counts from `scoreThr` (default 0.5) on; `tolerance` in objects (default 0). Tables have no scores. */
async function scoreCounting(options: ScoreOptions, values: Params): Promise<string> {
  const { gt, dt, contract, params = '--params', json } = options;
  if (isTable(gt) !== isTable(dt))
    throw new InputFileInvalid(dt, 'both sides must be tables (.csv, .tsv), or both boxes.');
  if (isTable(gt)) {
    if (contract !== undefined)
      throw new InputFileInvalid(contract, 'a contract judges boxes; tables of counts have none.');
    const tolerance = new ScoreParams(params, values, ['tolerance']).number('tolerance', 0, { low: 0, whole: true });
    const result = countingScore(await countTables(gt, dt), tolerance);
    return json ? JSON.stringify(result) : countingText(result);
  }
  const given = new ScoreParams(params, values, ['scoreThr', 'tolerance']);
  const scoreThr = given.number('scoreThr', 0.5, { low: -Number.MAX_VALUE });
  const tolerance = given.number('tolerance', 0, { low: 0, whole: true });
  const boxes = await readBoxFiles(options, contract === undefined ? 'UNIT_WHEN_UNKNOWN' : 'REQUIRED');
  const result = {
    scoreThr,
    ...countingScore(
      inDetections(dt, () => countBoxes(boxes, scoreThr)),
      tolerance,
    ),
    scoresOutsideRange: scoresOutsideRange(boxes.detections),
  };
  const judged = contract === undefined ? undefined : await scoreBoxesByContract(contract, gt, boxes);
  if (json) return JSON.stringify({ ...result, ...(judged && { interpretation: judged }) });
  return withContract(countingText(result), judged);
}

/** Parameters: `beta` of the F measure (1), and for scores `bins` (10), `topK` and `curves` (false). */
async function scoreClassification(options: ScoreOptions, values: Params): Promise<string> {
  const { gt, dt, contract, params = '--params', json } = options;
  const given = new ScoreParams(params, values, ['beta', 'bins', 'topK', 'curves']);
  const beta = given.number('beta', 1, { low: 0.01, high: 100 });
  const bins = given.number('bins', 10, { low: 1, high: 10_000, whole: true });
  const [curves, topK] = [given.flag('curves'), given.ranks('topK')];
  const { labels, items, truth, predicted, scores } = await readClassFiles(gt, dt);
  const matrix = confusionMatrix(truth, predicted, labels);
  const positions = new Map(labels.map((label, c) => [label, c]));
  const result = {
    labels: matrix.labels,
    confusion: matrix.counts,
    ...classMetrics(matrix, beta),
    balancedRecall: balancedRecall(matrix),
    mcc: matthewsCorrelation(matrix),
    kappa: cohensKappa(matrix),
    kappaLinear: cohensKappa(matrix, 'linear'),
    kappaQuadratic: cohensKappa(matrix, 'quadratic'),
    ...(scores !== undefined && {
      scores: scoreReport(
        { truth: truth.map((label) => positions.get(label) ?? -1), probabilities: scores, labels },
        { bins, curves, ...(topK !== undefined && { topK }) },
      ),
    }),
  };
  const text = (list: readonly (string | number)[]): string[] => list.map(String);
  const classes = { items, labels: text(labels), truth: text(truth), predicted: text(predicted) };
  const judged =
    contract === undefined
      ? undefined
      : await scoreClassesByContract(contract, { ...classes, ...(scores !== undefined && { scores }) });
  if (json) return JSON.stringify({ ...result, ...(judged && { interpretation: judged }) });
  return withContract(classificationText(matrix, result), judged);
}
