import { describe, expect, it } from '@jest/globals';
import {
  checkTokenTerms,
  composeToken,
  isApiToken,
  isUsable,
  type ApiToken,
} from '../../../../src/contexts/identity/domain/api-token.js';
import { capacitiesFor, isUnderWay, type RecoveryCase } from '../../../../src/contexts/identity/domain/recovery.js';
import { parseRecoveryCode, recoveryCodeFrom } from '../../../../src/contexts/identity/domain/second-factor.js';
import { tidyOrigin } from '../../../../src/contexts/identity/domain/session.js';

const AT = new Date('2026-01-01T00:00:00Z');
const later = (days: number): Date => new Date(AT.getTime() + days * 86_400_000);

describe('recovery codes', () => {
  it('carry 24 signs that nobody misreads, and are read as people type them', () => {
    const code = recoveryCodeFrom(Uint8Array.from({ length: 32 }, (_, i) => i * 7));
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(parseRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
    expect(parseRecoveryCode('oooo-iiii-llll-0000-1111-2222')).toBe('0000-1111-1111-0000-1111-2222');
  });

  it.each(['', '123456', '0000-1111', 'UUUU-0000-0000-0000-0000-0000', '0000-0000-0000-0000-0000-0000-0'])(
    'are not %j',
    (text) => {
      expect(parseRecoveryCode(text)).toBeUndefined();
    },
  );

  it('are not made from too little randomness', () => {
    expect(() => recoveryCodeFrom(new Uint8Array(23))).toThrow(RangeError);
  });
});

describe('API tokens', () => {
  const SECRET = 'x'.repeat(43);
  const token = (own: Partial<ApiToken>): ApiToken => ({
    id: 'a', personId: 'b', name: 'n', prefix: 'p', tokenSha256: 's', scopes: ['READ'],
    createdAt: AT, expiresAt: later(1), lastUsedAt: null, revokedAt: null, ...own,
  }); // prettier-ignore

  it('are told from session tokens by their form', () => {
    const { prefix, token: text } = composeToken('0123456789abcdef', SECRET);
    expect(prefix).toBe('tsk_0123456789ab');
    expect(isApiToken(text)).toBe(true);
    for (const other of [SECRET, `tsk_${SECRET}`, `${text}x`, `tsk_0123456789AB_${SECRET}`]) expect(isApiToken(other)).toBe(false);
  }); // prettier-ignore

  it('are good before their end and until they are revoked', () => {
    expect(isUsable(token({}), AT)).toBe(true);
    expect(isUsable(token({}), later(1))).toBe(false);
    expect(isUsable(token({ revokedAt: AT }), AT)).toBe(false);
  });

  it.each([
    [[], 1, '/scopes'],
    [['READ'], 0, '/days'],
    [['READ'], 367, '/days'],
    [['READ'], 1.5, '/days'],
    [['READ'], Number.NaN, '/days'],
  ])('with scopes %j for %f days are refused at %s', (scopes, days, path) => {
    expect(() => checkTokenTerms({ scopes, days })).toThrow(expect.objectContaining({ path }));
  });
});

describe('recoveries', () => {
  it('take an administrator and a lead, for administrators two of four capacities', () => {
    expect(capacitiesFor('an organisation')).toEqual(['ADMINISTRATOR', 'LEAD']);
    expect(capacitiesFor(null)).toHaveLength(4);
  });

  it('are under way until they end or expire', () => {
    const one = (state: RecoveryCase['state']): RecoveryCase => ({
      id: 'a', personId: 'b', kind: 'ACCOUNT', state, openedBy: null, reason: 'r',
      createdAt: AT, expiresAt: later(14), readyAt: null, endedAt: null,
    }); // prettier-ignore
    expect(isUnderWay(one('OPEN'), later(13))).toBe(true);
    expect(isUnderWay(one('CONFIRMED'), later(14))).toBe(false);
    expect(isUnderWay(one('COMPLETED'), AT)).toBe(false);
    expect(isUnderWay(one('CANCELLED'), AT)).toBe(false);
  });
});

describe('where a session came from', () => {
  it('is shortened and kept on one line', () => {
    expect(tidyOrigin({ client: `a\nb\u0000${'x'.repeat(500)}` }).client).toMatch(/^a b x{196}$/);
    expect(tidyOrigin()).toEqual({ address: null, client: null });
  });
});
