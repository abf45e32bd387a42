import { describe, expect, it } from '@jest/globals';
import { parseOperatingPointRule } from '../../../../src/metrics/interpretation/parse-operating-point-rule.js';

describe('the rule of an operating point', () => {
  it.each([
    ['highest-f1', { kind: 'highestF1' }],
    [' miss-rate-at-most:0.1 ', { kind: 'missRateAtMost', missRate: 0.1 }],
    ['miss-rate-bounded-by:0.05', { kind: 'missRateBoundedBy', missRate: 0.05, confidence: 0.95 }],
    ['miss-rate-bounded-by:0.05@0.99', { kind: 'missRateBoundedBy', missRate: 0.05, confidence: 0.99 }],
    ['miss-rate-bounded-by:0.05@0.5', { kind: 'missRateBoundedBy', missRate: 0.05, confidence: 0.5 }],
    ['fixed:box=0.3,pallet a=b=0.5', { kind: 'fixed', perClass: { box: 0.3, 'pallet a=b': 0.5 } }],
  ])('%s is read', (text, rule) => {
    expect(parseOperatingPointRule(text)).toEqual(rule);
  });

  it.each([
    'lowest',
    '',
    'highest-f1:0.5',
    'miss-rate-at-most',
    'miss-rate-at-most:1.5',
    'miss-rate-at-most:five',
    'miss-rate-bounded-by:',
    'miss-rate-bounded-by:0.05@1',
    'miss-rate-bounded-by:0.05@0.49',
    'miss-rate-bounded-by:0.05@0.9@0.9',
    'fixed:',
    'fixed:=0.5',
    'fixed:box=0.3,box=0.4',
    'fixed:box',
  ])('"%s" is refused', (text) => {
    expect(() => parseOperatingPointRule(text)).toThrow(
      expect.objectContaining({ code: 'OPERATING_POINT_RULE_INVALID' }),
    );
  });
});
