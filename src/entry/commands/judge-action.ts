import type { Problem } from '../../kernel/document-reader.js';
import { expandCriteria } from '../../verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../verdict/criteria/lint-criteria.js';
import { judgeOutcomes } from '../../verdict/judge.js';
import { writeReports, type ReportFiles } from '../reports/write-reports.js';
import { judgementText } from './judgement-text.js';
import { readOutcomes } from './outcomes-file.js';
import { readJson } from './read-json.js';
import { countOption } from './stats-input.js';

export interface JudgeOptions extends ReportFiles {
  readonly criteria: string;
  readonly outcomes: string;
  readonly attempt: string;
  readonly json?: boolean;
}

const EXIT_CODES = { PASS: 0, FAIL: 1, INCONCLUSIVE: 2, NOT_RUN: 2 } as const;

/** Text to print and the exit code of the verdict. @throws InputFileInvalid, OptionInvalid, AttemptOutOfRange */
export async function runJudge(options: JudgeOptions): Promise<{ text: string; exitCode: number }> {
  const { document, problems } = lintCriteria(await readJson(options.criteria));
  if (document === null) return { text: problemsText(options, problems), exitCode: 4 };
  const { outcomes, excluded } = await readOutcomes(options.outcomes);
  const result = judgeOutcomes({
    document: expandCriteria(document),
    outcomes,
    excluded,
    attempt: { number: countOption('--attempt', options.attempt), ...document.attempts },
  });
  await writeReports([{ name: document.title, result }], options, options.criteria);
  const text = options.json ? JSON.stringify(result, null, 2) : judgementText(document.title, result);
  return { text, exitCode: EXIT_CODES[result.verdict] };
}

function problemsText({ criteria, json }: JudgeOptions, problems: readonly Problem[]): string {
  if (json) return JSON.stringify({ problems }, null, 2);
  const lines = problems.map(
    ({ code, path, message }) => `  ${code} at ${path === '' ? '(document)' : path}: ${message}`,
  );
  return [`${criteria} cannot be used:`, ...lines].join('\n');
}
