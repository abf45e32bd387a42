import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../../../src/contexts/evaluations/public.js';
import { parsePriority, progressLine } from '../../../../src/entry/commands/run-progress-line.js';

const takenUpAt = new Date('2026-06-01T08:00:00Z');
const at = (seconds: number): Date => new Date(takenUpAt.getTime() + seconds * 1000);
const aRun = (own: Partial<Run> = {}): Run =>
  ({ state: 'RUNNING', done: 120, total: 500, doneBefore: 0, takenUpAt, plan: {}, ...own }) as Run;

describe('the line about a run', () => {
  it('says how far, how fast and how long', () => {
    expect(progressLine(aRun(), at(4))).toBe('RUNNING 120 of 500 images, 30.0 images/s, 13 s left');
    expect(progressLine(aRun({ done: 1 }), at(2))).toBe('RUNNING 1 of 500 images, 0.5 images/s, 17 min left');
    expect(progressLine(aRun({ done: 1, total: 5000 }), at(2))).toBe(
      'RUNNING 1 of 5000 images, 0.5 images/s, 2 h 47 min left',
    );
  });

  it('promises nothing while nothing can be said', () => {
    expect(progressLine(aRun({ state: 'QUEUED', done: 0, takenUpAt: null }), at(4))).toBe('QUEUED 0 of 500 images');
    expect(progressLine(aRun({ state: 'PAUSED' }), at(4))).toBe('PAUSED 120 of 500 images');
  });

  it('does not speak of images where none is looked at', () => {
    const plan = { rejudgementOf: { runId: 'r', planDigest: 'p', predictionsSha256: 's' } } as unknown as Run['plan'];
    expect(progressLine(aRun({ plan, state: 'RUNNING', done: 0 }), at(4))).toBe('RUNNING kept answers of 500 images');
  });
});

describe('a priority on the command line', () => {
  it('is low, normal or high, and nothing else', () => {
    expect(['low', 'Normal', 'HIGH'].map(parsePriority)).toEqual(['LOW', 'NORMAL', 'HIGH']);
    for (const wrong of ['urgent', '', '5', 'constructor'])
      expect(() => parsePriority(wrong)).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
  });
});
