import { describe, expect, it } from '@jest/globals';
import {
  paceRefusal,
  REFUSALS_A_WINDOW,
  WINDOW_MS,
  type RefusalPace,
} from '../../../../src/contexts/audit/domain/refusal-pace.js';
import { refusedObject } from '../../../../src/platform/access/refused-object.js';

const START = new Date('2026-06-01T08:00:00.000Z');
const later = (ms: number): Date => new Date(START.getTime() + ms);

/** What becomes of this many refusals, a second after one another. */
function flood(count: number, most: number): { verdicts: string[]; pace: RefusalPace | undefined } {
  const verdicts: string[] = [];
  let pace: RefusalPace | undefined;
  for (let n = 0; n < count; n += 1) {
    const next = paceRefusal(pace, later(n * 1000), most);
    verdicts.push(next.verdict);
    pace = next.pace;
  }
  return { verdicts, pace };
}

describe('refusals of one actor', () => {
  it('are written one by one up to a number, the last of them is known as such, and then they are counted', () => {
    const { pace, verdicts } = flood(5, 3);
    expect(verdicts).toEqual(['WRITE', 'WRITE', 'LAST', 'WITHHOLD', 'WITHHOLD']);
    expect(pace).toEqual({ windowStartedAt: START, written: 3, withheld: 2 });
  });

  it('are written again when the hour is over, and what was counted is told first', () => {
    const { pace } = flood(5, 3);
    expect(paceRefusal(pace, later(WINDOW_MS - 1), 3).verdict).toBe('WITHHOLD');
    const next = paceRefusal(pace, later(WINDOW_MS), 3);
    expect(next).toMatchObject({ verdict: 'WRITE', ended: { written: 3, withheld: 2 } });
    expect(next.pace).toEqual({ windowStartedAt: later(WINDOW_MS), written: 1, withheld: 0 });
  });

  it('leave nothing to tell when none was only counted', () => {
    expect(paceRefusal(flood(3, 3).pace, later(2 * WINDOW_MS), 3)).not.toHaveProperty('ended');
  });

  it('get no new hour from a clock that was set back', () => {
    expect(paceRefusal(flood(5, 3).pace, later(-10 * WINDOW_MS), 3).verdict).toBe('WITHHOLD');
  });

  it('of a person at work stay far below the number', () => {
    expect(REFUSALS_A_WINDOW).toBeGreaterThanOrEqual(100);
  });
});

describe('what a refused request was about', () => {
  const ID = '01a20fa0-26a4-7742-8d11-776984674328';
  it.each([
    [{ input: { gateId: ID, reason: 'x' } }, { type: 'GATE', id: ID }],
    [{ input: { criteriaSetId: ID } }, { type: 'CRITERIA_SET', id: ID }],
    [{ pilotId: ID }, { type: 'PILOT', id: ID }],
    [{ id: ID }, { type: 'OBJECT', id: ID }],
  ])('is the first id of %j', (given, object) => {
    expect(refusedObject(given, 'signGate')).toEqual(object);
  });

  it.each([{ input: { gateId: '=HYPERLINK("x")' } }, { input: null }, {}, null, { input: [ID] }])(
    'is the request itself where there is no id: %j',
    (given) => {
      expect(refusedObject(given, 'signGate')).toEqual({ type: 'REQUEST', id: 'signGate' });
    },
  );
});
