import { below, type DocumentReader } from '../../kernel/document-reader.js';
import type { InterpretationContract } from '../../metrics/interpretation/contract.js';
import { findMetric, type DecidingMetric, type Metric } from '../../metrics/metric-catalogue.js';
import { alphaOfAttempt } from '../../stats/attempts.js';
import { SampleSizeOutOfReach } from '../../stats/errors.js';
import { smallestPassingN } from '../../stats/sample-size.js';
import { checkSlices } from './check-slices.js';
import { checkTree } from './check-tree.js';
import type { CriteriaDocument, Criterion, SiteSchema } from './criteria-document.js';
import { compareDecimals, complementOfDecimal, parseDecimal, type Decimal } from './decimal.js';

/** What is known around a criteria set. All optional: a set can be checked before anything else exists. */
export interface CriteriaSurroundings {
  /** The use case's contract: metrics and their parameters must fit it. */
  readonly contract?: InterpretationContract;
  /** What the site declares, if that is not (only) in the document. */
  readonly siteSchema?: SiteSchema;
  /** How many independent units, images and objects are planned. */
  readonly plannedUnits?: { readonly captureGroup?: number; readonly image?: number; readonly object?: number };
}

/** Faults of meaning in a criteria set whose form is right. */
export function checkCriteria(
  reader: DocumentReader,
  document: CriteriaDocument,
  surroundings: CriteriaSurroundings,
): void {
  checkTree(reader, document.criteria);
  const schema = surroundings.siteSchema ?? document.siteSchema;
  document.criteria.forEach((criterion, index) => {
    const path = `/criteria/${index}`;
    checkSeverity(reader, criterion, path);
    checkMetric(reader, criterion, { path, contract: surroundings.contract });
    checkNumbers(reader, criterion, path);
    checkSlices(reader, criterion, { path, schema });
    checkReach(reader, criterion, { path, document, planned: surroundings.plannedUnits?.[criterion.unit] });
  });
}

function checkSeverity(reader: DocumentReader, criterion: Criterion, path: string): void {
  const { role, severity, waivable, decisionRule } = criterion;
  if (severity === 'SAFETY_CRITICAL' && waivable)
    reader.add(
      'SAFETY_WAIVABLE',
      `${path}/waivable`,
      'A safety-critical criterion can never be waived. Set waivable to false.',
    );
  if (decisionRule === 'POINT' && severity !== 'ADVISORY')
    reader.add(
      'POINT_RULE',
      `${path}/decisionRule`,
      'The observed value alone proves nothing; POINT is allowed for ADVISORY criteria only. Use BOUND.',
    );
  if (role === 'DECISION' && severity === 'ADVISORY')
    reader.add(
      'DECISION_ADVISORY',
      `${path}/severity`,
      'The DECISION must be able to stop a release: BLOCKING or SAFETY_CRITICAL.',
    );
  if (role === 'INFO' && severity !== 'ADVISORY')
    reader.add(
      'INFO_MANDATORY',
      `${path}/severity`,
      'An INFO criterion only informs: make it ADVISORY, or give it the role SUPPORT.',
    );
}

function checkMetric(
  reader: DocumentReader,
  criterion: Criterion,
  { path, contract }: { readonly path: string; readonly contract: InterpretationContract | undefined },
): void {
  const lookup = findMetric(criterion.metric);
  if ('problem' in lookup) {
    const code = {
      MALFORMED: 'MALFORMED_METRIC',
      BAD_PARAMETER: 'BAD_METRIC_PARAMETER',
      UNKNOWN_METRIC: 'UNKNOWN_METRIC',
    };
    const name = lookup.problem === 'UNKNOWN_VERSION' ? 'UNKNOWN_METRIC_VERSION' : code[lookup.problem];
    reader.add(name, `${path}/metric`, lookup.message);
    return;
  }
  const { metric } = lookup;
  const wanted = metric.direction === 'HIGHER_IS_BETTER' ? 'AT_LEAST' : 'AT_MOST';
  if (criterion.comparator !== wanted)
    reader.add(
      'COMPARATOR_DIRECTION',
      `${path}/comparator`,
      `"${metric.title}" is agreed with ${wanted}, not ${criterion.comparator}.`,
    );
  checkUse(reader, criterion, { path, metric });
  if (metric.kind === 'DECIDING' && contract !== undefined) checkFit(reader, metric, { path, contract });
}

