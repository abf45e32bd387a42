import { describe, expect, it } from '@jest/globals';
import type { InterpretationContract } from '../../../../src/metrics/interpretation/contract.js';
import { interpretItem } from '../../../../src/metrics/interpretation/interpret.js';
import type { Answer } from '../../../../src/metrics/interpretation/interpreted-item.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import type { GroundTruth, GroundTruthObject } from '../../../../src/metrics/ground-truth.js';
import type { Outcome } from '../../../../src/metrics/outcome.js';
import { aContract } from '../../../builders/contract.builder.js';

const box = (x: number, y = 0, size = 100) => ({ x, y, width: size, height: size });
const truth = (x: number, changes: Partial<GroundTruthObject> = {}): GroundTruthObject => ({
  id: `t${x}`,
  label: 'box',
  box: box(x),
  crowd: false,
  ...changes,
});
const seen = (x: number, label = 'box', score = 0.9) => ({ label, score, box: box(x) });
const detections = (...list: ReturnType<typeof seen>[]): Answer => ({ kind: 'detections', detections: list });

function interpret(contract: InterpretationContract, groundTruth: GroundTruth, answer: Answer): Outcome {
  const item = { itemId: 'i', itemName: 'i.jpg', groupId: 'g', width: 1000, height: 1000, attributes: {}, groundTruth };
  return interpretItem({ contract, item, answer });
}

describe('an image without a usable answer', () => {
  it.each<[string, Answer, string]>([
    ['no answer', { error: { code: 'IMAGE_UNREADABLE', message: 'x' } }, 'IMAGE_UNREADABLE'],
    ['class scores', { kind: 'classScores', scores: [] }, 'WRONG_KIND_OF_ANSWER'],
    ['an unmapped class', detections(seen(0, 'crate')), 'UNMAPPED_CLASS'],
    ['a score that is no number', detections(seen(0, 'box', Number.NaN)), 'NOT_A_NUMBER'],
  ])('(%s) is ERRORED and misses every object', (_name, answer, code) => {
    expect(interpret(aContract(), { objects: [truth(0)] }, answer)).toMatchObject({
      status: 'ERRORED',
      reason: { code },
      right: false,
      observedState: null,
      expectedState: '1 object',
      expected: [{ result: 'MISS' }],
      observed: [],
      errors: [{ name: 'MISSED' }],
    });
  });

  it('keeps its count as a trial', () => {
    const contract = CONTRACT_TEMPLATES.counting;
    const outcome = interpret(contract, { objects: [truth(0)] }, { error: { code: 'X', message: 'x' } });
    expect(outcome.counts).toEqual({ expected: 1, observed: null });
  });

  it('is ERRORED for an annotation of an unmapped class, even with a perfect answer', () => {
    expect(interpret(aContract(), { objects: [truth(0, { label: 'crate' })] }, detections()).reason?.code).toBe(
      'UNMAPPED_CLASS',
    );
  });
});

describe('objects that do not count', () => {
  const left = {
    polygons: [
      [
        [0, 0],
        [0.5, 0],
        [0.5, 1],
        [0, 1],
      ],
    ] as const,
    anchor: 'CENTRE' as const,
  };

  it.each<[string, Partial<InterpretationContract>, Partial<GroundTruthObject>, number]>([
    ['outside the region', { region: left }, {}, 800],
    ['too small', { minSize: { shortSide: 101, area: 0 } }, {}, 0],
    ['too little area', { minSize: { shortSide: 0, area: 10001 } }, {}, 0],
    ['hidden', { visibility: { min: 0.5 } }, { visibility: 0.4 }, 0],
    ['a crowd', {}, { crowd: true }, 0],
  ])('(%s) are neither asked for nor held against the model', (_name, changes, object, x) => {
    const contract = aContract(changes);
    const groundTruth = { objects: [truth(x, object)] };
    expect(interpret(contract, groundTruth, detections())).toMatchObject({ right: true, expectedState: '0 objects' });
    expect(interpret(contract, groundTruth, detections(seen(x)))).toMatchObject({
      right: true,
      observed: [{ result: 'IGNORED' }],
    });
  });

  it('an edge belongs to the region, by centre or by foot', () => {
    expect(interpret(aContract({ region: left }), { objects: [truth(450)] }, detections()).expectedState).toBe(
      '1 object',
    );
    const foot = aContract({
      region: {
        polygons: [
          [
            [0, 0],
            [1, 0],
            [1, 0.05],
            [0, 0.05],
          ],
        ],
        anchor: 'BOTTOM_CENTRE',
      },
    });
    expect(interpret(foot, { objects: [truth(0)] }, detections()).expectedState).toBe('0 objects');
  });

  it('still have to be found where the size of the image is unknown', () => {
    const item = {
      itemId: 'i',
      itemName: 'i',
      groupId: 'g',
      width: 0,
      height: 0,
      attributes: {},
      groundTruth: { objects: [truth(800)] },
    };
    const outcome = interpretItem({
      contract: aContract({ region: left }),
      item,
      answer: { error: { code: 'X', message: 'x' } },
    });
    expect(outcome.expected).toMatchObject([{ result: 'MISS' }]);
  });
});

