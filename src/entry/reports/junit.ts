import { create } from 'xmlbuilder2';
import type { JudgedUseCase } from '../commands/judged-use-case.js';
import { reportedCases, stops, type ReportedCase } from './reported-cases.js';

type Element = ReturnType<ReturnType<typeof create>['ele']>;

/**
 * JUnit XML as CI servers read it: one suite a use case and site, one case a criterion and slice. FAIL and INCONCLUSIVE are
 * failures of a type of their own, NOT_RUN is an error; nothing is ever reported as skipped. No times and no host: the same
 * judgement gives the same bytes.
 */
export function junitReport(judged: readonly JudgedUseCase[]): string {
  const suites = judged.map((one) => ({ one, cases: reportedCases(one) }));
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '?' }).ele('testsuites', {
    name: 'touchstone',
    ...totals(suites.flatMap(({ cases }) => cases)),
  });
  for (const { one, cases } of suites) {
    const suite = root.ele('testsuite', { name: one.name, ...totals(cases) });
    const { verdict, reason, conservation } = one.result;
    const properties = suite.ele('properties');
    const facts = { verdict, reason: reason.message, ...conservation };
    for (const [name, value] of Object.entries(facts)) properties.ele('property', { name, value: String(value) });
    for (const each of cases) caseOf(suite, each);
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function totals(cases: readonly ReportedCase[]): Record<string, string> {
  const stopping = cases.filter(stops);
  const errors = stopping.filter(({ verdict }) => verdict === 'NOT_RUN').length;
  return {
    tests: String(cases.length),
    failures: String(stopping.length - errors),
    errors: String(errors),
    skipped: '0',
  };
}

function caseOf(suite: Element, each: ReportedCase): void {
  const { cell, criterion, verdict } = each;
  const one = suite.ele('testcase', {
    classname: `${each.suite}.${criterion.criterionId}`,
    name: each.name,
    time: '0',
  });
  if (stops(each)) {
    one
      .ele(verdict === 'NOT_RUN' ? 'error' : 'failure', { type: verdict, message: cell.reason.message })
      .txt(cell.reason.message);
    return;
  }
  const note = each.counts ? verdict : `${verdict}, advisory: it does not count for the verdict`;
  one.ele('system-out').txt(`${note}. ${cell.reason.message}`);
}
