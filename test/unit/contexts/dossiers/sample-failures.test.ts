import { describe, expect, it } from '@jest/globals';
import { sampleByGroup } from '../../../../src/contexts/dossiers/domain/sample-failures.js';

const failure = (index: number, groupId: string): { index: number; groupId: string } => ({ index, groupId });

describe('a sample of failures', () => {
  it('is all of them, in order, when they fit', () => {
    const all = [failure(0, 'a'), failure(1, 'a')];
    expect(sampleByGroup(all, 2)).toEqual(all);
    expect(sampleByGroup([], 3)).toEqual([]);
  });

  it('shows one of every group before a second of any', () => {
    const all = [
      ...Array.from({ length: 20 }, (_, index) => failure(index, 'many')),
      failure(20, 'x'),
      failure(21, 'y'),
    ];
    const groups = sampleByGroup(all, 4).map(({ groupId }) => groupId);
    expect(groups.filter((group) => group === 'many')).toHaveLength(2);
    expect(groups).toEqual(expect.arrayContaining(['x', 'y']));
  });

  it('draws the same ones every time and keeps their order', () => {
    const all = Array.from({ length: 300 }, (_, index) => failure(index, `g${index % 90}`));
    const drawn = sampleByGroup(all, 12).map(({ index }) => index);
    expect(drawn).toHaveLength(12);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(sampleByGroup(all, 12).map(({ index }) => index)).toEqual(drawn);
    expect(drawn).not.toEqual(Array.from({ length: 12 }, (_, index) => index));
  });
});
