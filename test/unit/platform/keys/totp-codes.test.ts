import { describe, expect, it } from '@jest/globals';
import { TotpCodes } from '../../../../src/platform/keys/totp-codes.js';

/** "12345678901234567890", the secret of RFC 6238, appendix B, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const codes = new TotpCodes();
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('TotpCodes', () => {
  // The last six digits of the eight in RFC 6238, appendix B, SHA-1.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i s the code is %s', (seconds, code) => {
    expect(codes.stepOf(SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it.each([
    [-60, undefined],
    [-30, 1],
    [0, 1],
    [30, 1],
    [60, undefined],
  ])('with the clock %i s off, the code of step 1 is found as %s', (drift, step) => {
    expect(codes.stepOf(SECRET, '287082', at(59 + drift))).toBe(step);
  });

  it.each(['', '28708', '2870822', '28708a', ' 287082', '287082\n', '٢٨٧٠٨٢'])('takes %j for no code', (code) => {
    expect(codes.stepOf(SECRET, code, at(59))).toBeUndefined();
  });

  it('makes secrets of 160 bits, never twice', () => {
    const made = Array.from({ length: 20 }, () => codes.newSecret());
    expect(new Set(made).size).toBe(20);
    expect(made.every((one) => /^[A-Z2-7]{32}$/.test(one))).toBe(true);
  });

  it('names the account in the address for the app', () => {
    const uri = new URL(codes.uri(SECRET, { issuer: 'Touchstone', account: 'ada@example.com' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(SECRET);
    expect(uri.searchParams.get('issuer')).toBe('Touchstone');
  });
});
