import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { AttemptBudgetExceeded, ImageBudgetExceeded, RunChangedMeanwhile } from '../domain/errors.js';
import type { Run } from '../domain/run.js';
import type { RunState } from '../domain/run-states.js';
import { RunRepository } from './ports.js';
import { ShardJobs } from './shard-jobs.js';

/** States that others act on; QUEUED and RUNNING are progress. */
const TOLD: Partial<Record<RunState, PilotEventType>> = {
  COMPLETED: 'RUN_ENDED',
  ABORTED: 'RUN_ENDED',
  ERRORED: 'RUN_ENDED',
  REVEALED: 'RUN_REVEALED',
  INVALIDATED: 'RUN_INVALIDATED',
};

type Actor = Principal | { readonly system: string };

/** Writes what happens to a run: its row, its job and its audit event, in the caller's transaction. */
@Injectable()
export class RunJournal {
  constructor(
    private readonly runs: RunRepository,
    private readonly shards: ShardJobs,
    private readonly audit: AuditLog,
    private readonly pilots: Pilots,
    private readonly events: PilotEvents,
  ) {}

  async declare(tx: Tx, principal: Principal, run: Run, pilot: PilotRef): Promise<void> {
    await this.runs.lockBudgets(tx, pilot.pilotId);
    if (run.plan.kind === 'FORMAL' && (await this.runs.countFormal(tx, pilot.pilotId)) >= pilot.attemptBudget) {
      throw new AttemptBudgetExceeded(pilot.attemptBudget);
    }
    const images = (await this.runs.countImages(tx, pilot.pilotId)) + imagesOf(run);
    if (images > pilot.imageBudget) throw new ImageBudgetExceeded(pilot.imageBudget, images);
    await this.runs.insert(tx, run);
    await this.shards.cut(tx, run);
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
    const { pilotId, siteId, vendorOrganisationId, customerOrganisationId } = run;
    const parties = { vendorOrganisationId, customerOrganisationId };
    const object = { type: 'RUN', id: run.id };
    const reason = event.reason === undefined ? {} : { reason: event.reason };
    const type = event.action === 'run.declared' ? 'RUN_DECLARED' : TOLD[run.state];
    if (type !== undefined) {
      const by = 'personId' in actor ? actor.personId : 'SYSTEM';
      const facts = { kind: run.plan.kind, state: run.state, detail: event.after };
      await this.events.announce(tx, { type, pilotId, siteId, parties, object, by, ...reason, facts });
    }
    await this.audit.append(tx, {
      parties,
      actor,
      action: event.action,
      object,
      ...reason,
      after: event.after,
    });
  }
}

/** The budget is of images that a model looks at; kept answers cost none. */
function imagesOf({ plan, total }: Run): number {
  return plan.rejudgementOf === undefined ? total : 0;
}
