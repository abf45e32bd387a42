import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { create } from 'xmlbuilder2';
import { runJudge } from '../../../../src/entry/commands/judge-action.js';
import type { JudgedUseCase } from '../../../../src/entry/commands/judged-use-case.js';
import { junitReport } from '../../../../src/entry/reports/junit.js';
import { markdownReport } from '../../../../src/entry/reports/markdown.js';
import { sarifReport } from '../../../../src/entry/reports/sarif.js';
import { expandCriteria } from '../../../../src/verdict/criteria/expand-criteria.js';
import { judgeOutcomes } from '../../../../src/verdict/judge.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';
import { outcomesOf } from '../../../builders/outcome.builder.js';

const SOURCE = { productVersion: '1.2.3', criteriaFile: 'acceptance criteria/north.json' };

function judged(right: number, total: number, own: { title?: string; advisory?: boolean } = {}): JudgedUseCase {
  const decision = aCriterion({ title: own.title ?? 'Images judged right' });
  const advice = aCriterion({
    id: 'advice',
    title: 'Nice to have',
    role: 'SUPPORT',
    severity: 'ADVISORY',
    threshold: '0.999',
  });
  const document = aCriteriaDocument(own.advisory === true ? [decision, advice] : [decision]);
  const attempt = { number: 1, ...document.attempts };
  const result = judgeOutcomes({
    document: expandCriteria(document),
    outcomes: outcomesOf(right, total),
    excluded: 0,
    attempt,
  });
  return { name: 'BOX at north', result };
}

interface Parsed {
  readonly testsuites: Record<string, string> & {
    readonly testsuite: Record<string, string> & { readonly testcase: Record<string, unknown> };
  };
}
const parsed = (xml: string) => create(xml).end({ format: 'object' }) as unknown as Parsed;
const sarif = (one: JudgedUseCase) => (JSON.parse(sarifReport([one], SOURCE)) as Log).runs[0];

describe('JUnit', () => {
  it.each([
    ['PASS', judged(59, 59), '0'],
    ['FAIL', judged(0, 10), '1'],
    ['INCONCLUSIVE', judged(58, 58), '1'],
  ])('counts %s, and skips nothing', (verdict, one, failures) => {
    const { testsuites } = parsed(junitReport([one]));
    expect(testsuites).toMatchObject({ '@tests': '1', '@failures': failures, '@errors': '0', '@skipped': '0' });
    const failure = testsuites.testsuite.testcase['failure'] as Record<string, string> | undefined;
    expect(failure?.['@type']).toBe(failures === '1' ? verdict : undefined);
    expect(testsuites.testsuite).toMatchObject({ '@name': 'BOX at north' });
  });

  it('keeps an advisory miss in sight without failing', () => {
    const xml = junitReport([judged(59, 59, { advisory: true })]);
    expect(parsed(xml).testsuites).toMatchObject({ '@tests': '2', '@failures': '0' });
    expect(xml).toContain('advisory: it does not count');
  });

  it('stays well formed whatever a title holds', () => {
    const title = 'a < b & "c" ]]> \u0007 \u202e \ud800 end';
    const xml = junitReport([judged(59, 59, { title })]);
    expect(parsed(xml).testsuites).toMatchObject({ '@tests': '1' });
    expect(xml).toMatch(/ name="a &lt; b &amp; &quot;c&quot; \]\]&gt; \? .* end: all items"/u);
  });

  it('of nothing is an empty list, not a pass of something', () => {
    expect(parsed(junitReport([])).testsuites).toMatchObject({ '@tests': '0', '@failures': '0' });
  });
});

describe('SARIF', () => {
  it.each([
    ['PASS', judged(59, 59), 'pass', 'none'],
    ['FAIL', judged(0, 10), 'fail', 'error'],
    ['INCONCLUSIVE', judged(58, 58), 'fail', 'error'],
  ])('says %s by kind and level, at the criteria file', (verdict, one, kind, level) => {
    const run = sarif(one);
    expect(run?.results?.[0]).toMatchObject({
      kind,
      level,
      properties: { verdict },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'acceptance%20criteria/north.json' } } }],
    });
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual([run?.results?.[0]?.ruleId]);
  });

  it('warns of an advisory miss', () => {
    const levels = sarif(judged(59, 59, { advisory: true }))?.results?.map(({ level }) => level);
    expect(levels).toEqual(['none', 'warning']);
  });

  it('keeps the same cell under the same fingerprint when the figures change', () => {
    const prints = [judged(0, 10), judged(58, 58)].map((one) => sarif(one)?.results?.[0]?.partialFingerprints);
    expect(prints[0]).toEqual(prints[1]);
  });
});

describe('Markdown', () => {
  it('begins with the verdict, and puts averages last as deciding nothing', () => {
    const text = markdownReport([judged(0, 10)]);
    expect(text.split('\n')[0]).toBe('## FAIL: BOX at north');
    expect(text.indexOf('For comparison only')).toBeGreaterThan(text.indexOf('| Verdict |'));
  });

  it('leaves text of people text', () => {
    const text = markdownReport([judged(59, 59, { title: 'a | b [x](http://e) <img src=x> `c`' })]);
    expect(text).toContain(String.raw`a \| b \[x\](http://e) &lt;img src=x&gt; \`c\``);
  });
});

describe('reports of a command', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reports-'));
    await writeFile(join(folder, 'criteria.json'), JSON.stringify(aCriteriaDocument()));
    await writeFile(join(folder, 'outcomes.json'), JSON.stringify(outcomesOf(58, 58)));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const judge = (files: Record<string, string>) =>
    runJudge({
      criteria: join(folder, 'criteria.json'),
      outcomes: join(folder, 'outcomes.json'),
      attempt: '1',
      ...files,
    });

  it('are the same bytes twice, and the exit code stays the verdict', async () => {
    const names = { junit: 'a/j.xml', sarif: 'a/s.json', markdown: 'a/m.md' };
    const at = (place: string) =>
      Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(folder, place, name)]));
    expect((await judge(at('1'))).exitCode).toBe(2);
    await judge(at('2'));
    for (const name of Object.values(names))
      expect(await readFile(join(folder, '1', name), 'utf8')).toBe(await readFile(join(folder, '2', name), 'utf8'));
  });

  it('that cannot be written are refused by name', async () => {
    await expect(judge({ junit: join(folder, 'criteria.json', 'x.xml') })).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      message: expect.stringContaining('x.xml cannot be written') as unknown,
    });
  });
});
