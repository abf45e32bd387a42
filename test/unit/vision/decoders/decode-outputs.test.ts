import { describe, expect, it } from '@jest/globals';
import { decodeOutputs } from '../../../../src/vision/decoders/decode-outputs.js';
import type { ModelContract } from '../../../../src/vision/model-contract.js';
import type { Prediction } from '../../../../src/vision/prediction.js';
import type { Tensor } from '../../../../src/vision/tensor.js';
import { aClassifier, aDetector } from '../../../builders/model-contract.js';

const SOURCE = { width: 200, height: 100 };

function decode(contract: ModelContract, outputs: Record<string, Tensor>, source = SOURCE): Prediction {
  return decodeOutputs(contract, new Map(Object.entries(outputs)), source);
}

/** A [1,rows,columns] tensor. */
function rowsTensor(rows: readonly (readonly number[])[]): Tensor {
  return { dims: [1, rows.length, rows[0]?.length ?? 0], data: Float32Array.from(rows.flat()) };
}

function detections(prediction: Prediction): { label: string; score: number; box: number[] }[] {
  if (prediction.kind !== 'detections') throw new Error('not detections');
  return prediction.detections.map(({ label, score, box }) => ({
    label,
    score,
    box: [box.x, box.y, box.width, box.height],
  }));
}

describe('boxes and scores', () => {
  it('reads corners and scales them to the source image', () => {
    const found = decode(aDetector(), { out: rowsTensor([[10, 10, 30, 20, 0.5, 0]]) });
    expect(detections(found)).toEqual([{ label: 'bag', score: 0.5, box: [20, 20, 40, 20] }]);
  });

  it.each([
    ['cxcywh', [20, 15, 20, 10]],
    ['xywh', [10, 10, 20, 10]],
  ] as const)('reads the same box given as %s', (boxForm, numbers) => {
    const found = decode(aDetector({ boxForm }), { out: rowsTensor([[...numbers, 0, 0.25]]) });
    expect(detections(found)).toEqual([{ label: 'wire', score: 0.25, box: [20, 20, 40, 20] }]);
  });

  it('reads boxes given as fractions of the input', () => {
    const found = decode(aDetector({ boxUnits: 'fraction' }), { out: rowsTensor([[0.125, 0.25, 0.25, 0.5, 0.5, 0]]) });
    expect(detections(found)[0]?.box).toEqual([25, 25, 25, 25]);
  });

  it('reads a transposed tensor', () => {
    const columns = [
      [10, 60],
      [10, 10],
      [30, 80],
      [20, 20],
      [0.5, 0],
      [0, 0.75],
    ];
    const found = decode(aDetector({ transposed: true }), { out: rowsTensor(columns) });
    expect(detections(found).map(({ label, score }) => [label, score])).toEqual([
      ['wire', 0.75],
      ['bag', 0.5],
    ]);
  });

  it('applies the sigmoid to raw scores', () => {
    const found = decode(aDetector({ activation: 'sigmoid' }), { out: rowsTensor([[0, 0, 9, 9, 0, -10]]) });
    expect(detections(found)).toMatchObject([{ label: 'bag', score: 0.5 }]);
  });

  it('lets one row give two classes', () => {
    const found = decode(aDetector(), { out: rowsTensor([[0, 0, 9, 9, 0.5, 0.25]]) });
    expect(detections(found).map(({ label }) => label)).toEqual(['bag', 'wire']);
  });

  it('keeps a score that equals the least one and drops a lower one', () => {
    const contract = aDetector({ minScore: 0.5 });
    expect(detections(decode(contract, { out: rowsTensor([[0, 0, 9, 9, 0.5, 0.4999]]) }))).toHaveLength(1);
  });

  it('drops boxes without an area or turned inside out', () => {
    const out = rowsTensor([
      [5, 5, 5, 9, 0.9, 0],
      [9, 9, 5, 5, 0.9, 0],
      [5, 9, 9, 9, 0.9, 0],
    ]);
    expect(detections(decode(aDetector(), { out }))).toEqual([]);
  });

  it('gives none for a tensor without rows', () => {
    expect(detections(decode(aDetector(), { out: { dims: [1, 0, 6], data: new Float32Array() } }))).toEqual([]);
  });

  it('takes a hair above 1 as 1, as half precision gives it', () => {
    expect(detections(decode(aDetector(), { out: rowsTensor([[0, 0, 9, 9, 1.0005, 0]]) }))[0]?.score).toBe(1);
  });

  it.each([1.01, 7.5, -0.5])('refuses a score of %d: an activation is missing in the registration', (score) => {
    expect(() => decode(aDetector(), { out: rowsTensor([[0, 0, 9, 9, score, 0]]) })).toThrow(
      expect.objectContaining({ code: 'OUTPUT_SCORE_OUT_OF_RANGE' }),
    );
  });
});

