/** The only source of time. Times are UTC instants; ordering of events goes by sequence, never by time. */
export interface Clock {
  now(): Date;
}

/** The only source of new ids: UUIDv7, so that ids sort by creation. */
export interface Ids {
  next(): string;
}

/** A seeded generator: the same seed gives the same numbers on every machine. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
}
