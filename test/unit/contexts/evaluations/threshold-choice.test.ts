import { describe, expect, it } from '@jest/globals';
import type { JudgedItem } from '../../../../src/contexts/evaluations/domain/judge-predictions.js';
import type { PredictedItem } from '../../../../src/contexts/evaluations/domain/predicted-item.js';
import { answersWithObjects, chooseThresholds } from '../../../../src/contexts/evaluations/domain/threshold-choice.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';
import { aContract } from '../../../builders/contract.builder.js';

const boxAt = (x: number) => ({ x, y: 0, width: 10, height: 10 });

function item(id: string, xs: readonly number[], label = 'box'): JudgedItem {
  const objects = xs.map((x, index) => ({ id: `${id}-${index}`, label, box: boxAt(x), crowd: false }));
  return { id, name: `${id}.jpg`, groupId: null, width: 100, height: 100, attributes: {}, groundTruth: { objects } };
}

function answer(itemId: string, found: readonly (readonly [number, number])[]): PredictedItem {
  const detections = found.map(([x, score]) => ({ label: 'box', score, box: boxAt(x) }));
  const imageSha256 = sha256Of(itemId);
  return {
    itemId,
    itemName: `${itemId}.jpg`,
    imageSha256,
    answer: { prediction: { kind: 'detections', detections }, outputSha256: imageSha256 },
  };
}

const broken = (itemId: string): PredictedItem => ({
  ...answer(itemId, []),
  answer: { error: { code: 'IMAGE_UNREADABLE', message: 'It cannot be decoded.' } },
});

const choose = (predictions: readonly PredictedItem[], items = [item('a', [0, 50]), item('b', [0])]) =>
  chooseThresholds({
    items,
    predictions,
    contract: aContract({ roles: { box: 'UNIT', crate: 'IGNORE' } }),
    classes: ['box'],
    rule: { kind: 'missRateAtMost', missRate: 0.4 },
  });

describe('the choice of thresholds from stored predictions', () => {
  it('takes the highest threshold that misses no more than allowed', () => {
    // Two of three must be found: .8 and .6 are the best two, so .6.
    const { perClass, images } = choose([
      answer('a', [
        [0, 0.8],
        [50, 0.3],
      ]),
      answer('b', [[0, 0.6]]),
    ]);
    expect([perClass, images]).toEqual([{ box: 0.6 }, 2]);
  });

  it('counts an image without an answer as missed', () => {
    // All three minus one unanswered leaves two, so the lower of the two found decides.
    const { perClass } = choose([
      answer('a', [
        [0, 0.8],
        [50, 0.3],
      ]),
      broken('b'),
    ]);
    expect(perClass).toEqual({ box: 0.3 });
  });

  it('counts an image nobody predicted as missed', () => {
    expect(
      choose([
        answer('a', [
          [0, 0.8],
          [50, 0.3],
        ]),
      ]).perClass,
    ).toEqual({ box: 0.3 });
  });

  it('refuses when too many images have no answer for any threshold to do', () => {
    expect(() => choose([broken('a'), answer('b', [[0, 0.9]])])).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('says the rule in words', () => {
    expect(
      choose([
        answer('a', [
          [0, 0.8],
          [50, 0.3],
        ]),
        answer('b', []),
      ]).rule,
    ).toBe(
      'highest threshold per class that misses at most 0.4 of the objects observed ' +
        '(IoU at least 0.5, thresholds 0.05 to 0.95 in steps of 0.05)',
    );
  });

  it('is not for a model that gives classes of whole images', () => {
    const classes: PredictedItem = {
      ...answer('a', []),
      answer: { prediction: { kind: 'classScores', scores: [] }, outputSha256: 'x' },
    };
    expect(answersWithObjects([answer('b', []), broken('c')])).toBe(true);
    expect(answersWithObjects([answer('b', []), classes])).toBe(false);
  });
});
