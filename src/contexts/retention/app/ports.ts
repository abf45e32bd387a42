import type { Tx } from '../../../ports/unit-of-work.js';
import type { KeptPilot } from '../domain/retention.js';

export interface NewRetention {
  readonly id: string;
  readonly years: number;
  readonly yearsBefore: number;
  readonly reason: string;
  readonly setBy: string;
  readonly confirmedBy: string | null;
  readonly setAt: Date;
}

export interface NewPurge {
  readonly pilot: KeptPilot;
  readonly keptSince: Date;
  readonly years: number;
  readonly by: { readonly personId: string; readonly printedName: string };
  readonly at: Date;
}

/** Asked and written as the system. */
export abstract class RetentionRecords {
  /** One change at a time, until the transaction ends. @returns the years in force; `undefined` when nobody set any */
  abstract lockYears(tx: Tx): Promise<number | undefined>;
  abstract years(tx: Tx): Promise<number | undefined>;
  abstract insert(tx: Tx, setting: NewRetention): Promise<void>;
  /** Closed and cancelled pilots, by key. */
  abstract ended(tx: Tx): Promise<readonly KeptPilot[]>;
  abstract one(tx: Tx, id: string): Promise<KeptPilot | undefined>;
  abstract insertPurge(tx: Tx, purge: NewPurge): Promise<void>;
}
