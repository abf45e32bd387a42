import { describe, expect, it } from '@jest/globals';
import { paceOf } from '../../../../src/contexts/evaluations/domain/pace.js';
import { mergedEnvironment, shardRanges } from '../../../../src/contexts/evaluations/domain/run-shard.js';

describe('how a run is cut', () => {
  it('covers every item once, in order, whatever the numbers', () => {
    for (const count of [1, 2, 49, 50, 51, 100, 1999, 100_001, 1_000_000]) {
      const ranges = shardRanges(count, true, 50);
      expect(ranges[0]?.from).toBe(0);
      expect(ranges.at(-1)?.to).toBe(count);
      ranges.forEach(({ index, from }, at) => {
        expect(index).toBe(at);
        if (at > 0) expect(from).toBe(ranges[at - 1]?.to);
      });
    }
  });

  it('has at most two thousand shards', () => {
    expect(shardRanges(1_000_000, true, 50)).toHaveLength(2000);
    expect(shardRanges(1_000_001, true, 50)).toHaveLength(1997);
  });

  it('is one piece to the end where data may still change, and one empty piece without any item', () => {
    expect(shardRanges(500, false, 50)).toEqual([{ index: 0, from: 0, to: null }]);
    expect(shardRanges(0, true, 50)).toEqual([{ index: 0, from: 0, to: 0 }]);
  });
});

describe('the environment of a run', () => {
  const one = { cpu: 'A', onnxruntime: '1.30.0', threads: 1 };

  it('is the record of its shards where all are the same', () => {
    expect(mergedEnvironment([one, { threads: 1, onnxruntime: '1.30.0', cpu: 'A' }, one])).toEqual(one);
  });

  it('shows every value of a fact that differs, and how many records there were', () => {
    const other = { cpu: 'B', onnxruntime: '1.29.0', threads: 1 };
    expect(mergedEnvironment([other, one, one])).toEqual({
      cpu: 'A | B',
      onnxruntime: '1.29.0 | 1.30.0',
      threads: 1,
      environments: 2,
    });
  });

  it('does not hide a fact that one machine did not tell', () => {
    expect(mergedEnvironment([one, { cpu: 'A', threads: 1 }])).toMatchObject({
      onnxruntime: '(not recorded) | 1.30.0',
      environments: 2,
    });
  });
});

describe('the pace of a run', () => {
  const takenUpAt = new Date('2026-06-01T08:00:00Z');
  const running = { state: 'RUNNING', done: 120, total: 500, takenUpAt, doneBefore: 20 } as const;

  it('counts from when it was taken up last: images done before a pause are not of this pace', () => {
    expect(paceOf(running, new Date('2026-06-01T08:00:10Z'))).toEqual({ imagesPerSecond: 10, secondsLeft: 38 });
  });

  it.each([
    ['nothing is done yet', { ...running, done: 20 }],
    ['it is paused', { ...running, state: 'PAUSED' as const }],
    ['it waits', { ...running, state: 'QUEUED' as const, takenUpAt: null }],
    ['it has ended', { ...running, state: 'COMPLETED' as const }],
  ])('says nothing when %s', (_, run) => {
    expect(paceOf(run, new Date('2026-06-01T08:00:10Z'))).toBeUndefined();
  });

  it('says nothing when no time has passed', () => {
    expect(paceOf(running, takenUpAt)).toBeUndefined();
  });
});
