/* eslint-disable @typescript-eslint/no-explicit-any -- reference files are plain JSON, compared field by field */
import * as classification from './classification-checks.js';
import * as comparison from './comparison-checks.js';
import { Ledger, type FileAgreement } from './ledger.js';
import * as proportion from './proportion-checks.js';
import { readReference } from './reference-file.js';

type Check = (data: any, ledger: Ledger) => number;

/** Every reference file on counts and comparisons, and what compares it. */
const CHECKS: Readonly<Record<string, Check>> = {
  'special-functions.json': proportion.checkSpecialFunctions,
  'binomial-intervals.json.gz': proportion.checkBinomialIntervals,
  'share-rule.json': proportion.checkShareRule,
  'garwood.json': proportion.checkGarwood,
  'planner.json': proportion.checkPlanner,
  'demonstration-sample-size.json': proportion.checkDemonstration,
  'two-proportions.json': comparison.checkTwoProportions,
  'mcnemar.json': comparison.checkMcNemar,
  'multiple-testing.json': comparison.checkMultipleTesting,
  'quantiles.json': comparison.checkQuantiles,
  'drift-numeric.json': comparison.checkDriftNumeric,
  'drift-categorical.json': comparison.checkDriftCategorical,
  'bootstrap.json': comparison.checkBootstrap,
  'classification.json': classification.checkClassification,
  'ranking-calibration.json': classification.checkRanking,
  'multiclass-scores.json': classification.checkMultiClass,
};

export const CHECKED_FILES: readonly string[] = Object.keys(CHECKS);

export function agreementOf(file: string): FileAgreement {
  const check = CHECKS[file];
  if (check === undefined) throw new Error(`No check for ${file}`);
  const ledger = new Ledger(`stats/${file}`);
  return ledger.close(check(readReference(file), ledger));
}

/** One row a reference file, in reading order. */
export function agreement(): FileAgreement[] {
  return CHECKED_FILES.map(agreementOf);
}
