import { describe, expect, it } from '@jest/globals';
import { parseDecimal, type Decimal } from '../../../src/verdict/criteria/decimal.js';
import { judgeBounds, judgePoint } from '../../../src/verdict/threshold.js';

function limitOf(text: string): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.decimal;
}

const atLeast = { comparator: 'AT_LEAST', limit: limitOf('0.95') } as const;
const atMost = { comparator: 'AT_MOST', limit: limitOf('0.05') } as const;
const JUST = 2 ** -53;

describe('bounds against a limit', () => {
  it.each([
    ['a lower bound equal to the least share', atLeast, { lower: 0.95, upper: 1 }, 'PASS'],
    ['a lower bound a hair below it', atLeast, { lower: 0.95 - JUST, upper: 1 }, 'INCONCLUSIVE'],
    ['an upper bound equal to the least share', atLeast, { lower: 0.5, upper: 0.95 }, 'INCONCLUSIVE'],
    ['an upper bound a hair below it', atLeast, { lower: 0.5, upper: 0.95 - JUST }, 'FAIL'],
    ['an upper bound equal to the largest share', atMost, { lower: 0, upper: 0.05 }, 'PASS'],
    ['an upper bound a hair above it', atMost, { lower: 0, upper: 0.05 + JUST }, 'INCONCLUSIVE'],
    ['a lower bound equal to the largest share', atMost, { lower: 0.05, upper: 0.5 }, 'INCONCLUSIVE'],
    ['a lower bound a hair above it', atMost, { lower: 0.05 + JUST, upper: 0.5 }, 'FAIL'],
  ] as const)('%s', (_what, threshold, bounds, verdict) => {
    expect(judgeBounds(threshold, bounds)).toBe(verdict);
  });
});

describe('an observed share against a limit', () => {
  it('passes when it is equal, exactly and not as a rounded quotient', () => {
    expect(judgePoint(atLeast, 19, 20)).toBe('PASS');
    expect(judgePoint(atMost, 1, 20)).toBe('PASS');
  });

  it('fails one unit beside it', () => {
    expect(judgePoint(atLeast, 18, 20)).toBe('FAIL');
    expect(judgePoint(atMost, 2, 20)).toBe('FAIL');
  });
});
