import { markdownText } from '../../kernel/markdown-text.js';
import type { JudgedUseCase } from '../commands/judged-use-case.js';
import { nextSteps } from '../../verdict/next-steps.js';
import type { CriterionResult } from '../../verdict/judgement.js';
import { reportedCases, type ReportedCase } from './reported-cases.js';

const ROLE_ORDER: readonly CriterionResult['role'][] = ['DECISION', 'SUPPORT', 'INFO'];

/** A summary for a pull request or a job page: the verdict first, the deciding metric at the top of the table, averages last. */
export function markdownReport(judged: readonly JudgedUseCase[]): string {
  return `${judged.map(section).join('\n')}`;
}

function section(one: JudgedUseCase): string {
  const { verdict, reason, conservation, averages } = one.result;
  const { supplied, excluded, evaluated, errored, indeterminate } = conservation;
  const cases = [...reportedCases(one)].sort((a, b) => roleRank(a) - roleRank(b));
  const steps = nextSteps(one.result);
  return [
    `## ${verdict}: ${markdownText(one.name)}`,
    '',
    markdownText(reason.message),
    '',
    `${supplied} images supplied = ${excluded} excluded + ${evaluated} evaluated + ${errored} errored + ${indeterminate} indeterminate.`,
    '',
    '| Verdict | Criterion | Slice | What was seen |',
    '|---|---|---|---|',
    ...cases.map(row),
    ...(steps.length === 0 ? [] : ['', 'What may follow:', '']),
    ...steps.map(({ kind, text }) => `- **${kind}** ${markdownText(text)}`),
    ...(averages.length === 0 ? [] : ['', 'For comparison only, these decide nothing:', '']),
    ...averages.map(({ name, value, note }) => `- ${markdownText(name)}: ${value ?? 'none'} (${markdownText(note)})`),
    '',
  ].join('\n');
}

function roleRank({ criterion }: ReportedCase): number {
  return ROLE_ORDER.indexOf(criterion.role);
}

function row({ verdict, counts, criterion, cell }: ReportedCase): string {
  const said = counts ? verdict : `${verdict} (advisory)`;
  return `| ${said} | ${markdownText(criterion.title)} | ${markdownText(cell.sliceText)} | ${markdownText(cell.reason.message)} |`;
}
