import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { LegalHoldInForce } from '../domain/keeping-errors.js';
import type { LegalHold } from '../domain/legal-hold.js';
import type { Pilot } from '../domain/pilot.js';
import type { Acting } from './motions.js';
import { LegalHolds } from './legal-holds.js';
import { LegalHoldRecords } from './ports.js';

/** Ids and times of holds. */
@Injectable()
export class HoldBook {
  constructor(
    private readonly records: LegalHoldRecords,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** @throws LegalHoldInForce */
  async add(tx: Tx, pilot: Pilot, by: Principal, reason: string): Promise<LegalHold> {
    const hold: LegalHold = {
      id: this.ids.next(),
      pilotId: pilot.id,
      vendorOrganisationId: pilot.vendorOrganisationId,
      customerOrganisationId: pilot.customerOrganisationId,
      reason,
      setBy: by.personId,
      setByName: by.printedName,
      setAt: this.clock.now(),
      ...{ liftMotionId: null, liftReason: null, liftedAt: null },
    };
    if (!(await this.records.insert(tx, hold))) throw new LegalHoldInForce(pilot.key);
    return hold;
  }

  /** `undefined` when it is lifted already. */
  async lift(tx: Tx, hold: LegalHold, of: { motionId: string; reason: string }): Promise<LegalHold | undefined> {
    const lifted = { ...hold, liftMotionId: of.motionId, liftReason: of.reason, liftedAt: this.clock.now() };
    return (await this.records.lift(tx, lifted)) ? lifted : undefined;
  }
}

/** Keeps a pilot as it is from now on: nothing is erased, retired or purged. By the customer's quality lead alone, in any state. */
@Injectable()
export class SetLegalHold {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly holds: LegalHolds,
    private readonly book: HoldBook,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PilotNotFound, NOT_PERMITTED, ReasonRequired, LegalHoldInForce */
  execute(principal: Principal, input: { readonly pilotId: string; readonly reason: string }): Promise<LegalHold> {
    const what = { action: 'pilot.hold', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, (tx, concerning) => this.set({ tx, principal, concerning }, input));
  }

  private async set(
    { tx, principal, concerning }: Acting,
    input: { readonly pilotId: string; readonly reason: string },
  ): Promise<LegalHold> {
    const pilot = await this.holds.lock(tx, input.pilotId);
    const { vendorOrganisationId, customerOrganisationId } = pilot;
    const parties = { pilotId: pilot.id, vendorOrganisationId, customerOrganisationId };
    concerning(parties);
    await this.authority.require(tx, principal, { roles: ['CQL'], pilot: parties });
    const hold = await this.book.add(tx, pilot, principal, requireReason(input.reason, 'A legal hold'));
    await this.audit.append(tx, {
      parties,
      actor: principal,
      action: 'pilot.held',
      object: { type: 'PILOT', id: pilot.id },
      reason: hold.reason,
      after: { holdId: hold.id },
    });
    return hold;
  }
}