function checkUse(
  reader: DocumentReader,
  criterion: Criterion,
  { path, metric }: { path: string; metric: Metric },
): void {
  if (metric.kind === 'COMPARISON_ONLY') {
    if (criterion.role !== 'INFO')
      reader.add(
        'COMPARISON_ONLY_METRIC',
        `${path}/metric`,
        `"${metric.title}" compares models and decides nothing. Use it as INFO.`,
      );
    else if (criterion.decisionRule !== 'POINT')
      reader.add(
        'NO_BOUND',
        `${path}/decisionRule`,
        `"${metric.title}" has no bound here; an INFO criterion on it uses POINT.`,
      );
    return;
  }
  checkTarget(reader, criterion, { path, metric });
  if (!metric.units.includes(criterion.unit))
    reader.add(
      'UNIT_NOT_FOR_METRIC',
      `${path}/unit`,
      `"${metric.title}" is counted by ${metric.units.join(' or ')}, not by ${criterion.unit}.`,
    );
}

/** Speed and memory are those of a machine; what a model says is not. */
function checkTarget(
  reader: DocumentReader,
  { deviceClass, role }: Criterion,
  { path, metric }: { readonly path: string; readonly metric: DecidingMetric },
): void {
  const isMeasured = metric.needs === 'MEASUREMENTS';
  if (isMeasured && deviceClass === undefined)
    reader.add(
      'NO_DEVICE_CLASS',
      `${path}/deviceClass`,
      `"${metric.title}" holds on one kind of machine. Name its device class.`,
    );
  if (!isMeasured && deviceClass !== undefined)
    reader.add(
      'DEVICE_CLASS_UNUSED',
      `${path}/deviceClass`,
      `"${metric.title}" does not depend on the machine. Leave the device class out.`,
    );
  if (isMeasured && role === 'DECISION')
    reader.add(
      'DECISION_ABOUT_MACHINE',
      `${path}/metric`,
      'The DECISION is about what the model says; speed and memory can stop a release as BLOCKING SUPPORT.',
    );
}

function checkFit(
  reader: DocumentReader,
  metric: DecidingMetric,
  { path, contract }: { readonly path: string; readonly contract: InterpretationContract },
): void {
  const { rule } = contract.imageVerdict;
  const fits = {
    ANY: true,
    MEASUREMENTS: true,
    STATES: rule === 'PRESENCE',
    CLASSES: rule === 'CLASS',
    OBJECTS: contract.task !== 'classification',
    COUNTS: contract.counting !== null,
  }[metric.needs];
  if (!fits)
    reader.add(
      'METRIC_NOT_FOR_CONTRACT',
      `${path}/metric`,
      `"${metric.title}" has no trial under the contract "${contract.name}" (${rule}).`,
    );
  const label = metric.parameter;
  const isLabel = metric.needs === 'OBJECTS' || metric.needs === 'CLASSES';
  const known =
    label === null ||
    !isLabel ||
    Object.hasOwn(contract.roles, label) ||
    Object.values(contract.roles).some((role) => role === label);
  if (!known && !(label === 'LOAD' && contract.group !== null))
    reader.add('UNKNOWN_CLASS', `${path}/metric`, `The contract "${contract.name}" knows no class or role "${label}".`);
}

function checkNumbers(reader: DocumentReader, criterion: Criterion, path: string): void {
  const [threshold, confidence] = [decimal(criterion.threshold), decimal(criterion.confidence)];
  if (!isOpen(threshold))
    reader.add(
      'UNPROVABLE_LIMIT',
      `${path}/threshold`,
      `${threshold.text} can never be shown from a sample. The limit must lie between 0 and 1, both left out: 0.95.`,
    );
  if (!isOpen(confidence) || confidence.value < 0.5)
    reader.add(
      'BAD_CONFIDENCE',
      `${path}/confidence`,
      `A confidence of ${confidence.text} cannot be used: from 0.5 to below 1. Usual are 0.95 and 0.99.`,
    );
  if (criterion.baseline !== null && compareDecimals(decimal(criterion.baseline.value), ONE) > 0)
    reader.add('BAD_BASELINE', `${path}/baseline/value`, 'The baseline is a share: it cannot be above 1.');
  checkPower(reader, criterion, path);
}

