import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { reasonOf } from '../domain/errors.js';
import { advanceWaiver, termsDigestOf, type Waiver } from '../domain/waiver.js';
import { assertEnd } from './draft-waiver.js';
import { Waivers } from './ports.js';
import { WaivableCriteria, WaiverDesk } from './waiver-desk.js';
import { WaiverJournal } from './waiver-journal.js';

/** Asks the customer for a waiver. From now on its terms are fixed, by their digest. */
@Injectable()
export class SubmitWaiver {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly waivers: Waivers,
    private readonly criteria: WaivableCriteria,
    private readonly journal: WaiverJournal,
  ) {}

  /** @throws NotWaivable, WaiverInvalid, WaiverStateRefused, NOT_PERMITTED */
  execute(principal: Principal, id: string): Promise<Waiver> {
    return this.desk.locked(principal, { id, action: 'waiver.submitted' }, async (tx, waiver) => {
      await this.desk.require(tx, principal, waiver, ['VPM', 'VML']);
      const at = this.desk.now();
      const submitted = advanceWaiver(waiver, 'SUBMITTED', { submittedBy: principal.personId, submittedAt: at });
      await this.criteria.requireInForce(tx, waiver);
      assertEnd(waiver.validTo, at);
      const counted = { ...submitted, nth: (await this.waivers.countGranted(tx, waiver)) + 1 };
      const fixed = { ...counted, termsDigest: termsDigestOf(counted) };
      await this.journal.changed(tx, principal, fixed);
      return fixed;
    });
  }
}

/** Takes back what was drafted or asked for. */
@Injectable()
export class WithdrawWaiver {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly journal: WaiverJournal,
  ) {}

  /** @throws FindingReasonRequired, WaiverStateRefused, NOT_PERMITTED */
  execute(principal: Principal, id: string, reason: string): Promise<Waiver> {
    return this.desk.locked(principal, { id, action: 'waiver.withdrawn' }, async (tx, waiver) => {
      await this.desk.require(tx, principal, waiver, ['VPM', 'VML']);
      const endReason = reasonOf(reason, 'Withdrawing a waiver');
      const withdrawn = advanceWaiver(waiver, 'WITHDRAWN', { endedAt: this.desk.now(), endReason });
      await this.journal.changed(tx, principal, withdrawn, endReason);
      return withdrawn;
    });
  }
}

/** Takes a granted waiver away: by the quality lead or the safety officer. Gates that rested on it are revoked. */
@Injectable()
export class RevokeWaiver {
  constructor(
    private readonly desk: WaiverDesk,
    private readonly journal: WaiverJournal,
  ) {}

  /** @throws FindingReasonRequired, WaiverStateRefused, NOT_PERMITTED */
  execute(principal: Principal, id: string, reason: string): Promise<Waiver> {
    return this.desk.locked(principal, { id, action: 'waiver.revoked' }, async (tx, waiver) => {
      await this.desk.require(tx, principal, waiver, ['CQL', 'SO']);
      const endReason = reasonOf(reason, 'Revoking a waiver');
      const revoked = advanceWaiver(waiver, 'REVOKED', { endedAt: this.desk.now(), endReason });
      await this.journal.changed(tx, principal, revoked, endReason);
      return revoked;
    });
  }
}
