import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import type { Principal } from '../../../../ports/principal.js';
import { ClockPort } from '../../../../ports/time.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { AuditLog } from '../../../audit/public.js';
import { Act, Authority } from '../../../identity/public.js';
import { GateNotFound, SiteDeviationNotFound } from '../../domain/errors.js';
import type { Gate } from '../../domain/gate.js';
import { requireSignOffReason } from '../../domain/sign-off-reason.js';
import type { SiteAcceptance } from '../../domain/site-deviation.js';
import { GateRepository } from '../ports.js';
import { SiteAcceptanceRepository, SiteDeviations } from './site-deviations.js';

export interface SiteChangeAccepted {
  readonly gateId: GateId;
  readonly siteId: string;
  /** The version of the site that was looked at. */
  readonly version: number;
  readonly reason: string;
}

/** Writes an acceptance with its audit entry. */
@Injectable()
export class AcceptanceBook {
  constructor(
    private readonly deviations: SiteDeviations,
    private readonly records: SiteAcceptanceRepository,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws SiteDeviationNotFound */
  async add(tx: Tx, principal: Principal, gate: Gate, input: SiteChangeAccepted, reason: string): Promise<void> {
    const { siteId, version } = input;
    const found = (await this.deviations.of(tx, gate)).find((one) => one.siteId === siteId);
    const acceptance: SiteAcceptance = {
      ...{ siteId, version, reason, personId: principal.personId, acceptedAt: this.clock.now() },
    };
    if (found?.version !== version || !(await this.records.insert(tx, gate, acceptance)))
      throw new SiteDeviationNotFound(gate.id, siteId, version);
    const { vendorOrganisationId, customerOrganisationId } = gate;
    await this.audit.append(tx, {
      parties: { vendorOrganisationId, customerOrganisationId },
      actor: principal,
      action: 'gate.site-change-accepted',
      object: { type: 'GATE', id: gate.id },
      reason,
      after: { siteId, version },
    });
  }
}

/** Lets a passed gate stand although its site was changed: by the customer's quality lead, for the version that is installed now. */
@Injectable()
export class AcceptSiteChange {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly gates: GateRepository,
    private readonly book: AcceptanceBook,
  ) {}

  /** @throws GateNotFound, NOT_PERMITTED, SignOffReasonRequired, SiteDeviationNotFound */
  execute(principal: Principal, input: SiteChangeAccepted): Promise<Gate> {
    const what = { action: 'gate.accept-site-change', object: { type: 'GATE', id: input.gateId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const gate = await this.gates.lock(tx, input.gateId);
      if (gate === undefined) throw new GateNotFound(input.gateId);
      concerning(gate);
      const site = gate.siteId === null ? {} : { siteId: gate.siteId };
      await this.authority.require(tx, principal, { roles: ['CQL'], pilot: gate, ...site });
      await this.book.add(tx, principal, gate, input, requireSignOffReason(input.reason, '/reason'));
      return gate;
    });
  }
}