function checkPower(reader: DocumentReader, { designPoint, power, ...criterion }: Criterion, path: string): void {
  if ((designPoint === null) !== (power === null))
    reader.add(
      'DESIGN_POINT_WITHOUT_POWER',
      `${path}/${power === null ? 'power' : 'designPoint'}`,
      'Design point and power belong together: state both or neither.',
    );
  if (power !== null && !isOpen(decimal(power)))
    reader.add('BAD_POWER', `${path}/power`, 'The power must lie between 0 and 1, for example 0.8.');
  if (designPoint !== null) checkDesignPoint(reader, { ...criterion, designPoint, power }, path);
}

function checkDesignPoint(reader: DocumentReader, criterion: Criterion, path: string): void {
  const designPoint = decimal(criterion.designPoint ?? '');
  const order = compareDecimals(designPoint, decimal(criterion.threshold));
  const isBetter = criterion.comparator === 'AT_LEAST' ? order > 0 : order < 0;
  const isShare = compareDecimals(designPoint, ONE) <= 0;
  if (!isBetter || !isShare)
    reader.add(
      'DESIGN_POINT_NOT_BETTER',
      `${path}/designPoint`,
      `The design point ${designPoint.text} must be better than the limit ${criterion.threshold}, or a good model could not pass.`,
    );
}

interface PlannedPlace {
  readonly path: string;
  readonly document: CriteriaDocument;
  readonly planned: number | undefined;
}

/** Whether a pass is possible at all: by anybody, and with the units planned. */
function checkReach(reader: DocumentReader, criterion: Criterion, { path, document, planned }: PlannedPlace): void {
  const [threshold, confidence] = [decimal(criterion.threshold), decimal(criterion.confidence)];
  if (criterion.decisionRule === 'POINT' || !isOpen(threshold) || !isOpen(confidence)) return;
  const least = leastUnits(criterion, document);
  checkLastStage(reader, criterion, document);
  if (least === null)
    reader.add(
      'UNPROVABLE_LIMIT',
      below(path, 'threshold'),
      `To show ${threshold.text} takes more independent units than anybody collects (over a billion). Agree on a limit that can be shown.`,
    );
  else if (planned !== undefined && planned < least)
    reader.add(
      'PLANNED_TOO_FEW',
      below(path, 'threshold'),
      `${planned} planned units (${criterion.unit}) can never show this limit: at least ${least} are needed, all of them right.`,
    );
}

/** Fewest units with which the first attempt can pass, at its most generous stage; `null` = out of reach. */
function leastUnits(criterion: Criterion, { attempts }: CriteriaDocument): number | null {
  const [threshold, confidence] = [decimal(criterion.threshold), decimal(criterion.confidence)];
  const required = criterion.comparator === 'AT_LEAST' ? threshold : complementOfDecimal(threshold);
  const alpha = alphaOfAttempt({
    alpha: complementOfDecimal(confidence).value,
    attempt: 1,
    ...attempts,
    share: largestShare(attempts),
  });
  const rule = attempts.spending === 'E_PROCESS' ? 'E_PROCESS' : 'FIXED_SAMPLE';
  try {
    const passing = smallestPassingN({ required: required.value, confidence: 1 - alpha, rule });
    return Math.max(passing, criterion.minSupport === 'AUTO' ? 0 : criterion.minSupport);
  } catch (error) {
    if (!(error instanceof SampleSizeOutOfReach)) throw error;
    return null;
  }
}

function largestShare({ stages = [] }: CriteriaDocument['attempts']): number {
  return stages.length === 0 ? 1 : Math.max(...stages.map(({ alphaShare }) => Number(alphaShare)));
}

/** With all groups of the last stage right a pass must be possible at all, where groups are what is counted. */
function checkLastStage(reader: DocumentReader, criterion: Criterion, document: CriteriaDocument): void {
  const last = document.attempts.stages?.at(-1);
  if (last === undefined || criterion.unit !== 'captureGroup' || criterion.severity === 'ADVISORY') return;
  const least = leastUnits(criterion, { ...document, attempts: { ...document.attempts, stages: [last] } });
  if (least !== null && last.groups < least)
    reader.add(
      'STAGE_TOO_FEW',
      '/attempts/stages',
      `The last stage has ${last.groups} groups and ${last.alphaShare} of the error; "${criterion.title}" takes at least ${least}, all of them right.`,
    );
}

const ONE = decimal('1');

function isOpen(value: Decimal): boolean {
  return value.value > 0 && compareDecimals(value, ONE) < 0;
}

/** A decimal whose form was checked before. */
function decimal(text: string): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new TypeError(reading.problem);
  return reading.decimal;
}
