import { describe, expect, it } from '@jest/globals';
import { unfillableSlots } from '../../../../src/contexts/gates/domain/fill-slots.js';

const slots = (of: Record<string, string[]>) =>
  unfillableSlots(Object.entries(of).map(([slot, candidates]) => ({ slot, candidates })));

describe('slots that stay empty', () => {
  it('are none without slots, and none when everybody has a place', () => {
    expect(slots({})).toEqual([]);
    expect(slots({ CQL: ['ann'], CSM: ['bob'] })).toEqual([]);
  });

  it('are those without anybody', () => {
    expect(slots({ CQL: ['ann'], CSM: [] })).toEqual(['CSM']);
  });

  it('are one of two that only one person could fill', () => {
    expect(slots({ CQL: ['ann'], CSM: ['ann'] })).toEqual(['CSM']);
  });

  it('are none when people can move over, through a chain of slots', () => {
    expect(slots({ CQL: ['ann', 'bob'], CSM: ['ann'] })).toEqual([]);
    expect(slots({ CQL: ['ann', 'bob'], CSM: ['bob', 'cem'], SO: ['ann'], VPM: ['vic'] })).toEqual([]);
    expect(slots({ CQL: ['ann', 'bob'], CSM: ['ann', 'bob'], SO: ['ann', 'bob'] })).toEqual(['SO']);
  });
});
