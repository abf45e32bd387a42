import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseModelContract } from '../../../src/vision/parse-model-contract.js';
import { ModelContractInvalid } from '../../../src/vision/vision-errors.js';
import { aClassifier, aDetector, contractDocument } from '../../builders/model-contract.js';
import type { FixtureContract } from '../../builders/model-contract.js';

const schema = JSON.parse(
  readFileSync(join(process.cwd(), 'docs/schemas/model-contract.schema.json'), 'utf8'),
) as object;
const isValid = new Ajv2020({ allErrors: true }).compile(schema);
const FIXTURES: FixtureContract[] = ['wagon-v1', 'wagon-v2', 'fastestdet', 'yunet-n', 'yunet-n-dynamic'];

/** The document with one field set (or removed, by `undefined`). */
function changed(document: object, pointer: string, value: unknown): object {
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  let place = copy as Record<string, Record<string, unknown>>;
  for (const key of keys) place = place[key] as typeof place;
  if (value === undefined) delete place[last];
  else (place as Record<string, unknown>)[last] = value;
  return copy;
}

function problemsOf(document: unknown): string[] {
  try {
    parseModelContract(document);
    return [];
  } catch (error) {
    if (!(error instanceof ModelContractInvalid)) throw error;
    return error.problems.map(({ path }) => path);
  }
}

