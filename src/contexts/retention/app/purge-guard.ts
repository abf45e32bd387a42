import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { LegalHolds } from '../../pilots/public.js';
import { RetentionNotOver } from '../domain/errors.js';
import { DEFAULT_YEARS, keepingOf, keptUntil } from '../domain/retention.js';
import { RetentionBook } from './set-retention.js';

/** Whether a pilot may be purged now, decided under its lock: no hold is set and no round begins meanwhile. */
@Injectable()
export class PurgeGuard {
  constructor(
    private readonly holds: LegalHolds,
    private readonly book: RetentionBook,
  ) {}

  /** @returns what was written; `undefined` when it is purged already @throws PILOT_ON_HOLD, RetentionNotOver */
  async mark(
    tx: Tx,
    { id, key }: { readonly id: string; readonly key: string },
    by: Principal,
  ): Promise<{ readonly keptSince: Date; readonly years: number } | undefined> {
    await this.holds.requireNone(tx, id, 'Purging a pilot');
    const { records, clock } = this.book;
    const years = (await records.lockYears(tx)) ?? DEFAULT_YEARS;
    const pilot = await records.one(tx, id);
    if (pilot === undefined) throw new RetentionNotOver(key, 'it is neither closed nor cancelled');
    const at = clock.now();
    if (keepingOf(pilot, years, at) === 'PURGED') return undefined;
    const { keptSince } = pilot;
    if (keptSince === null) throw new RetentionNotOver(key, 'nobody knows since when it is kept');
    const until = keptUntil(keptSince, years);
    if (at < until)
      throw new RetentionNotOver(key, `it is kept ${years} years, until ${until.toISOString().slice(0, 10)}`);
    await records.insertPurge(tx, { pilot, keptSince, years, by, at });
    return { keptSince, years };
  }
}