describe('every decoder', () => {
  it('refuses a missing output and names those there are', () => {
    const act = (): Prediction => decode(aDetector(), { other: rowsTensor([[0]]) });
    expect(act).toThrow(
      expect.objectContaining({ code: 'OUTPUT_MISSING', details: { output: 'out', found: ['other'] } }),
    );
    expect(() => decode(aDetector(), {})).toThrow('it gave none');
  });

  it('refuses another shape than declared, with both', () => {
    const contract = aDetector({}, { outputs: [{ name: 'out', shape: [1, 5, 6] }] });
    expect(() => decode(contract, { out: rowsTensor([[0, 0, 9, 9, 0.5, 0]]) })).toThrow(
      expect.objectContaining({
        code: 'OUTPUT_SHAPE_MISMATCH',
        details: { output: 'out', expected: [1, 5, 6], found: [1, 1, 6] },
      }),
    );
  });

  it('refuses a shape the decoder cannot read even where the declaration leaves it open', () => {
    expect(() => decode(aDetector(), { out: rowsTensor([[0, 0, 9, 9, 0.5]]) })).toThrow('should be 1x?x6 but is 1x1x5');
  });

  it('refuses another rank, a scalar and a tensor whose values do not fill its shape', () => {
    const code = expect.objectContaining({ code: 'OUTPUT_SHAPE_MISMATCH' });
    expect(() => decode(aDetector(), { out: { dims: [6], data: new Float32Array(6) } })).toThrow(code);
    expect(() => decode(aDetector(), { out: { dims: [], data: new Float32Array(1) } })).toThrow('a scalar');
    expect(() => decode(aDetector(), { out: { dims: [1, 2, 6], data: new Float32Array(6) } })).toThrow(code);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d in an output, even in a row of no interest', (value) => {
    expect(() => decode(aDetector(), { out: rowsTensor([[value, 0, 9, 9, 0, 0]]) })).toThrow(
      expect.objectContaining({
        code: 'OUTPUT_NOT_FINITE',
        details: { output: 'out', index: 0, found: String(value) },
      }),
    );
  });

  it('reads an output whose shape is not declared by the decoder alone', () => {
    const contract = aDetector({}, { outputs: [] });
    expect(detections(decode(contract, { out: rowsTensor([[0, 0, 9, 9, 0.5, 0]]) }))).toHaveLength(1);
  });
});

describe('FastestDet', () => {
  /** A 2x2 grid and two classes; cell 3 (row 1, column 1) holds an object. */
  const channels = [
    [0, 0, 0, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [1, 1, 1, 0.25],
    [0, 0, 0, 0.75],
  ];
  const contract = aDetector(
    {},
    {
      decoder: {
        kind: 'fastestdet',
        output: 'out',
        minScore: 0.3,
        nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 10 },
      },
      outputs: [{ name: 'out', shape: [1, 7, 2, 2] }],
    },
  );
  const out = { dims: [1, 7, 2, 2], data: Float32Array.from(channels.flat()) };

  it('takes the likeliest class, the weighted score, and the box from the cell', () => {
    const [found, ...rest] = detections(decode(contract, { out }));
    expect(rest).toEqual([]);
    expect(found?.label).toBe('wire');
    expect(found?.score).toBeCloseTo(0.75 ** 0.4, 12);
    // Offsets 0 and sizes sigmoid(0) = 1/2: the centre is the corner of cell (1,1), half the image wide and high.
    expect(found?.box).toEqual([50, 25, 100, 50]);
  });

  it('takes the lower class when two are as likely', () => {
    const tie = Float32Array.from(out.data);
    tie[5 * 4 + 3] = 0.75;
    expect(detections(decode(contract, { out: { ...out, data: tie } }))[0]?.label).toBe('bag');
  });

  it('refuses an objectness that is no probability', () => {
    const raw = Float32Array.from(out.data);
    raw[3] = -4;
    expect(() => decode(contract, { out: { ...out, data: raw } })).toThrow(
      expect.objectContaining({ code: 'OUTPUT_SCORE_OUT_OF_RANGE' }),
    );
  });

  it('refuses a grid with another number of channels', () => {
    const open = { ...contract, outputs: [{ name: 'out', shape: [null, null, null, null] }] };
    expect(() => decode(open, { out: { dims: [1, 8, 2, 2], data: new Float32Array(32) } })).toThrow('1x7x?x?');
  });
});

