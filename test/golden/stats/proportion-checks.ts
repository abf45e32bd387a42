/* eslint-disable @typescript-eslint/no-explicit-any -- reference files are plain JSON, compared field by field */
import { proportionInterval, oneSidedBounds, type ProportionMethod } from '../../../src/stats/binomial.js';
import { planSampleSize } from '../../../src/stats/planner.js';
import { garwoodInterval } from '../../../src/stats/poisson.js';
import { demonstrationSize } from '../../../src/stats/sample-size.js';
import { shareBounds } from '../../../src/stats/share-rule.js';
import { betaCdf, binomialCdf, chiSquareSurvival, normalCdf, normalQuantile } from '../../../src/stats/special.js';
import type { Ledger } from './ledger.js';

const METHOD_FIELDS: readonly (readonly [ProportionMethod, string])[] = [
  ['clopper-pearson', 'clopperPearson'],
  ['clopper-pearson', 'clopperPearsonMp'],
  ['wilson', 'wilson'],
  ['wilson-continuity', 'wilsonContinuity'],
  ['agresti-coull', 'agrestiCoull'],
  ['jeffreys', 'jeffreys'],
];

export function checkBinomialIntervals(data: any, ledger: Ledger): number {
  for (const expected of data.cases) {
    const { k, n, confidence } = expected;
    const at = `${k}/${n} at ${confidence}`;
    for (const [method, field] of METHOD_FIELDS) {
      if (!expected[field]) continue;
      const interval = proportionInterval({ k, n, confidence, method });
      const compare = method === 'clopper-pearson' || method === 'jeffreys' ? 'tail' : 'near';
      ledger[compare](`${at} ${field} lower`, interval.lower, expected[field][0]);
      ledger[compare](`${at} ${field} upper`, interval.upper, expected[field][1]);
    }
    const { lower, upper } = oneSidedBounds(k, n, confidence);
    ledger.near(`${at} point`, k / n, expected.point);
    ledger.tail(`${at} one-sided lower`, lower, expected.exactLowerOneSided);
    ledger.tail(`${at} one-sided upper`, upper, expected.exactUpperOneSided);
  }
  return data.cases.length;
}

export function checkShareRule(data: any, ledger: Ledger): number {
  data.cases.forEach((expected: any, i: number) => {
    const groups = expected.groups.map(([right, total]: [number, number]) => ({ right, total }));
    const bounds = shareBounds(groups, expected.confidence);
    ledger.near(`case ${i} lower`, bounds.lower, expected.lower);
    ledger.near(`case ${i} upper`, bounds.upper, expected.upper);
    ledger.near(`case ${i} K`, bounds.K, expected.K);
    ledger.same(`case ${i} applicable`, bounds.applicableGroups, expected.applicableGroups);
    ledger.same(`case ${i} not applicable`, bounds.notApplicableGroups, expected.notApplicableGroups);
  });
  return data.cases.length;
}

export function checkPlanner(data: any, ledger: Ledger): number {
  for (const { requiredRate, confidence, attemptsPlanned, ...expected } of data.withoutFailure) {
    const plan = planSampleSize({ required: Number(requiredRate), confidence, attempts: attemptsPlanned });
    const at = `${requiredRate} at ${confidence} in ${attemptsPlanned}`;
    ledger.same(`${at} n`, plan.nWithoutFailure, expected.nWithoutFailure);
    ledger.near(`${at} alpha`, plan.alphaPerAttempt, expected.alphaPerAttempt);
  }
  for (const { requiredRate: required, confidence, designPoint, power, ...expected } of data.withPower) {
    const plan = planSampleSize({ required, confidence, designPoint, power });
    const at = `${required} against ${designPoint}`;
    ledger.same(`${at} first n`, plan.firstN, expected.firstN);
    ledger.same(`${at} allowed`, plan.allowedFailures, expected.allowedFailuresAtFirstN);
    ledger.same(`${at} every n from`, plan.everyNFrom, expected.everyNFrom);
    ledger.near(`${at} power`, plan.powerAtFirstN, expected.powerAtFirstN);
  }
  return data.withoutFailure.length + data.withPower.length;
}

export function checkDemonstration(data: any, ledger: Ledger): number {
  for (const { requiredRate: required, confidence, allowedFailures, n, tailAtN, tailAtNMinus1 } of data.cases) {
    const at = `${required} at ${confidence} with ${allowedFailures}`;
    ledger.same(`${at} n`, demonstrationSize({ required, confidence, allowedFailures }), n);
    ledger.tail(`${at} tail`, binomialCdf(allowedFailures, n, 1 - required), tailAtN);
    ledger.tail(`${at} tail before`, binomialCdf(allowedFailures, n - 1, 1 - required), tailAtNMinus1);
  }
  return data.cases.length;
}

export function checkGarwood(data: any, ledger: Ledger): number {
  for (const { count, confidence, twoSided, oneSided } of data.cases) {
    for (const [sides, expected] of [['TWO', twoSided] as const, ['ONE', oneSided] as const]) {
      // As a rate: at 10^7 events the last digit of a double is 2e-9.
      const exposure = Math.max(1, count);
      const { lower, upper } = garwoodInterval({ count, exposure, confidence, sides });
      ledger.tail(`${count} at ${confidence} ${sides} lower`, lower, expected[0] / exposure);
      ledger.tail(`${count} at ${confidence} ${sides} upper`, upper, expected[1] / exposure);
    }
  }
  return data.cases.length;
}

/**
 * Two lower binomial tails of the file (73 of 129 at .944, 84 of 149 at .923; 2e-35 and 8e-33) were made there as one minus a number
 * to 40 digits and are wrong from the fourth and seventh digit on. Their exact values, by rational arithmetic:
 */
export const EXACT_BY_FRACTIONS: Readonly<Record<string, number>> = {
  '73/129': 1.996520351082241e-35,
  '84/149': 7.789580698592249e-33,
};

export function checkSpecialFunctions({ tables }: any, ledger: Ledger): number {
  for (const [p, z] of tables.normPpf) ledger.tail(`normPpf ${p}`, normalQuantile(p), z);
  for (const [z, p] of tables.normCdf) ledger.tail(`normCdf ${z}`, normalCdf(z), p);
  for (const [x, df, p] of tables.chi2Sf) ledger.tail(`chi2Sf ${x} ${df}`, chiSquareSurvival(x, df), p);
  for (const [a, b, x, p] of tables.betaInc) ledger.tail(`betaInc ${a} ${b} ${x}`, betaCdf(x, a, b), p);
  for (const [k, n, p, listed] of tables.binomCdf) {
    ledger.tail(`binomCdf ${k} ${n} ${p}`, binomialCdf(k, n, p), EXACT_BY_FRACTIONS[`${k}/${n}`] ?? listed);
  }
  return Object.values(tables).reduce((sum: number, rows) => sum + (rows as unknown[]).length, 0);
}
