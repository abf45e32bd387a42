import { describe, expect, it } from '@jest/globals';
import { requireReason } from '../../../src/kernel/reason.js';

describe('a reason', () => {
  it.each([
    ['  it rained in  ', 'it rained in'],
    ['x'.repeat(10), 'x'.repeat(10)],
    [` ${'x'.repeat(2000)}\n`, 'x'.repeat(2000)],
  ])('of 10 to 2,000 characters is taken without the white space around it', (text, reason) => {
    expect(requireReason(text, 'Suspending a pilot')).toBe(reason);
  });

  it.each([
    ['', 0],
    [' \t\n'.repeat(20), 0],
    ['too short', 9],
    ['x'.repeat(2001), 2001],
  ])('that says nothing, or far too much, is refused by its length', (text, found) => {
    let refused: unknown;
    try {
      requireReason(text, 'Suspending a pilot');
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'REASON_REQUIRED', path: '/reason', details: { found } });
    expect((refused as Error).message).toMatch(/^Suspending a pilot needs a reason/);
  });
});
