import { describe, expect, it } from '@jest/globals';
import { isId } from '../../../../src/kernel/ids.js';
import { SystemClock, SystemRng } from '../../../../src/platform/clock/system-clock.js';
import { UuidV7Ids } from '../../../../src/platform/clock/uuid-v7-ids.js';
import { ClockPort } from '../../../../src/ports/time.js';

class FixedClock extends ClockPort {
  constructor(public milliseconds: number) {
    super();
  }
  now(): Date {
    return new Date(this.milliseconds);
  }
}

describe('UUIDv7 ids', () => {
  it('have the layout of RFC 9562: time, version 7, variant 10', () => {
    // The example of RFC 9562 appendix A.6, but for the top bit of rand_a (0xCC3), which a counter's start leaves clear.
    const random = (bytes: number) =>
      bytes === 2 ? Buffer.from('04c3', 'hex') : Buffer.from('18c4dc0c0c07398f', 'hex');
    expect(new UuidV7Ids(new FixedClock(0x017f22e279b0), random).next()).toBe('017f22e2-79b0-74c3-98c4-dc0c0c07398f');
  });

  it('are ids in the sense of the kernel', () => {
    expect(isId(new UuidV7Ids(new SystemClock()).next())).toBe(true);
  });

  it('sort in the order of creation within one millisecond, also beyond the counter', () => {
    const ids = new UuidV7Ids(new FixedClock(1_700_000_000_000));
    const made = Array.from({ length: 10_000 }, () => ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(10_000);
  });

  it('keep sorting when the clock goes back', () => {
    const clock = new FixedClock(1_700_000_000_000);
    const ids = new UuidV7Ids(clock);
    const before = ids.next();
    clock.milliseconds -= 60_000;
    expect(ids.next() > before).toBe(true);
  });

  it('take the time again once the clock has caught up', () => {
    const clock = new FixedClock(1_700_000_000_000);
    const ids = new UuidV7Ids(clock);
    ids.next();
    clock.milliseconds = 1_700_000_000_001;
    expect(ids.next().replace('-', '').slice(0, 12)).toBe((1_700_000_000_001).toString(16).padStart(12, '0'));
  });
});

describe('the system generator', () => {
  it('stays in [0, 1)', () => {
    const rng = new SystemRng();
    const drawn = Array.from({ length: 1_000 }, () => rng.next());
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(990);
  });
});
