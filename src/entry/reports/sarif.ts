import type { Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { JudgedUseCase } from '../commands/judged-use-case.js';
import { reportedCases, stops, type ReportedCase } from './reported-cases.js';

export interface SarifSource {
  readonly productVersion: string;
  /** The criteria document, relative to the working directory; code scanning shows findings at a file. */
  readonly criteriaFile?: string;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * SARIF 2.1.0: one rule a criterion, one result a cell. What stops a pipeline is an `error`, an advisory miss a `warning`, what is
 * met a result of kind `pass`. No times: the same judgement gives the same bytes.
 */
export function sarifReport(judged: readonly JudgedUseCase[], source: SarifSource): string {
  const cases = judged.flatMap(reportedCases);
  const ids = [...new Set(cases.map(ruleId))];
  const rules = ids.map((id) => ruleOf(id, cases.find((one) => ruleId(one) === id) as ReportedCase));
  const run: Run = {
    tool: { driver: { name: 'Touchstone', version: source.productVersion, rules } },
    columnKind: 'utf16CodeUnits',
    results: cases.map((one) => resultOf(one, ids.indexOf(ruleId(one)), source)),
    properties: {
      judgements: judged.map(({ name, result }) => ({
        name,
        verdict: result.verdict,
        reason: result.reason.message,
        conservation: result.conservation,
      })),
    },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleId({ suite, criterion }: ReportedCase): string {
  return `${suite}/${criterion.criterionId}`;
}

function ruleOf(id: string, { criterion }: ReportedCase): ReportingDescriptor {
  const limit = `${criterion.metric} per ${criterion.unit} ${criterion.comparator === 'AT_LEAST' ? 'at least' : 'at most'} ${criterion.threshold}`;
  return {
    id,
    name: criterion.criterionId,
    shortDescription: { text: criterion.title },
    fullDescription: {
      text: `${criterion.title}: ${limit}, ${criterion.role}, ${criterion.severity}, decision rule ${criterion.decisionRule}, confidence ${criterion.confidence}.`,
    },
    defaultConfiguration: { level: criterion.severity === 'ADVISORY' ? 'warning' : 'error' },
  };
}

function resultOf(one: ReportedCase, ruleIndex: number, { criteriaFile }: SarifSource): Result {
  const { cell, suite, criterion, verdict } = one;
  const fullyQualifiedName = `${suite}/${criterion.criterionId}/${cell.slice ?? 'all'}`;
  const location = {
    ...(criteriaFile !== undefined && {
      physicalLocation: { artifactLocation: { uri: uriOf(criteriaFile) }, region: { startLine: 1 } },
    }),
    logicalLocations: [{ name: one.name, fullyQualifiedName, kind: 'criterion' }],
  };
  const { right, total, n, lower, upper, errored, indeterminate } = cell;
  return {
    ruleId: ruleId(one),
    ruleIndex,
    kind: verdict === 'PASS' ? 'pass' : 'fail',
    level: verdict === 'PASS' ? 'none' : stops(one) ? 'error' : 'warning',
    message: { text: `${verdict}: ${one.name}. ${cell.reason.message}` },
    locations: [location],
    partialFingerprints: { 'touchstoneCell/v1': fullyQualifiedName },
    properties: { verdict, right, total, n, lower, upper, errored, indeterminate },
  };
}

/** Relative references with forward slashes and escaped characters. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
