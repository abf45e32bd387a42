import { below, DocumentReader, type Problem } from '../../kernel/document-reader.js';
import type { Outcome } from '../../metrics/outcome.js';
import { expandCriteria } from '../../verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../verdict/criteria/lint-criteria.js';
import { judgeOutcomes } from '../../verdict/judge.js';
import { judgementText } from './judgement-text.js';
import { readJson } from './read-json.js';
import { InputFileInvalid, numberOption } from './stats-input.js';

export interface JudgeOptions {
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
  const { outcomes, excluded } = checkOutcomes(options.outcomes, await readJson(options.outcomes));
  const result = judgeOutcomes({
    document: expandCriteria(document),
    outcomes,
    excluded,
    attempt: { number: numberOption('--attempt', options.attempt), ...document.attempts },
  });
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

function checkOutcomes(file: string, value: unknown): { outcomes: readonly Outcome[]; excluded: number } {
  const reader = new DocumentReader();
  const isList = Array.isArray(value);
  const root = isList
    ? { outcomes: value as unknown, excluded: 0 }
    : reader.record({ value, path: '' }, ['outcomes'], ['excluded']);
  const list = reader.list({ value: root?.['outcomes'], path: '/outcomes' }) ?? [];
  const whole = { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true };
  const excluded = reader.number({ value: root?.['excluded'], path: '/excluded' }, whole) ?? 0;
  list.forEach((entry, index) => checkOutcome(reader, entry, `${isList ? '' : '/outcomes'}/${index}`));
  const ids = new Set(list.map((entry) => (entry as Outcome | null)?.itemId));
  if (ids.size < list.length)
    reader.add('DUPLICATE_ID', '/outcomes', 'An itemId stands twice; every image is judged once.');
  const first = reader.problems[0];
  if (first !== undefined)
    throw new InputFileInvalid(file, `${first.message} (${first.code} at ${first.path || 'the top'})`);
  return { outcomes: list as Outcome[], excluded };
}

const OUTCOME_FIELDS = [
  ...['itemId', 'itemName', 'groupId', 'status', 'attributes', 'expectedState', 'observedState', 'right', 'expected'],
  ...['observed', 'errors'],
];

function checkOutcome(reader: DocumentReader, value: unknown, path: string): void {
  const outcome = reader.record({ value, path }, OUTCOME_FIELDS, ['reason', 'counts']);
  if (outcome === undefined) return;
  const at = (key: string) => ({ value: outcome[key], path: below(path, key) });
  for (const key of ['itemId', 'groupId', 'expectedState']) reader.text(at(key));
  reader.oneOf(at('status'), ['EVALUATED', 'ERRORED', 'INDETERMINATE']);
  reader.flag(at('right'));
  reader.map(at('attributes'));
  for (const key of ['expected', 'observed']) {
    const objects = reader.list(at(key)) ?? [];
    objects.forEach((object, index) => {
      const place = { value: object, path: `${path}/${key}/${index}` };
      const results = key === 'expected' ? ['HIT', 'MISS', 'IGNORED'] : ['HIT', 'EXTRA', 'IGNORED'];
      const record = reader.map(place) ?? {};
      reader.oneOf({ value: record['result'] ?? null, path: `${place.path}/result` }, results);
    });
  }
}
