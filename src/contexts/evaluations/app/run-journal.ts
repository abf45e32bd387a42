import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';
import { JobQueue } from '../../../ports/stores.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { AttemptBudgetExceeded, ImageBudgetExceeded, RunChangedMeanwhile } from '../domain/errors.js';
import type { Run } from '../domain/run.js';
import { RunRepository } from './ports.js';

export const RUN_EVALUATION_QUEUE = 'run-evaluation';

type Actor = Principal | { readonly system: string };

/** Writes what happens to a run: its row, its job and its audit event, in the caller's transaction. */
@Injectable()
export class RunJournal {
  constructor(
    private readonly runs: RunRepository,
    private readonly jobs: JobQueue,
    private readonly audit: AuditLog,
    private readonly pilots: Pilots,
  ) {}

  async declare(tx: Tx, principal: Principal, run: Run, pilot: PilotRef): Promise<void> {
    await this.runs.lockBudgets(tx, pilot.pilotId);
    if (run.plan.kind === 'FORMAL' && (await this.runs.countFormal(tx, pilot.pilotId)) >= pilot.attemptBudget) {
      throw new AttemptBudgetExceeded(pilot.attemptBudget);
    }
    const images = (await this.runs.countImages(tx, pilot.pilotId)) + imagesOf(run);
    if (images > pilot.imageBudget) throw new ImageBudgetExceeded(pilot.imageBudget, images);
    await this.runs.insert(tx, run);
    await this.jobs.enqueue(tx, RUN_EVALUATION_QUEUE, { runId: run.id }, { singletonKey: run.id });
    if (pilot.state === 'AGREED') await this.pilots.transition(tx, pilot.pilotId, 'RUNNING', principal);
    const attempts = run.plan.judgements.map(({ useCaseKey, attempt }) => ({
      useCaseKey,
      attempt: attempt?.number ?? null,
    }));
    const { kind, rejudgementOf } = run.plan;
    const after = { kind, planDigest: run.planDigest, attempts, ...(rejudgementOf && { rejudgementOf }) };
    await this.record(tx, run, principal, { action: 'run.declared', after });
  }

  /** @throws RunChangedMeanwhile when another transaction was faster. */
  async change(
    tx: Tx,
    run: Run,
    actor: Actor,
    event: { action: string; after?: JsonValue; reason?: string },
  ): Promise<void> {
    if (!(await this.runs.change(tx, run))) throw new RunChangedMeanwhile(run.id);
    await this.record(tx, run, actor, { after: { state: run.state }, ...event });
  }

  private async record(
    tx: Tx,
    run: Run,
    actor: Actor,
    event: { action: string; after: JsonValue; reason?: string },
  ): Promise<void> {
    await this.audit.append(tx, {
      parties: { vendorOrganisationId: run.vendorOrganisationId, customerOrganisationId: run.customerOrganisationId },
      actor,
      action: event.action,
      object: { type: 'RUN', id: run.id },
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      after: event.after,
    });
  }
}

/** The budget is of images that a model looks at; kept answers cost none. */
function imagesOf({ plan, total }: Run): number {
  return plan.rejudgementOf === undefined ? total : 0;
}