describe('counting', () => {
  const counting = { of: 'UNIT', tolerance: { absolute: 0, relative: 0.5 }, occlusion: 'ALL' } as const;
  const contract = aContract({ task: 'counting', counting, visibility: { min: 0.5 }, imageVerdict: { rule: 'COUNT' } });

  it('counts hidden objects where it was agreed, and reports of them', () => {
    const objects = [truth(0), truth(200, { visibility: 0.1 })];
    expect(interpret(contract, { objects }, detections(seen(0), seen(200))).counts).toEqual({
      expected: 2,
      observed: 2,
    });
  });

  it('is right within the tolerance and still says by how many it is off', () => {
    const objects = [truth(0), truth(200)];
    expect(interpret(contract, { objects }, detections(seen(0)))).toMatchObject({
      right: true,
      errors: [{}, { name: 'COUNT_OFF', offBy: -1 }],
    });
    expect(interpret(contract, { objects }, detections()).right).toBe(false);
    expect(interpret(contract, { objects }, detections(seen(0), seen(200), seen(400))).errors.at(-1)).toMatchObject({
      offBy: 1,
    });
  });
});

describe('a load', () => {
  const roles = { box: 'UNIT', load: 'LOAD' } as const;

  it('that must not hold units makes them forbidden: seen in the wrong role', () => {
    const contract = aContract({ roles, containment: { unitsInLoad: 'VIOLATION', minShare: 0.5 } });
    const objects = [truth(0), truth(0, { id: 'l', label: 'load', box: box(0, 0, 300) })];
    const outcome = interpret(contract, { objects }, detections(seen(0)));
    expect(outcome.errors).toMatchObject([{ name: 'WRONG_ROLE', note: 'box seen as UNIT, is FORBIDDEN' }]);
  });

  it('and its units are both asked for under LOAD_AND_UNITS', () => {
    const group = { carrier: null, proximity: { minUnits: 2, maxGap: 0.05 } };
    const contract = aContract({ granularity: 'LOAD_AND_UNITS', group });
    expect(
      interpret(contract, { objects: [truth(0), truth(120)] }, detections()).expected.map(({ role }) => role),
    ).toEqual(['UNIT', 'UNIT', 'LOAD']);
  });

  it('takes the extent of its carrier where it was agreed', () => {
    const group = { carrier: { minUnits: 1, minOverlap: 0.5, maxGap: 0, extent: 'CARRIER' as const }, proximity: null };
    const contract = aContract({ roles: { box: 'UNIT', pallet: 'CARRIER' }, granularity: 'ONE_LOAD', group });
    const pallet = truth(0, { id: 'p', label: 'pallet', box: { x: 0, y: 100, width: 200, height: 20 } });
    expect(interpret(contract, { objects: [truth(0), pallet] }, detections()).expected).toMatchObject([
      { id: 't0+p', box: pallet.box },
    ]);
  });
});

describe('matching by role and by centre', () => {
  it('accepts another class of the same role', () => {
    const contract = aContract({
      roles: { box: 'UNIT', crate: 'UNIT' },
      match: { rule: 'CENTRE', iou: 0.1, within: 'ROLE' },
    });
    expect(interpret(contract, { objects: [truth(0)] }, detections(seen(40, 'crate'))).right).toBe(true);
  });

  it('names another class at the same place', () => {
    const contract = aContract({ roles: { box: 'UNIT', crate: 'UNIT' } });
    expect(interpret(contract, { objects: [truth(0)] }, detections(seen(0, 'crate'))).errors).toMatchObject([
      { name: 'WRONG_ROLE', note: 'box taken for crate' },
    ]);
  });
});

describe('a classification', () => {
  const contract = CONTRACT_TEMPLATES.classification;
  const scores = (intact: number, damaged: number): Answer => ({
    kind: 'classScores',
    scores: [
      { label: 'intact', score: intact },
      { label: 'damaged', score: damaged },
    ],
  });
  const classify = (answer: Answer, classLabel?: string, by = contract) =>
    interpret(by, { objects: [], ...(classLabel !== undefined && { classLabel }) }, answer);

  it('is right by the highest score', () => {
    expect(classify(scores(0.9, 0.1), 'intact')).toMatchObject({
      status: 'EVALUATED',
      right: true,
      observedState: 'intact',
      errors: [],
    });
    expect(classify(scores(0.9, 0.1), 'damaged')).toMatchObject({ right: false, errors: [{ name: 'WRONG_ROLE' }] });
    expect(classify(scores(0.2, 0.8), 'damaged').right).toBe(true);
  });

  it.each<[string, Answer, string | undefined, string, string]>([
    ['a best score below its threshold', scores(0.4, 0.3), 'intact', 'INDETERMINATE', 'SCORE_BELOW_THRESHOLD'],
    ['no stated class', scores(0.9, 0.1), undefined, 'INDETERMINATE', 'NO_GROUND_TRUTH'],
    ['no score', { kind: 'classScores', scores: [] }, 'intact', 'ERRORED', 'NO_SCORES'],
    ['objects', detections(), 'intact', 'ERRORED', 'WRONG_KIND_OF_ANSWER'],
    ['an unmapped class', scores(0.9, 0.1), 'wet', 'ERRORED', 'UNMAPPED_CLASS'],
    ['no number', scores(Number.NaN, 0.1), 'intact', 'ERRORED', 'NOT_A_NUMBER'],
    ['no answer', { error: { code: 'X', message: 'x' } }, 'intact', 'ERRORED', 'X'],
  ])('with %s is wrong', (_name, answer, classLabel, status, code) => {
    expect(classify(answer, classLabel)).toMatchObject({ status, right: false, observedState: null, reason: { code } });
  });

  it('may mean OK or NOK', () => {
    const presence = { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' } as const;
    const okNok = { ...contract, roles: { intact: 'UNIT', damaged: 'FORBIDDEN' } as const, imageVerdict: presence };
    expect(classify(scores(0.9, 0.1), 'damaged', okNok)).toMatchObject({
      expectedState: 'NOK',
      observedState: 'OK',
      right: false,
    });
  });
});
