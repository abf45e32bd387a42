import { describe, expect, it } from '@jest/globals';
import { citableRuns, citedJudgements } from '../../../../src/contexts/evaluations/domain/cited-judgements.js';
import type { Judgement } from '../../../../src/contexts/evaluations/domain/judgement.js';
import { assertScoresKept, keptAnswersOf } from '../../../../src/contexts/evaluations/domain/rejudgement.js';
import type { Run } from '../../../../src/contexts/evaluations/domain/run.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aDetector } from '../../../builders/model-contract.js';

const provenance = { chosenBy: 'Carla', chosenAt: '2026-11-01T00:00:00Z', rule: 'by agreement', dataDigest: null };

function contract(bag: number, wire = 0.5) {
  return aContract({
    name: 'BAG',
    roles: { bag: 'UNIT', wire: 'IGNORE' },
    scoreThreshold: { perClass: { bag, wire }, provenance },
  });
}

function model(minScore: number) {
  const detector = aDetector();
  const { decoder } = detector;
  if (decoder.kind !== 'boxes-and-scores') throw new Error('the builder makes another decoder');
  return { ...detector, classes: ['bag', 'wire'], decoder: { ...decoder, minScore } };
}

describe('the scores that were kept', () => {
  it('bear any threshold from minScore on', () => {
    expect(() => assertScoresKept(contract(0.25), 'BAG', model(0.25))).not.toThrow();
    expect(() => assertScoresKept(contract(0.9), 'BAG', model(0.25))).not.toThrow();
  });

  it('bear none below it', () => {
    expect(() => assertScoresKept(contract(0.2), 'BAG', model(0.25))).toThrow(
      expect.objectContaining({
        code: 'SCORES_NOT_KEPT',
        details: { useCaseKey: 'BAG', label: 'bag', threshold: 0.2, minScore: 0.25 },
      }),
    );
  });

  it('do not matter of classes that are ignored, nor of classifiers, which keep every score', () => {
    expect(() => assertScoresKept(contract(0.5, 0.01), 'BAG', model(0.25))).not.toThrow();
    const classifier = {
      ...model(0.25),
      decoder: { kind: 'classifier', output: 'scores', activation: 'softmax' },
    } as const;
    expect(() => assertScoresKept(contract(0.01), 'BAG', classifier)).not.toThrow();
  });
});

function run(own: Record<string, unknown> = {}, plan: Record<string, unknown> = {}): Run {
  const dataset = { merkleRoot: 'a'.repeat(64) };
  return {
    ...{ id: 'run-1', state: 'COMPLETED', planDigest: 'b'.repeat(64), predictionsSha256: 'c'.repeat(64) },
    ...own,
    plan: { kind: 'FORMAL', dataset, judgements: [], operatingPoint: null, ...plan },
  } as unknown as Run;
}

describe('the answers a run kept', () => {
  it('are its own, or those it judged again itself', () => {
    const own = { runId: 'run-1', planDigest: 'b'.repeat(64), predictionsSha256: 'c'.repeat(64) };
    expect(keptAnswersOf(run())).toEqual(own);
    expect(keptAnswersOf(run({ id: 'run-2', state: 'REVEALED' }, { rejudgementOf: own }))).toEqual(own);
  });

  it.each([
    ['a run that goes on', run({ state: 'RUNNING', predictionsSha256: null }), 'RUNNING'],
    ['an invalidated run', run({ state: 'INVALIDATED' }), 'INVALIDATED'],
    ['a top-up', run({}, { topUpOf: { runId: 'run-0', planDigest: 'd'.repeat(64) } }), 'tops up'],
    ['a run on data that were not sealed', run({}, { dataset: { merkleRoot: null } }), 'not sealed'],
  ])('are not to be judged again of %s', (_, of, why) => {
    expect(() => keptAnswersOf(of)).toThrow(
      expect.objectContaining({ code: 'RUN_NOT_REJUDGEABLE', message: expect.stringContaining(why) as unknown }),
    );
  });
});

describe('what a gate may cite', () => {
  const judgement = (id: string, criteriaSetId: string, useCaseId = 'BOX') =>
    ({ id, criteriaSetId, useCaseId, siteId: 'NORTH' }) as unknown as Judgement;

  it('is the newest judgement by the criteria in force', () => {
    const found = [judgement('1', 'old'), judgement('2', 'new'), judgement('3', 'new'), judgement('4', 'old')];
    expect(citedJudgements(found, new Set(['new'])).map(({ id }) => id)).toEqual(['3']);
  });

  it('is the newest one of all where none is by the criteria in force, and one for each use case', () => {
    const found = [judgement('1', 'old'), judgement('2', 'older'), judgement('3', 'own', 'PALLET')];
    expect(citedJudgements(found, new Set()).map(({ id }) => id)).toEqual(['2', '3']);
    expect(citedJudgements([], new Set(['new']))).toEqual([]);
  });

  it('falls with the run that gave the answers', () => {
    const again = run({ id: 'run-2' }, { rejudgementOf: { runId: 'run-1' } });
    expect([...citableRuns([run(), again])]).toEqual(['run-1', 'run-2']);
    expect([...citableRuns([run({ state: 'INVALIDATED' }), again])]).toEqual([]);
    expect([...citableRuns([run({}, { kind: 'EXPLORATORY' })])]).toEqual([]);
  });
});
