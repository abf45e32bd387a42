import { describe, expect, it } from '@jest/globals';
import { compareWithContract } from '../../../../src/platform/inference/compare-with-contract.js';
import { aClassifier } from '../../../builders/model-contract.js';

const IMAGES = { name: 'images', type: 'float32', shape: [1, 3, 8, 8] };
const SCORES = { name: 'scores', type: 'float32', shape: [1, 3] };

describe('compareWithContract', () => {
  it('finds no difference where names, types and extents agree', () => {
    expect(compareWithContract(aClassifier(), { inputs: [IMAGES], outputs: [SCORES] })).toEqual([]);
  });

  it('takes symbols, negative extents and an undeclared shape for any extent', () => {
    const inputs = [{ ...IMAGES, shape: ['batch', 3, -1, 'width'] }];
    expect(compareWithContract(aClassifier(), { inputs, outputs: [{ ...SCORES, shape: [] }] })).toEqual([]);
  });

  it('leaves outputs alone that are not registered', () => {
    expect(
      compareWithContract(aClassifier(), { inputs: [IMAGES], outputs: [SCORES, { ...SCORES, name: 'features' }] }),
    ).toEqual([]);
  });

  it('refuses a model of two inputs or none, naming them', () => {
    const two = compareWithContract(aClassifier(), {
      inputs: [IMAGES, { ...IMAGES, name: 'mask' }],
      outputs: [SCORES],
    });
    expect(two).toEqual(['it has 2 inputs ("images", "mask"), one is registered ("images")']);
    expect(compareWithContract(aClassifier(), { inputs: [], outputs: [SCORES] })).toEqual([
      'it has 0 inputs (none), one is registered ("images")',
    ]);
  });

  it('gives every difference at once, type and shape apart', () => {
    const differences = compareWithContract(aClassifier(), {
      inputs: [{ ...IMAGES, type: 'float16', shape: [1, 3, 8] }],
      outputs: [{ ...SCORES, name: 'other' }],
    });
    expect(differences).toEqual([
      'input "images" is registered as float32, the model has float16',
      'input "images" is registered as 1x3x8x8, the model has 1x3x8',
      'the output "scores" is registered, the model has "other"',
    ]);
  });
});
