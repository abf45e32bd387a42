import { describe, expect, it, jest } from '@jest/globals';
import type { InferenceSession } from '../../../src/ports/machines.js';
import { SupervisedInferenceRuntime } from '../../../src/platform/inference/supervised-inference-runtime.js';
import type { ModelContract } from '../../../src/vision/model-contract.js';
import { flatPng } from '../../builders/images.js';
import { aClassifier } from '../../builders/model-contract.js';
import {
  channelMeanModel,
  endlessLoopModel,
  externalDataModel,
  hugeConstantModel,
  hugeExpandModel,
  nanModel,
  slowOnBrightModel,
  unknownOperatorModel,
} from '../../builders/onnx-model.js';
import { model } from '../../../src/demo/warehouse/training/graph/onnx-writer.js';

// Starting a process takes 0.4 s on a quiet machine and many times that on a busy one.
jest.setTimeout(120_000);

/** Loading is given room for a loaded machine; images are quick, so a short deadline tells a loop from work. */
const LIMITS = { memoryBytes: 3 * 2 ** 30, loadMilliseconds: 30_000, imageMilliseconds: 2000 };
const runtime = new SupervisedInferenceRuntime({ mostKillsInARow: 2 });

async function open(
  bytes: Buffer,
  contract: ModelContract = aClassifier(),
  limits: Partial<typeof LIMITS> = {},
): Promise<InferenceSession> {
  return runtime.open(bytes, contract, { ...LIMITS, ...limits });
}

async function withModel<T>(bytes: Buffer, work: (session: InferenceSession) => Promise<T>): Promise<T> {
  const session = await open(bytes);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

describe('a model that will not load is refused with a code', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'MODEL_UNREADABLE'],
    ['garbage', Buffer.from('this is no model at all'.repeat(50)), 'MODEL_UNREADABLE'],
    ['a truncated file', channelMeanModel().subarray(0, 120), 'MODEL_UNREADABLE'],
    ['a model without a graph, of an operator set to come', model([], 99), 'MODEL_UNREADABLE'],
    ['an operator nobody knows', unknownOperatorModel(), 'MODEL_UNKNOWN_OPERATOR'],
    ['an operator of a custom library', unknownOperatorModel('vendor.ops'), 'MODEL_UNKNOWN_OPERATOR'],
    ['weights in a file beside it', externalDataModel('weights.bin'), 'MODEL_HAS_EXTERNAL_DATA'],
    ['weights in a file above it', externalDataModel('../../../etc/passwd'), 'MODEL_HAS_EXTERNAL_DATA'],
    ['weights at an absolute path', externalDataModel('/etc/passwd'), 'MODEL_HAS_EXTERNAL_DATA'],
  ])('%s', async (_, bytes, code) => {
    await expect(open(bytes)).rejects.toMatchObject({ code });
  });

  it('one that is not loaded in time', async () => {
    await expect(open(channelMeanModel(), aClassifier(), { loadMilliseconds: 20 })).rejects.toMatchObject({
      code: 'MODEL_LOAD_TIMEOUT',
    });
  });
});

describe('a model other than its registration says is refused with both', () => {
  const classifier = aClassifier();
  it.each([
    [
      'another input size',
      aClassifier('none', { width: 16 }),
      'input "images" is registered as 1x3x8x16, the model has 1x3x8x8',
    ],
    [
      'another layout',
      aClassifier('none', { layout: 'NHWC' }),
      'input "images" is registered as 1x8x8x3, the model has 1x3x8x8',
    ],
    [
      'another input name',
      aClassifier('none', { name: 'pixels' }),
      'the input "pixels" is registered, the model has "images"',
    ],
    [
      'another value type',
      aClassifier('none', { dtype: 'uint8', divideBy: 1 }),
      'input "images" is registered as uint8, the model has float32',
    ],
    [
      'another output size',
      { ...classifier, outputs: [{ name: 'scores', shape: [1, 4] }] },
      'output "scores" is registered as 1x4, the model has 1x3',
    ],
    [
      'another output name',
      { ...classifier, outputs: [{ name: 'logits', shape: [1, 3] }] },
      'the output "logits" is registered, the model has "scores"',
    ],
  ])('%s', async (_, contract, difference) => {
    await expect(open(channelMeanModel(), contract)).rejects.toMatchObject({
      code: 'MODEL_SHAPE_MISMATCH',
      details: { differences: [difference] },
    });
  });

  it('an output whose extents the model leaves open is checked on every image', async () => {
    const lying = channelMeanModel({
      output: { name: 'scores' },
      after: [{ op: 'Identity', inputs: ['images'], outputs: ['scores'] }],
    });
    await expect(open(lying)).rejects.toMatchObject({ code: 'MODEL_SHAPE_MISMATCH' });
    const symbolic = channelMeanModel({
      output: { name: 'scores', shape: ['batch', 'classes'] },
      input: { name: 'images', shape: [1, 'colours', 8, 8] },
    });
    const answer = await withModel(symbolic, async (session) => session.infer(await flatPng([255, 0, 51])));
    expect(answer).toMatchObject({ ok: true });
  });
});

describe('a model that misbehaves on an image gives a coded answer', () => {
  it('NaN in its outputs', async () => {
    const answer = await withModel(nanModel(), async (session) => session.infer(await flatPng([9, 9, 9])));
    expect(answer).toMatchObject({ ok: false, code: 'OUTPUT_NOT_FINITE' });
  });

  it('scores that are no scores', async () => {
    const doubled = channelMeanModel({ after: [{ op: 'Neg', inputs: ['mean'], outputs: ['scores'] }] });
    const answer = await withModel(doubled, async (session) => session.infer(await flatPng([255, 255, 255])));
    expect(answer).toMatchObject({ ok: false, code: 'OUTPUT_SCORE_OUT_OF_RANGE' });
  });

  it('12 GB in the middle of a graph', async () => {
    const answer = await withModel(hugeExpandModel(), async (session) => session.infer(await flatPng([9, 9, 9])));
    expect(answer).toMatchObject({ ok: false, code: 'MODEL_OUT_OF_MEMORY' });
  });

  it('16 GB for a constant, when loading or at the first image', async () => {
    const answer = await withModel(hugeConstantModel(), async (session) => session.infer(await flatPng([9, 9, 9])));
    expect(answer).toMatchObject({ ok: false, code: 'MODEL_OUT_OF_MEMORY' });
  });

  it('a loop without an end, after which the rest is refused without trying', async () => {
    await withModel(endlessLoopModel(), async (session) => {
      const image = await flatPng([9, 9, 9]);
      expect(await session.infer(image)).toMatchObject({ ok: false, code: 'IMAGE_TIMEOUT' });
      expect(await session.infer(image)).toMatchObject({ ok: false, code: 'IMAGE_TIMEOUT' });
      const start = performance.now();
      expect(await session.infer(image)).toMatchObject({ ok: false, code: 'MODEL_CIRCUIT_OPEN' });
      expect(performance.now() - start).toBeLessThan(1000);
    });
  });

  it('a loop on some images only: the others are answered by a fresh process', async () => {
    await withModel(slowOnBrightModel(), async (session) => {
      const [dark, bright] = [await flatPng([20, 20, 20]), await flatPng([250, 250, 250])];
      const codes: string[] = [];
      for (const image of [dark, bright, dark, bright, dark]) {
        const answer = await session.infer(image);
        codes.push(answer.ok ? 'ok' : answer.code);
      }
      expect(codes).toEqual(['ok', 'IMAGE_TIMEOUT', 'ok', 'IMAGE_TIMEOUT', 'ok']);
    });
  });
});
