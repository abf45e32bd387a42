import { describe, expect, it } from '@jest/globals';
import { evaluateDetections } from '../../../../src/metrics/detection/evaluate-detections.js';
import type { DetectionParams } from '../../../../src/metrics/detection/params.js';
import { annotationTableOf, detectionTableOf } from '../../../../src/vision/box-tables.js';
import type { AnnotationRow, DetectionRow } from '../../../../src/vision/box-tables.js';

const row: AnnotationRow = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 50, 50], area: 2500 };
const hit: DetectionRow = { image_id: 1, category_id: 1, bbox: [0, 0, 50, 50], score: 0.9 };

function evaluate(annotations: AnnotationRow[], detections: DetectionRow[], params?: DetectionParams) {
  const categories = [{ id: 1, name: 'box' }];
  const truth = { images: [{ id: 1 }], categories, annotations: annotationTableOf(annotations) };
  return evaluateDetections(truth, detectionTableOf(detections), params);
}

describe('evaluating detections', () => {
  it('counts an annotation with id 0 like any other', () => {
    const { stats, fixed } = evaluate([{ ...row, id: 0 }], [hit]);
    expect(stats[0]).toBeCloseTo(1, 12);
    expect(fixed[0]?.micro).toMatchObject({ tp: 1, fp: 0, fn: 0 });
  });

  it('is 0 without detections and undefined without ground truth', () => {
    expect(evaluate([row], []).stats[0]).toBe(0);
    expect(evaluate([], [hit]).stats.every((value) => value === -1)).toBe(true);
  });

  it('evaluates nothing at all without classes or images', () => {
    const truth = { images: [], categories: [], annotations: annotationTableOf([]) };
    expect(evaluateDetections(truth, detectionTableOf([]))).toMatchObject({ perClass: [], unknownCategories: [] });
  });

  it('ranks negative scores and scores of 0 and -0 alike', () => {
    const miss: DetectionRow = { ...hit, bbox: [500, 500, 50, 50] };
    const ap = (missScore: number, hitScore: number) =>
      evaluate(
        [row],
        [
          { ...miss, score: missScore },
          { ...hit, score: hitScore },
        ],
      ).perClass[0]?.AP50;
    expect(ap(-3, -2)).toBeCloseTo(1, 9);
    expect(ap(-2, -3)).toBeCloseTo(0.5, 9);
    expect(ap(-0, 0)).toBeCloseTo(0.5, 9); // equal: file order
  });

  it('finds room for more objects and overlaps than it first has', () => {
    const annotations = Array.from({ length: 90 }, (_, i) => ({ ...row, id: i }));
    const detections = Array.from({ length: 90 }, () => hit);
    expect(evaluate(annotations, detections).fixed[0]?.micro).toMatchObject({ tp: 90, fp: 0, fn: 0 });
  });

  it('ignores at a fixed threshold what is larger than every area', () => {
    const huge: DetectionRow = { ...hit, bbox: [0, 0, 2e5, 2e5] };
    expect(evaluate([row], [huge]).fixed[0]).toMatchObject({ micro: { ignoredDt: 1, fp: 0, fn: 1 } });
  });

  it('leaves AP50, AP75 and the curve out when those thresholds are not asked for', () => {
    const [ofClass] = evaluate([row], [hit], { iouThrs: [0.6] }).perClass;
    expect(ofClass).toMatchObject({ AP50: -1, AP75: -1 });
    expect(ofClass).not.toHaveProperty('pr50');
  });

  it('reports detections of a class the ground truth does not list', () => {
    const { unknownCategories, fixed } = evaluate([row], [hit, { ...hit, category_id: 9 }, { ...hit, category_id: 4 }]);
    expect(unknownCategories).toEqual([
      { category_id: 4, detections: 1 },
      { category_id: 9, detections: 1 },
    ]);
    expect(fixed[0]?.micro).toMatchObject({ tp: 1, fp: 0 });
  });

  it('refuses a detection on an image that is not listed', () => {
    expect(() => evaluate([row], [hit, { ...hit, image_id: 2 }])).toThrow(
      expect.objectContaining({ code: 'DETECTION_FOR_UNKNOWN_IMAGE', path: '/1/image_id' }),
    );
  });

  it.each([
    ['image', { image_id: 2 }, 'ANNOTATION_FOR_UNKNOWN_IMAGE'],
    ['class', { category_id: 2 }, 'ANNOTATION_FOR_UNKNOWN_CLASS'],
  ])('refuses an annotation of an unlisted %s', (_what, change, code) => {
    expect(() => evaluate([{ ...row, ...change }], [])).toThrow(expect.objectContaining({ code }));
  });

  it.each([[Number.NaN], [Infinity]])('refuses a score of %d', (score) => {
    const code = 'DETECTION_SCORE_NOT_FINITE';
    expect(() => evaluate([row], [{ ...hit, score }])).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['parameters that are no object', [], ''],
    ['an unknown parameter', { iouThr: [0.5] }, '/iouThr'],
    ['an IoU threshold of 0', { iouThrs: [0, 0.5] }, '/iouThrs'],
    ['descending IoU thresholds', { iouThrs: [0.75, 0.5] }, '/iouThrs'],
    ['no IoU threshold', { iouThrs: [] }, '/iouThrs'],
    ['two maxDets', { maxDets: [1, 10] }, '/maxDets'],
    ['fractional maxDets', { maxDets: [1, 2.5, 10] }, '/maxDets'],
    ['three area ranges', { areaRng: [[0, 1]] }, '/areaRng'],
    ['an area range upside down', { areaRng: [[0, 1], [0, 1], [2, 1], [0, 1]] }, '/areaRng'], // prettier-ignore
    ['a useCats of 2', { useCats: 2 }, '/useCats'],
    ['a score threshold that is a text', { scoreThrs: ['0.5'] }, '/scoreThrs'],
  ])('refuses %s', (_what, params, path) => {
    expect(() => evaluate([row], [hit], params as DetectionParams)).toThrow(
      expect.objectContaining({ code: 'DETECTION_PARAMS_INVALID', path }),
    );
  });
});
