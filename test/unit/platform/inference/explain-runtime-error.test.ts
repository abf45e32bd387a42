import { describe, expect, it } from '@jest/globals';
import {
  explainLoadError,
  isAboutMemory,
  sayBriefly,
} from '../../../../src/platform/inference/explain-runtime-error.js';

// Messages as onnxruntime 1.30.0 and node 20 give them.
describe('explainLoadError', () => {
  it.each([
    ['Failed to load model because protobuf parsing failed.', 'MODEL_UNREADABLE'],
    [
      '("", FancyVendorNms, "", -1) : Error No Op registered for FancyVendorNms with domain_version of 13',
      'MODEL_UNKNOWN_OPERATOR',
    ],
    ['Fatal error: vendor.ops:FancyVendorNms(-1) is not a registered function/op', 'MODEL_UNKNOWN_OPERATOR'],
    ['External data path validation failed for initializer: weights.', 'MODEL_HAS_EXTERNAL_DATA'],
    ['bfc_arena.cc:360 Failed to allocate memory for requested buffer of size 12000000000', 'MODEL_OUT_OF_MEMORY'],
    ['std::bad_alloc', 'MODEL_OUT_OF_MEMORY'],
    ['something never seen before', 'MODEL_UNREADABLE'],
  ])('takes "%s" for %s', (message, code) => {
    expect(explainLoadError(new Error(message)).code).toBe(code);
  });
});

describe('isAboutMemory', () => {
  it.each([
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'Array buffer allocation failed',
    'Cannot allocate memory',
  ])('sees it in "%s"', (message) => expect(isAboutMemory(message)).toBe(true));

  it('does not see it in an ordinary failure', () => {
    expect(isAboutMemory('Got invalid dimensions for input')).toBe(false);
  });
});

describe('sayBriefly', () => {
  it('leaves out the source paths of the runtime, line breaks, the last full stop and what goes on too long', () => {
    expect(sayBriefly(new Error('Node failed: /onnxruntime_src/onnxruntime/core/a.cc:360 no\n  memory.'))).toBe(
      'Node failed: no memory',
    );
    expect(sayBriefly('x'.repeat(999))).toHaveLength(300);
  });
});
