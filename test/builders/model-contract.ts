import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecoderRule, ModelContract } from '../../src/vision/model-contract.js';
import { parseModelContract } from '../../src/vision/parse-model-contract.js';

export type FixtureContract = 'wagon-v1' | 'wagon-v2' | 'fastestdet' | 'yunet-n' | 'yunet-n-dynamic';

/** A registration of one of the real models, as untrusted JSON. */
export function contractDocument(name: FixtureContract): Record<string, unknown> {
  const path = join(process.cwd(), 'test/fixtures/model-contracts', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

export function fixtureContract(name: FixtureContract): ModelContract {
  return parseModelContract(contractDocument(name));
}

type Boxes = Extract<DecoderRule, { kind: 'boxes-and-scores' }>;

/** A detector with a 100x50 input and two classes, "bag" and "wire"; boxes in input pixels. */
export function aDetector(change: Partial<Boxes> = {}, contract: Partial<ModelContract> = {}): ModelContract {
  return {
    format: 'touchstone/model-contract@1',
    task: 'detection',
    input: { ...aClassifier().input, width: 100, height: 50 },
    outputs: [{ name: 'out', shape: [1, null, null] }],
    decoder: {
      kind: 'boxes-and-scores',
      output: 'out',
      boxForm: 'x1y1x2y2',
      boxUnits: 'inputPixels',
      transposed: false,
      activation: 'none',
      minScore: 0.1,
      nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 100 },
      ...change,
    },
    classes: ['bag', 'wire'],
    ...contract,
  };
}

/** A classifier of the classes red, green and blue on 8x8 RGB inputs, 0..1: fits the models of test/builders/onnx-model.ts. */
export function aClassifier(
  activation: 'none' | 'softmax' | 'sigmoid' = 'none',
  input: Partial<ModelContract['input']> = {},
): ModelContract {
  return {
    format: 'touchstone/model-contract@1',
    task: 'classification',
    input: {
      name: 'images',
      width: 8,
      height: 8,
      layout: 'NCHW',
      dtype: 'float32',
      colourOrder: 'RGB',
      divideBy: 255,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      resize: { mode: 'stretch', kernel: 'linear' },
      ...input,
    },
    outputs: [{ name: 'scores', shape: [1, 3] }],
    decoder: { kind: 'classifier', output: 'scores', activation },
    classes: ['red', 'green', 'blue'],
  };
}
