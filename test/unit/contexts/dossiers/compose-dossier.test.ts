import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import type { DossierFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import type { PrintDocument } from '../../../../src/kernel/print-document.js';
import {
  aCell,
  aCriterion,
  aJudgement,
  anAttempt,
  aResult,
  aSignature,
  aUseCase,
  dossierFacts,
} from '../../../builders/dossier-facts.js';

const print = (over: Partial<DossierFacts> = {}): PrintDocument => composeDossier(dossierFacts(over)).print;
const text = (value: unknown): string => JSON.stringify(value).replaceAll('\u00A0', ' ');

/** One site and use case whose deciding criterion has these failures. */
function withCounts(failed: number, total: number, threshold = '0.95'): DossierFacts['judgements'] {
  const entry = aUseCase('PALLET', 'site-b', {}, [threshold, threshold]);
  const judgement = aJudgement([aResult(aCriterion({ threshold }), [aCell(null, failed, total, Number(threshold))])]);
  return [{ ...entry, judgement }];
}

describe('the first page', () => {
  it.each([
    ['GO', 'Go', 'pass', /may go into operation/],
    ['CONDITIONAL', 'Conditional go', 'conditional', /only while the conditions/],
    ['NO_GO', 'No go', 'fail', /must not go into operation/],
    [null, 'Not decided', 'notRun', /Nobody has decided/],
  ] as const)('says %s in word, shape and instruction', (decision, word, mark, instruction) => {
    const gate = {
      type: 'G3_GO_LIVE',
      round: 1,
      decision,
      reason: null,
      decidedAt: null,
      evidenceDigest: dossierFacts().audit.headHash,
    };
    const { cover } = print({ gate });
    expect(cover.decision).toMatchObject({ word, mark });
    expect(cover.decision.instruction).toMatch(instruction);
  });

  it('calls a preview a preview, whatever the gate says, and marks every page', () => {
    const document = print({ dossier: { ...dossierFacts().dossier, kind: 'RUN_PREVIEW' } });
    expect(document.cover.decision.word).toBe('Preview');
    expect(document.watermark).not.toBeNull();
  });

  it.each([
    [0, 120, 'Pass', 'pass'],
    [60, 120, 'Fail', 'fail'],
    [1, 30, 'Not proven', 'notProven'],
  ] as const)('turns %i failures of %i into %s', (failed, total, word, mark) => {
    const row = print({ judgements: withCounts(failed, total) }).cover.deciding[0];
    expect(row).toMatchObject({ count: String(failed), word, mark });
    expect(row?.countText).toContain(`of ${total} damaged pallets let through`);
  });

  it('states both the limit on the true rate and the observed failures it allowed', () => {
    const row = print({ judgements: withCounts(1, 120) }).cover.deciding[0];
    expect(text(row)).toContain('limit 5 %');
    expect(row?.allowedText).toBe('1 was allowed');
  });

  it('says that too few samples could not have passed at any count', () => {
    expect(print({ judgements: withCounts(0, 20) }).cover.deciding[0]?.allowedText).toBe('too few to pass');
  });

  it('says that nothing is known when n = 0', () => {
    const row = print({ judgements: withCounts(0, 0) }).cover.deciding[0];
    expect(row).toMatchObject({ mark: 'notProven', explanation: 'no sample of this kind was tested' });
    expect(row?.bar?.bound).toBeNull();
  });

  it('never rounds a bound below the true bound', () => {
    const row = print({ judgements: withCounts(0, 59) }).cover.deciding[0];
    // 59 of 59: lower bound .9504924, so up to 4.95076 % may fail.
    expect(text(row?.bar?.boundText)).toContain('4.96 %');
  });

  it.each([
    [[anAttempt()], /1st formal attempt of 3 agreed\. No exploratory run/],
    [
      [anAttempt({ outcome: 'FAIL' }), anAttempt({ number: 2, runId: 'run-2' })],
      /2nd formal attempt of 3 agreed\. 1 earlier attempt failed/,
    ],
    [[], /No formal attempt/],
    [[anAttempt({ kind: 'EXPLORATORY', number: null })], /1 exploratory run used/],
    [[anAttempt({ outcome: 'ABORTED' }), anAttempt({ number: 2, runId: 'run-2' })], /1 attempt broken off/],
  ])('tells the attempts as the ledger has them (%#)', (attempts, expected) => {
    const judgements = withCounts(0, 120).map((entry) => ({ ...entry, attempts }));
    expect(text(print({ judgements }).cover.columns)).toMatch(expected);
  });

  it('names the condition without samples among what was not tested', () => {
    expect(text(print().cover.columns)).toMatch(/BOX: fog \(no sample\)/);
  });

  it('keeps running text within 200 words', () => {
    const long = 'word '.repeat(400);
    const facts = {
      whenUnsure: long,
      gate: { ...dossierFacts().gate!, reason: long },
      notTested: [{ subject: long, consequence: null, acceptedBy: null }],
      conditions: [{ key: 'C1', text: long, due: null, done: false }],
    };
    const { cover } = print(facts);
    const running = [
      cover.decision.instruction,
      ...cover.columns.flat().flatMap(({ lines }) => lines),
      cover.strip?.note ?? '',
      cover.check.text,
    ].join(' ');
    expect(running.split(/\s+/).length).toBeLessThanOrEqual(200);
  });

  it('shows six rows at most, the weakest first, and points to the others', () => {
    const keys = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const judgements = keys.map((key) => ({
      ...withCounts(key === 'G' ? 60 : 0, 120)[0]!,
      useCase: { ...withCounts(0, 120)[0]!.useCase, key },
    }));
    const { cover } = print({ judgements });
    expect(cover.deciding).toHaveLength(6);
    expect(cover.deciding[0]?.code).toBe('G');
    expect(cover.decidingNote).toContain('1 further rows');
  });
});

describe('the dossier', () => {
  it('has sections 0 to 17 in order, with and without content', () => {
    const numbers = Array.from({ length: 18 }, (_, index) => String(index));
    const empty = print({
      judgements: [],
      runs: [],
      datasets: [],
      models: [],
      failures: [],
      totalFailures: 0,
      comparisons: [],
      notTested: [],
      signatures: [],
      refusedActions: [],
      environment: [],
      risks: [],
      waivers: [],
      conditions: [],
      punchItems: [],
      gate: null,
      contact: null,
      whenUnsure: null,
    });
    expect(print().sections.map(({ number }) => number)).toEqual(numbers);
    expect(empty.sections.map(({ number }) => number)).toEqual(numbers);
    expect(empty.sections.every(({ blocks }) => blocks.length > 0)).toBe(true);
  });

  it('prints what is missing as not stated by the vendor', () => {
    expect(text(print({ contact: null }).sections.at(-1))).toContain('not stated by the vendor');
  });

  it('never uses words that claim more than a test can show', () => {
    const words = text(print({ judgements: withCounts(0, 5000) })).replaceAll('Safety', '');
    expect(words).not.toMatch(/\b(compliant|certified|safe|accuracy)\b|\b100 %/i);
  });

  it('says that a waiver leaves the verdict as it is, and none when there is none', () => {
    expect(text(print({ waivers: [] }).sections[12])).toContain('None.');
    expect(text(print().sections[12])).toContain('W-03');
  });

  it('highlights criteria that were loosened after results were seen', () => {
    expect(text(print().sections[4])).toContain('LOOSENED after results were seen');
    const calm = dossierFacts().judgements.map((entry) => ({
      ...entry,
      criteriaSet: { ...entry.criteriaSet, changes: [] },
    }));
    expect(text(print({ judgements: calm }).sections[4])).not.toContain('LOOSENED');
  });

  it.each([
    [0, 0, 'No failure was observed'],
    [6, 6, 'Every item that went wrong'],
    [6, 300, 'A sample of what went wrong'],
  ])('titles the gallery by how many of the failures it shows: %i of %i', (shown, totalFailures, title) => {
    expect(print({ failures: dossierFacts().failures.slice(0, shown), totalFailures }).sections[8]?.title).toBe(title);
  });

  it('says on page 1 what was eased after results were seen, and how often the decision was put off', () => {
    const moved = (from: string, to: string) => ({ from, to, reason: 'Lens of camera 2 replaced.' });
    const pilot = dossierFacts().pilot;
    const once = print({ pilot: { ...pilot, extensions: [moved('2026-11-06', '2026-11-20')] } }).cover;
    expect(text(once)).toContain('Extended once');
    expect(text(once)).toContain('Criteria eased after seeing results');
    const extensions = [moved('2026-11-06', '2026-11-20'), moved('2026-11-20', '2026-12-04')];
    const judgements = dossierFacts().judgements.map((entry) => ({
      ...entry,
      criteriaSet: { ...entry.criteriaSet, changes: [] },
    }));
    const twice = print({ pilot: { ...pilot, extensions }, judgements }).cover;
    expect(text(twice)).toContain('Extended twice');
    expect(text(twice)).not.toContain('eased');
    expect(text(print({ pilot: { ...pilot, extensions: [] } }).cover)).not.toContain('Extended');
  });

  it('keeps earlier signatures apart from valid ones', () => {
    const { sections, cover } = print({ signatures: [aSignature({ superseded: true, printedName: 'Old Hand' })] });
    expect(text(cover.signed)).not.toContain('Old Hand');
    expect(text(sections[2])).toContain('Old Hand');
  });

  it('puts averages last and says not to decide on them', () => {
    expect(text(print().sections[7])).toContain('Do not decide on these numbers');
  });

  it('changes its content digest with any fact and not otherwise', () => {
    const first = composeDossier(dossierFacts()).contentDigest;
    expect(composeDossier(dossierFacts()).contentDigest).toBe(first);
    expect(composeDossier(dossierFacts({ vendor: 'Another' })).contentDigest).not.toBe(first);
  });
});