describe('YuNet', () => {
  const contract: ModelContract = {
    ...aDetector({}, { classes: ['face'] }),
    input: { ...aClassifier().input, width: 64, height: 32 },
    outputs: ['cls', 'obj', 'bbox'].flatMap((kind) =>
      [8, 16, 32].map((stride) => ({ name: `${kind}_${stride}`, shape: [null, null, null] })),
    ),
    decoder: { kind: 'yunet', minScore: 0.3, nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 10 } },
  };
  const outputs = (): Record<string, { dims: number[]; data: Float32Array }> =>
    Object.fromEntries(
      [8, 16, 32].flatMap((stride) => {
        const cells = (64 / stride) * (32 / stride);
        return [
          ['cls', 1],
          ['obj', 1],
          ['bbox', 4],
        ].map(([kind, n]) => [
          `${kind}_${stride}`,
          { dims: [1, cells, Number(n)], data: new Float32Array(cells * Number(n)) },
        ]);
      }),
    );

  it('reads score, centre and size from the cell and the stride', () => {
    const given = outputs();
    // Cell 5 of the stride-16 grid (4 columns): column 1, row 1.
    given['cls_16']?.data.set([0.64], 5);
    given['obj_16']?.data.set([1], 5);
    given['bbox_16']?.data.set([0.5, 0.25, 0, Math.log(2)], 20);
    const [found, ...rest] = detections(decode(contract, given, { width: 64, height: 32 }));
    expect(rest).toEqual([]);
    expect(found?.label).toBe('face');
    expect(found?.score).toBeCloseTo(0.8, 6);
    [16, 4, 16, 32].forEach((value, index) => expect(found?.box[index]).toBeCloseTo(value, 5));
  });

  it('cuts class and objectness to 0..1 before the root', () => {
    const given = outputs();
    given['cls_8']?.data.set([1.5, -2]);
    given['obj_8']?.data.set([1.5, -2]);
    expect(detections(decode(contract, given)).map(({ score }) => score)).toEqual([1]);
  });

  it('refuses a size beyond all numbers', () => {
    const given = outputs();
    given['cls_8']?.data.set([1]);
    given['obj_8']?.data.set([1]);
    given['bbox_8']?.data.set([0, 0, 1000, 0]);
    expect(() => decode(contract, given)).toThrow(expect.objectContaining({ code: 'OUTPUT_NOT_FINITE' }));
  });

  it('refuses a grid that does not fit the input', () => {
    const given = outputs();
    given['cls_8'] = { dims: [1, 9, 1], data: new Float32Array(9) };
    expect(() => decode(contract, given)).toThrow('"cls_8" should be 1x32x1 but is 1x9x1');
  });
});

describe('an image classifier', () => {
  const scores = (activation: 'none' | 'softmax' | 'sigmoid', values: readonly number[]): Prediction =>
    decode(aClassifier(activation), { scores: { dims: [1, values.length], data: Float32Array.from(values) } });

  it('gives the scores in the order of the registration', () => {
    expect(scores('none', [0.25, 0.5, 0])).toEqual({
      kind: 'classScores',
      scores: [
        { label: 'red', score: 0.25 },
        { label: 'green', score: 0.5 },
        { label: 'blue', score: 0 },
      ],
    });
  });

  it('turns logits into shares of one by softmax, however large they are', () => {
    const found = scores('softmax', [1000, 1000, -1000]);
    expect(found).toMatchObject({ scores: [{ score: 0.5 }, { score: 0.5 }, { score: 0 }] });
  });

  it('turns logits into independent scores by sigmoid', () => {
    expect(scores('sigmoid', [0, 0, 0])).toMatchObject({ scores: [{ score: 0.5 }, { score: 0.5 }, { score: 0.5 }] });
  });

  it('refuses logits registered as scores', () => {
    expect(() => scores('none', [4.2, -1, 0])).toThrow(expect.objectContaining({ code: 'OUTPUT_SCORE_OUT_OF_RANGE' }));
  });

  it('refuses another number of classes', () => {
    expect(() => scores('none', [0.1, 0.2])).toThrow(expect.objectContaining({ code: 'OUTPUT_SHAPE_MISMATCH' }));
  });
});
