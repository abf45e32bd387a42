/* eslint-disable @typescript-eslint/no-explicit-any -- reference files are plain JSON, compared field by field */
import { bootstrapInterval } from '../../../src/stats/bootstrap.js';
import { categoricalDrift } from '../../../src/stats/drift-categorical.js';
import { kolmogorovSmirnov, populationStability, wassersteinDistance } from '../../../src/stats/drift-numeric.js';
import { mcnemar } from '../../../src/stats/mcnemar.js';
import { adjustPValues } from '../../../src/stats/multiple-testing.js';
import { mean, quantileType7, sampleDeviation } from '../../../src/stats/quantiles.js';
import { fisherExactP, newcombeInterval } from '../../../src/stats/two-proportions.js';
import type { Ledger } from './ledger.js';

export function checkTwoProportions(data: any, ledger: Ledger): number {
  for (const expected of data.cases) {
    const { k1, n1, k2, n2, confidence } = expected;
    const at = `${k1}/${n1} - ${k2}/${n2} at ${confidence}`;
    const interval = newcombeInterval({ k1, n1, k2, n2, confidence });
    ledger.near(`${at} difference`, interval.point, expected.difference);
    ledger.nearAll(at, [interval.lower, interval.upper], expected.newcombe);
    if ('fisherExactP' in expected) ledger.tail(`${at} p`, fisherExactP({ k1, n1, k2, n2 }), expected.fisherExactP);
  }
  return data.cases.length;
}

export function checkMcNemar(data: any, ledger: Ledger): number {
  for (const { b, c, ...expected } of data.cases) {
    const result: any = mcnemar(b, c);
    for (const field of Object.keys(expected)) {
      ledger[field.endsWith('P') ? 'tail' : 'near'](`${b}, ${c} ${field}`, result[field], expected[field]);
    }
  }
  return data.cases.length;
}

export function checkMultipleTesting(data: any, ledger: Ledger): number {
  data.cases.forEach(({ p, ...expected }: any, i: number) => {
    const adjusted: any = adjustPValues(p);
    for (const name of Object.keys(expected)) ledger.nearAll(`case ${i} ${name}`, adjusted[name], expected[name]);
  });
  return data.cases.length;
}

export function checkQuantiles(data: any, ledger: Ledger): number {
  data.cases.forEach((expected: any, i: number) => {
    const values = expected.q.map((q: number) => quantileType7(expected.data, q));
    ledger.nearAll(`case ${i}`, values, expected.quantiles);
    ledger.near(`case ${i} mean`, mean(expected.data), expected.mean);
    ledger.near(`case ${i} deviation`, sampleDeviation(expected.data), expected.sdSample);
  });
  return data.cases.length;
}

export function checkDriftNumeric(data: any, ledger: Ledger): number {
  data.cases.forEach(({ reference, current, ...expected }: any, i: number) => {
    const ks = kolmogorovSmirnov(reference, current);
    ledger.near(`case ${i} ks`, ks.statistic, expected.ks);
    ledger.tail(`case ${i} asymptotic p`, ks.pAsymptotic, expected.ksPAsymptotic);
    if ('ksPExact' in expected) ledger.tail(`case ${i} exact p`, ks.pExact ?? NaN, expected.ksPExact);
    ledger.near(`case ${i} wasserstein`, wassersteinDistance(reference, current), expected.wasserstein);
    const psi = populationStability(reference, current, expected.psi.eps);
    ledger.near(`case ${i} psi`, psi.psi, expected.psi.psi);
    ledger.nearAll(`case ${i} inner edges`, psi.edges.slice(1, -1), expected.psi.edges.slice(1, -1));
    ledger.nearAll(`case ${i} expected`, psi.expectedShare, expected.psi.expectedShare);
    ledger.nearAll(`case ${i} actual`, psi.actualShare, expected.psi.actualShare);
  });
  return data.cases.length;
}

export function checkDriftCategorical(data: any, ledger: Ledger): number {
  data.cases.forEach(({ reference, current, ...expected }: any, i: number) => {
    const drift = categoricalDrift(reference, current);
    ledger.near(`case ${i} chi2`, drift.chi2, expected.chi2);
    ledger.tail(`case ${i} p`, drift.p, expected.chi2P);
    ledger.same(`case ${i} df`, drift.df, expected.df);
    ledger.near(`case ${i} psi`, drift.psi, expected.psi);
    ledger.near(`case ${i} js`, drift.jensenShannonDistance, expected.jensenShannonDistanceBase2);
    ledger.near(`case ${i} tv`, drift.totalVariation, expected.totalVariation);
  });
  return data.cases.length;
}

export function checkBootstrap({ cases }: any, ledger: Ledger): number {
  cases.forEach(({ data, resampleIndices, confidence, ...expected }: any, i: number) => {
    const replicates = resampleIndices.map((row: number[]) => blockMean(row.map((index) => data[index])));
    const leaveOneOut = data.map((_: number, left: number) => mean(data.filter((__: number, j: number) => j !== left)));
    const evidence = { point: blockMean(data), replicates, leaveOneOut };
    for (const [method, field] of [
      ['percentile', 'percentile'],
      ['basic', 'basic'],
      ['bca', 'BCa'],
    ] as const) {
      const interval = bootstrapInterval(evidence, confidence, method);
      ledger.nearAll(`case ${i} ${method}`, [interval.lower, interval.upper], expected[field]);
      ledger.near(`case ${i} standard error`, interval.standardError, expected.standardError);
    }
  });
  return cases.length;
}

/**
 * Mean in the order of summation of the tool that made the file (eight running sums, then the rest): a replicate that
 * equals the point but for rounding then falls on the same side.
 */
function blockMean(values: readonly number[]): number {
  const blocks = Math.floor(values.length / 8) * 8;
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, lane) =>
    values.slice(0, blocks).reduce((sum, value, i) => (i % 8 === lane ? sum + value : sum), 0),
  ) as [number, number, number, number, number, number, number, number];
  const sum = a + b + (c + d) + (e + f + (g + h));
  return values.slice(blocks).reduce((total, value) => total + value, sum) / values.length;
}
