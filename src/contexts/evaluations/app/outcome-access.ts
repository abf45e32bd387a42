import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Datasets } from '../../datasets/public.js';
import { Act, Authority } from '../../identity/public.js';
import { OutcomesNotRevealed } from '../domain/errors.js';
import type { Run } from '../domain/run.js';
import { OutcomeReads } from './ports.js';

/** Which outcomes of a run somebody may see. */
export type OpenOutcomes = 'ALL' | 'FAILED';

/** The first read of each person, kept and audited. */
@Injectable()
export class FirstReads {
  constructor(
    private readonly reads: OutcomeReads,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  async note(tx: Tx, principal: Principal, run: Run, seen: string): Promise<void> {
    const { id: runId, vendorOrganisationId, customerOrganisationId } = run;
    const { personId } = principal;
    if (await this.reads.isKnown(tx, { runId, personId })) return;
    const parties = { vendorOrganisationId, customerOrganisationId };
    if (!(await this.reads.add(tx, { runId, personId, ...parties, readAt: this.clock.now() }))) return;
    await this.audit.append(tx, {
      parties,
      actor: principal,
      action: 'run.outcomes-read',
      object: { type: 'RUN', id: runId },
      after: { state: run.state, seen },
    });
  }
}

/**
 * Who may see what became of single images. Before a run on acceptance data is revealed: the customer's quality lead and safety
 * officer. Once it is: everybody of the customer, and of the vendor the failed images. Of data that judge nobody both sides see
 * everything. The first time each person looks is in the audit log, and so is every refusal.
 */
@Injectable()
export class OutcomeAccess {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly datasets: Datasets,
    private readonly reads: FirstReads,
  ) {}

  /** @throws OutcomesNotRevealed */
  open(principal: Principal, run: Run): Promise<OpenOutcomes> {
    const what = { action: 'run.read-outcomes', object: { type: 'RUN', id: run.id }, parties: run };
    return this.act.perform(principal, what, async (tx) => {
      const open = await this.extent(tx, principal, run);
      await this.reads.note(tx, principal, run, open === 'ALL' ? 'every image' : 'failed images');
      return open;
    });
  }

  private async extent(tx: Tx, principal: Principal, run: Run): Promise<OpenOutcomes> {
    const { purpose } = await this.datasets.get(tx, run.datasetId);
    if (purpose !== 'ACCEPTANCE') return 'ALL';
    const isVendor = principal.organisationId === run.vendorOrganisationId;
    if (run.state === 'REVEALED') return isVendor ? 'FAILED' : 'ALL';
    if (isVendor) throw new OutcomesNotRevealed();
    const held = await this.authority.rolesOf(tx, principal, run);
    if (held.some((role) => role === 'CQL' || role === 'SO')) return 'ALL';
    throw new OutcomesNotRevealed();
  }
}
