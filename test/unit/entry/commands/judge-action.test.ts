import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJudge } from '../../../../src/entry/commands/judge-action.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';
import { anErroredOutcome, outcomesOf } from '../../../builders/outcome.builder.js';

describe('touchstone judge', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'judge-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const judge = async (outcomes: unknown, options: { criteria?: unknown; json?: boolean; attempt?: string } = {}) =>
    runJudge({
      criteria: await file('criteria.json', options.criteria ?? aCriteriaDocument()),
      outcomes: await file('outcomes.json', outcomes),
      attempt: options.attempt ?? '1',
      ...(options.json && { json: true }),
    });

  it.each([
    ['PASS', outcomesOf(59, 59), 0],
    ['FAIL', outcomesOf(0, 10), 1],
    ['INCONCLUSIVE', outcomesOf(58, 58), 2],
  ])('answers %s with its exit code', async (verdict, outcomes, exitCode) => {
    const answer = await judge(outcomes);
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.text).toContain(verdict);
  });

  it('prints the judgement as JSON, with what was excluded', async () => {
    const { text } = await judge(
      { excluded: 2, outcomes: [...outcomesOf(3, 3), anErroredOutcome({ itemId: 'x' })] },
      { json: true },
    );
    expect(JSON.parse(text)).toMatchObject({
      format: 'touchstone/judgement@1',
      conservation: { supplied: 6, excluded: 2, evaluated: 3, errored: 1, indeterminate: 0 },
    });
  });

  it('reads JSON Lines, as dossiers hold outcomes', async () => {
    const outcomes = await file(
      'outcomes.jsonl',
      `\uFEFF${outcomesOf(59, 59)
        .map((o) => JSON.stringify(o))
        .join('\r\n')}\n\n`,
    );
    const criteria = await file('criteria.json', aCriteriaDocument());
    expect((await runJudge({ criteria, outcomes, attempt: '1' })).exitCode).toBe(0);
    const broken = await file('broken.jsonl', `${JSON.stringify(outcomesOf(1, 1)[0])}\n{"itemId": \n`);
    await expect(runJudge({ criteria, outcomes: broken, attempt: '1' })).rejects.toThrow('line 2 is not JSON');
  });

  it.each([
    ['an errored image that is right', { status: 'ERRORED', right: true }, '/0/right'],
    ['an attribute that is an object', { attributes: { 'meta.shift': { day: 1 } } }, '/0/attributes/meta.shift'],
    ['counts that are a text', { counts: '3' }, '/0/counts'],
    ['half an object', { counts: { expected: 1.5, observed: 1 } }, '/0/counts/expected'],
    ['a count below 0', { counts: { expected: 1, observed: -1 } }, '/0/counts/observed'],
    ['errors that are no list', { errors: 'MISSED' }, '/0/errors'],
    ['an error that is a number', { errors: [5] }, '/0/errors/0'],
  ])('refuses %s and points at it', async (_what, change, path) => {
    const [first, ...others] = outcomesOf(2, 2);
    await expect(judge([{ ...first, ...change }, ...others])).rejects.toThrow(path);
  });

  it('expands EACH, so that a condition without images is shown', async () => {
    const criteria = aCriteriaDocument([aCriterion({ slices: ['EACH(meta.shift)'] })]);
    const { text } = await judge(outcomesOf(60, 60, { attributes: { 'meta.shift': 'day' } }), { criteria });
    expect(text).toContain('INCONCLUSIVE  shift is night: There are no images here');
  });

  it('answers an invalid criteria set with exit code 4 and every problem', async () => {
    const criteria = aCriteriaDocument([aCriterion({ threshold: '1', rationale: '' })]);
    expect(await judge([], { criteria })).toMatchObject({
      exitCode: 4,
      text: expect.stringContaining('NO_RATIONALE at /criteria/0/rationale'),
    });
    expect(JSON.parse((await judge([], { criteria, json: true })).text).problems).not.toHaveLength(0);
  });

  it.each([
    ['no JSON', '{'],
    ['an object without outcomes', { excluded: 1 }],
    ['an outcome without status', [{ ...outcomesOf(1, 1)[0], status: undefined }]],
    ['an unknown status', [{ ...outcomesOf(1, 1)[0], status: 'SKIPPED' }]],
    ['an unknown result', [{ ...outcomesOf(1, 1)[0], expected: [{ result: 'MAYBE' }] }]],
    ['an outcome twice', [...outcomesOf(1, 1), ...outcomesOf(1, 1)]],
    ['a number for an outcome', [3]],
  ])('refuses an outcomes file with %s', async (_name, outcomes) => {
    await expect(judge(outcomes)).rejects.toMatchObject({ code: 'INPUT_FILE_INVALID' });
  });

  it('refuses a file that is not there', async () => {
    const missing = join(folder, 'no-such.json');
    await expect(runJudge({ criteria: missing, outcomes: missing, attempt: '1' })).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
    });
  });

  it('refuses an attempt beyond the agreed number', async () => {
    await expect(judge(outcomesOf(1, 1), { attempt: '2' })).rejects.toMatchObject({ code: 'ATTEMPT_OUT_OF_RANGE' });
  });
});
