import type { Clock, Ids, Rng } from '../kernel/clock.js';

// Injection tokens for the kernel's interfaces (an interface does not exist at run time).

export abstract class ClockPort implements Clock {
  abstract now(): Date;
}

export abstract class IdsPort implements Ids {
  abstract next(): string;
}

/** For jitter and the like: not reproducible, never for figures (those take a seeded Rng). */
export abstract class RngPort implements Rng {
  abstract next(): number;
}
