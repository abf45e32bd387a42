import { describe, expect, it } from '@jest/globals';
import { newestRound, standingOf, type GateRound } from '../../../../src/entry/gate-check/gate-standing.js';

const MODEL = 'a'.repeat(64);

function aRound(own: Partial<GateRound> = {}): GateRound {
  return {
    id: 'gate',
    siteId: null,
    type: 'G3_GO_LIVE',
    round: 1,
    state: 'PASSED',
    decision: 'GO',
    decisionReason: 'All required slots approved on this evidence.',
    evidenceDigest: 'e'.repeat(64),
    isNarrower: false,
    modelSha256: [MODEL],
    isStale: false,
    ...own,
  };
}
const standing = (own: Partial<GateRound>, question: Partial<Parameters<typeof standingOf>[1]> = {}) =>
  standingOf(aRound(own), { allowConditions: false, ...question });

describe('a gate in a pipeline', () => {
  it('is green for a GO that stands', () => {
    expect(standing({})).toMatchObject({ exitCode: 0, code: 'GO' });
  });

  it.each([
    ['REJECTED', 1, 'NO_GO'],
    ['REVOKED', 1, 'REVOKED'],
    ['OPEN', 2, 'OPEN'],
    ['EXPIRED', 2, 'EXPIRED'],
    ['WITHDRAWN', 2, 'WITHDRAWN'],
    ['NOT_READY', 2, 'NOT_READY'],
    ['READY', 2, 'READY'],
    ['PASSED_WITH_CONDITIONS', 2, 'CONDITIONAL'],
    ['STALE', 5, 'STALE'],
    ['A_STATE_OF_LATER', 2, 'A_STATE_OF_LATER'],
  ])('is not green when it is %s', (state, exitCode, code) => {
    expect(standing({ state })).toMatchObject({ exitCode, code });
  });

  it('is not green while nothing was opened, or when the evidence of an open round has changed', () => {
    expect(standingOf(undefined, { allowConditions: true })).toMatchObject({ exitCode: 2, code: 'NO_ROUND' });
    expect(standing({ state: 'OPEN', isStale: true })).toMatchObject({ exitCode: 5, code: 'STALE' });
  });

  it('accepts open conditions only when told to', () => {
    const conditional = { state: 'PASSED_WITH_CONDITIONS', decision: 'CONDITIONAL' };
    expect(standing(conditional, { allowConditions: true })).toMatchObject({ exitCode: 0, code: 'CONDITIONAL' });
  });

  it('is green for the model it decided on and for no other', () => {
    expect(standing({}, { modelSha256: MODEL })).toMatchObject({ exitCode: 0 });
    expect(standing({}, { modelSha256: 'b'.repeat(64) })).toMatchObject({ exitCode: 5, code: 'OTHER_MODEL' });
    expect(standing({ modelSha256: [] }, { modelSha256: MODEL })).toMatchObject({ exitCode: 5 });
    expect(standing({ state: 'REJECTED' }, { modelSha256: 'b'.repeat(64) })).toMatchObject({ exitCode: 1 });
  });
});

describe('the newest round', () => {
  const rounds = [
    aRound({ id: '1', round: 1, state: 'REJECTED' }),
    aRound({ id: '2', round: 2 }),
    aRound({ id: 'sat', type: 'G2_SAT', round: 7 }),
    aRound({ id: 'north', siteId: 'north', round: 5 }),
    aRound({ id: 'part', isNarrower: true, round: 9 }),
  ];

  it('is the last one about everything in the scope asked for', () => {
    expect(newestRound(rounds, { type: 'G3_GO_LIVE', siteId: null })?.id).toBe('2');
    expect(newestRound(rounds, { type: 'G3_GO_LIVE', siteId: 'north' })?.id).toBe('north');
    expect(newestRound(rounds, { type: 'G1_FAT', siteId: null })).toBeUndefined();
  });
});
