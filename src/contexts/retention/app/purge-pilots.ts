import { Injectable } from '@nestjs/common';
import type { OrganisationId } from '../../../kernel/ids.js';
import { BlobTakeaway, BlobUses, type TakenAway } from '../../../ports/blob-keeping.js';
import type { Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';

import { PurgeGuard } from './purge-guard.js';
import { DEFAULT_YEARS, keepingOf, keptUntil, type KeepingState, type KeptPilot } from '../domain/retention.js';
import { RetentionBook } from './set-retention.js';

const SYSTEM = { kind: 'system', purpose: 'retention' } as const;

export interface ListedPilot extends KeptPilot {
  readonly keeping: KeepingState;
  readonly keptUntil: Date | null;
}

/** Closed and cancelled pilots with how long they are kept. */
@Injectable()
export class ListRetention {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly book: RetentionBook,
  ) {}

  execute(): Promise<{ readonly years: number; readonly pilots: readonly ListedPilot[] }> {
    return this.unitOfWork.run(SYSTEM, async (tx) => {
      const years = (await this.book.records.years(tx)) ?? DEFAULT_YEARS;
      const now = this.book.clock.now();
      const pilots = (await this.book.records.ended(tx)).map((pilot) => ({
        ...pilot,
        keeping: keepingOf(pilot, years, now),
        keptUntil: pilot.keptSince && keptUntil(pilot.keptSince, years),
      }));
      return { years, pilots };
    });
  }
}

/** The bytes of one pilot. */
@Injectable()
export class PilotFiles {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uses: BlobUses,
    private readonly takeaway: BlobTakeaway,
  ) {}

  /** Those that no other pilot needs. */
  async takeAway(pilotId: string): Promise<TakenAway> {
    const uses = await this.unitOfWork.run(SYSTEM, (tx) => this.uses.ofPilot(tx, pilotId));
    return this.takeaway.execute(uses.map(({ sha256 }) => sha256));
  }
}

/**
 * Deletes the files of a pilot whose retention time is over: images, models, answers, outcomes, dossiers. No row goes: runs, results,
 * signatures, statements, the chain and every digest stay. Done again after a crash, it removes what was left.
 */
@Injectable()
export class PurgePilot {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly guard: PurgeGuard,
    private readonly audit: AuditLog,
    private readonly files: PilotFiles,
  ) {}

  /** @throws NOT_PERMITTED, PILOT_ON_HOLD, RetentionNotOver */
  async execute(principal: Principal, pilot: ListedPilot): Promise<TakenAway> {
    const object = { type: 'PILOT', id: pilot.id };
    const parties = {
      vendorOrganisationId: pilot.vendorOrganisationId as OrganisationId,
      customerOrganisationId: pilot.customerOrganisationId as OrganisationId,
    };
    await this.act.perform(principal, { action: 'pilot.purge', object, parties }, async (tx) => {
      await this.authority.requireAdministrator(tx, principal);
      const purge = await this.guard.mark(tx, pilot, principal);
      if (purge === undefined) return;
      const after = { keptSince: purge.keptSince.toISOString(), years: purge.years };
      await this.audit.append(tx, { parties, actor: principal, action: 'pilot.purged', object, after });
    });
    return this.files.takeAway(pilot.id);
  }
}