describe('parseModelContract', () => {
  it.each(FIXTURES)('reads the registration of the real model %s, and the JSON schema agrees', (name) => {
    const document = contractDocument(name);
    expect(parseModelContract(document)).toEqual(document);
    expect(isValid(document)).toBe(true);
  });

  it.each([aDetector(), aClassifier(), aClassifier('softmax', { dtype: 'uint8', divideBy: 1, layout: 'NHWC' })])(
    'reads a registration back as it was written (%#)',
    (contract) => {
      expect(parseModelContract(JSON.parse(JSON.stringify(contract)))).toEqual(contract);
      expect(isValid(JSON.parse(JSON.stringify(contract)))).toBe(true);
    },
  );

  it.each([null, undefined, 7, 'text', []])('refuses %j as a whole', (document) => {
    expect(problemsOf(document)).toEqual(['']);
  });

  // Each of these breaks one field, and the schema must refuse it too.
  it.each([
    ['/format', 'touchstone/model-contract@2'],
    ['/task', 'segmentation'],
    ['/input', []],
    ['/input/name', ''],
    ['/input/name', 'x'.repeat(201)],
    ['/input/width', 0],
    ['/input/width', 640.5],
    ['/input/height', 8193],
    ['/input/height', '320'],
    ['/input/layout', 'CHW'],
    ['/input/dtype', 'float16'],
    ['/input/colourOrder', 'GRAY'],
    ['/input/divideBy', 0],
    ['/input/divideBy', undefined],
    ['/input/mean', [0, 0]],
    ['/input/mean/1', null],
    ['/input/std/2', 0],
    ['/input/resize', 'stretch'],
    ['/input/resize/mode', 'crop'],
    ['/input/resize/kernel', 'area'],
    ['/input/resize/padValue', 0],
    ['/outputs', []],
    ['/outputs/0', 'detections'],
    ['/outputs/0/shape', []],
    ['/outputs/0/shape/1', -1],
    ['/outputs/0/name', null],
    ['/decoder/kind', 'yolo-v99'],
    ['/decoder/output', 3],
    ['/decoder/boxForm', 'x1y1wh'],
    ['/decoder/boxUnits', 'metres'],
    ['/decoder/transposed', 'no'],
    ['/decoder/activation', 'softmax'],
    ['/decoder/minScore', 1.5],
    ['/decoder/nms', null],
    ['/decoder/nms/iouThreshold', -0.1],
    ['/decoder/nms/scope', 'all'],
    ['/decoder/nms/maxDetections', 0],
    ['/decoder/nms/maxDetections', 100_001],
    ['/classes', []],
    ['/classes/0', 5],
    ['/normalise', true],
    ['/input/meann', [0, 0, 0]],
    ['/decoder/nms/softSigma', 0.5],
  ])('refuses %s = %j and points at it', (pointer, value) => {
    const document = changed(contractDocument('wagon-v1'), pointer, value);
    expect(problemsOf(document)).toContain(pointer);
    expect(isValid(document)).toBe(false);
  });

  it.each([
    ['/input/resize/padValue', 256],
    ['/input/resize/padValue', undefined],
    ['/input/resize/anchor', 'bottom'],
  ])('refuses the letterbox field %s = %j', (pointer, value) => {
    const document = changed(contractDocument('yunet-n'), pointer, value);
    expect(problemsOf(document)).toEqual([pointer]);
    expect(isValid(document)).toBe(false);
  });

  it.each([
    ['/decoder/output', undefined],
    ['/decoder/activation', 'relu'],
  ])('refuses the classifier field %s = %j', (pointer, value) => {
    expect(problemsOf(changed(aClassifier(), pointer, value))).toEqual([pointer]);
  });

  it('refuses a decoder that is not an object', () => {
    expect(problemsOf(changed(aClassifier(), '/decoder', 'classifier'))).toEqual(['/decoder/kind']);
  });

  it('lists every problem at once, the first as its path', () => {
    const document = changed(changed(contractDocument('wagon-v1'), '/input/width', 0), '/decoder/nms/scope', '?');
    expect(problemsOf(document)).toEqual(['/input/width', '/decoder/nms/scope']);
    expect(() => parseModelContract(document)).toThrow(
      expect.objectContaining({ code: 'MODEL_CONTRACT_INVALID', path: '/input/width' }),
    );
  });

  it('escapes field names in pointers and shortens long values in messages', () => {
    expect(problemsOf(changed(aClassifier(), '/a~b', 1))).toEqual(['/a~0b']);
    expect(() => parseModelContract(changed(aClassifier(), '/task', 'z'.repeat(500)))).toThrow(/z{30,40}\.\.\./);
    expect(problemsOf({ ...aClassifier(), task: () => 1 })).toEqual(['/task']);
  });

  describe('when single fields are well formed but contradict each other', () => {
    it.each([
      ['a class named twice', changed(contractDocument('wagon-v1'), '/classes', ['wire', 'wire']), '/classes/1'],
      [
        'an output declared twice',
        {
          ...aClassifier(),
          outputs: [
            { name: 'scores', shape: [1, 3] },
            { name: 'scores', shape: [1, 3] },
          ],
        },
        '/outputs/1/name',
      ],
      ['a classifier registered as a detector', { ...aClassifier(), task: 'detection' }, '/task'],
      ['a detector registered as a classifier', { ...contractDocument('wagon-v1'), task: 'classification' }, '/task'],
      [
        'a decoder that reads an undeclared output',
        changed(contractDocument('wagon-v1'), '/decoder/output', 'boxes'),
        '/decoder/output',
      ],
      [
        'fewer classes than the output has scores',
        changed(contractDocument('wagon-v1'), '/classes', ['wire']),
        '/outputs/0/shape',
      ],
      [
        'an output of another rank',
        changed(contractDocument('wagon-v1'), '/outputs/0/shape', [1, 6]),
        '/outputs/0/shape',
      ],
      ['a batch of two', changed(contractDocument('wagon-v1'), '/outputs/0/shape/0', 2), '/outputs/0/shape'],
      [
        'a tensor registered as transposed that is not',
        changed(contractDocument('wagon-v1'), '/decoder/transposed', true),
        '/outputs/0/shape',
      ],
      [
        'a grid with other channels',
        changed(contractDocument('fastestdet'), '/outputs/0/shape/1', 84),
        '/outputs/0/shape',
      ],
      ['a classifier with other classes', changed(aClassifier(), '/outputs/0/shape/1', 4), '/outputs/0/shape'],
      ['a YuNet input off the grid', changed(contractDocument('yunet-n-dynamic'), '/input/width', 600), '/input'],
      ['a YuNet of two classes', changed(contractDocument('yunet-n'), '/classes', ['face', 'mask']), '/classes'],
      [
        'a YuNet without one of its outputs',
        changed(contractDocument('yunet-n'), '/outputs/0/name', 'cls'),
        '/decoder/kind',
      ],
      ['uint8 with a scale', aClassifier('none', { dtype: 'uint8' }), '/input/dtype'],
    ])('refuses %s', (_, document, pointer) => {
      expect(problemsOf(document)).toContain(pointer);
    });
  });
});
