import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../../src/entry/run-cli.js';
import { judgeOutcomes } from '../../../../src/verdict/judge.js';
import type { JudgementResult } from '../../../../src/verdict/judgement.js';
import { aCriteriaDocument } from '../../../builders/criteria.builder.js';
import { outcomesOf } from '../../../builders/outcome.builder.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judgement-compare-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});

const aResult = (right: number, of: number): JudgementResult =>
  judgeOutcomes({
    document: aCriteriaDocument(),
    outcomes: outcomesOf(right, of),
    excluded: 0,
    attempt: { number: 1, max: 1, spending: 'EQUAL' },
  });

async function compare(from: unknown, to: unknown, ...more: string[]) {
  const files = [join(folder, 'from.json'), join(folder, 'to.json')];
  for (const [index, content] of [from, to].entries()) await writeFile(files[index] as string, JSON.stringify(content));
  let [out, err] = ['', ''];
  const output = { out: (text: string) => (out += text), err: (text: string) => (err += text), isDebug: false };
  const exit = await runCli(['judgement', 'compare', '--from', files[0] as string, '--to', files[1] as string, ...more], output); // prettier-ignore
  return { exit, out, err: err.replaceAll(`${folder}/`, '') };
}

describe('touchstone judgement compare', () => {
  it('tells what changed, with counts and bounds', async () => {
    expect(await compare(aResult(58, 58), aResult(59, 59))).toEqual({
      exit: 0,
      err: '',
      out: [
        'INCONCLUSIVE became PASS.',
        '1 of 1 verdicts changed:',
        '  decision, all items: INCONCLUSIVE (58 of 58, 94.97 % to 100 %) -> PASS (59 of 59, 95.05 % to 100 %)\n',
      ].join('\n'),
    });
    expect((await compare(aResult(59, 59), aResult(59, 59))).out).toBe(
      'PASS, as before.\nNo verdict changed among 1.\n',
    );
    const { out } = await compare(aResult(0, 0), { ...aResult(59, 59), criteria: [] });
    expect(out).toContain('decision, all items: INCONCLUSIVE (0 of 0) -> not judged');
  });

  it('has one JSON shape', async () => {
    const { out } = await compare(aResult(58, 58), aResult(59, 59), '--json');
    expect(JSON.parse(out)).toMatchObject({
      verdict: { before: 'INCONCLUSIVE', after: 'PASS' },
      cells: [{ criterionId: 'decision', slice: null, before: { n: 58 }, after: { n: 59 }, changed: true }],
    });
  });

  it('refuses two versions of a metric', async () => {
    const later = JSON.parse(JSON.stringify(aResult(59, 59)).replace('image-success@1', 'image-success@2')) as unknown;
    expect(await compare(aResult(59, 59), later)).toMatchObject({
      exit: 64,
      out: '',
      err: expect.stringMatching(/^METRIC_VERSIONS_DIFFER: .*image-success@1 and image-success@2/),
    });
  });

  const broken = (change: object) => {
    const result = JSON.parse(JSON.stringify(aResult(59, 59))) as { criteria: { cells: object[] }[] };
    const [criterion] = result.criteria;
    return { ...result, criteria: [{ ...criterion, cells: [{ ...criterion?.cells[0], ...change }] }] };
  };

  it.each([
    ['a list', [], '(WRONG_TYPE at the top)'],
    ['null', null, '(WRONG_TYPE at the top)'],
    ['another format', { ...aResult(1, 1), format: 'touchstone/criteria@1' }, 'at /format'],
    ['another verdict', { ...aResult(1, 1), verdict: 'MAYBE' }, 'at /verdict'],
    ['no criteria', { ...aResult(1, 1), criteria: undefined }, 'at /criteria'],
    [
      'a criterion without cells',
      { ...aResult(1, 1), criteria: [{ criterionId: 'a', metric: 'b@1' }] },
      'at /criteria/0/cells',
    ],
    [
      'a criterion without metric',
      { ...aResult(1, 1), criteria: [{ criterionId: 'a', cells: [] }] },
      'at /criteria/0/metric',
    ],
    [
      'a cell that is a number',
      { ...aResult(1, 1), criteria: [{ criterionId: 'a', metric: 'b@1', cells: [1] }] },
      'at /criteria/0/cells/0',
    ],
    ['a count that is a text', broken({ k: '59' }), 'at /criteria/0/cells/0/k'],
    ['no count', broken({ n: undefined }), 'at /criteria/0/cells/0/n'],
    ['a bound above 1', broken({ lower: 1.5 }), 'at /criteria/0/cells/0/lower'],
    ['no bound', broken({ upper: undefined }), 'at /criteria/0/cells/0/upper'],
    ['a slice that is a number', broken({ slice: 7 }), 'at /criteria/0/cells/0/slice'],
  ])('refuses %s', async (_what, content, place) => {
    const { exit, err } = await compare(aResult(59, 59), content);
    expect([exit, err.split(':')[0]]).toEqual([64, 'INPUT_FILE_INVALID']);
    expect(err).toContain('to.json');
    expect(err).toContain(place);
  });
});
