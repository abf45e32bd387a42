import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { RetentionNeedsTwo } from '../domain/errors.js';
import { DEFAULT_YEARS, parseYears } from '../domain/retention.js';
import { RetentionRecords, type NewRetention } from './ports.js';

/** Ids, times and rows of the setting. */
@Injectable()
export class RetentionBook {
  constructor(
    readonly records: RetentionRecords,
    readonly clock: ClockPort,
    readonly ids: IdsPort,
  ) {}
}

export interface RetentionChange {
  readonly years: number;
  readonly reason: string;
  readonly by: Principal;
  /** Another administrator, signed in too; needed for less time than before. */
  readonly confirmedBy?: Principal;
}

/** How many years after its last gate a pilot is kept. One administrator makes it longer, two make it shorter. */
@Injectable()
export class SetRetention {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly book: RetentionBook,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NOT_PERMITTED, RetentionInvalid, RetentionNeedsTwo, ReasonRequired */
  execute({ years, reason, by, confirmedBy }: RetentionChange): Promise<NewRetention> {
    const object = { type: 'INSTALLATION', id: 'retention' };
    return this.act.perform(by, { action: 'retention.set', object }, async (tx) => {
      await this.authority.requireAdministrator(tx, by);
      if (confirmedBy !== undefined) await this.authority.requireAdministrator(tx, confirmedBy);
      const { records, clock, ids } = this.book;
      const wanted = parseYears(years);
      const before = (await records.lockYears(tx)) ?? DEFAULT_YEARS;
      const isAlone = confirmedBy === undefined || confirmedBy.personId === by.personId;
      if (wanted < before && isAlone) throw new RetentionNeedsTwo(before, wanted);
      const setting: NewRetention = {
        id: ids.next(),
        years: wanted,
        yearsBefore: before,
        reason: requireReason(reason, 'A change of the retention time'),
        setBy: by.personId,
        confirmedBy: isAlone ? null : confirmedBy.personId,
        setAt: clock.now(),
      };
      await records.insert(tx, setting);
      const after = { from: before, to: wanted, confirmedBy: setting.confirmedBy };
      await this.audit.append(tx, { actor: by, action: 'retention.changed', object, reason: setting.reason, after });
      return setting;
    });
  }
}
