import { Injectable } from '@nestjs/common';
import type { DatasetId, ModelId, RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { Datasets } from '../../datasets/public.js';
import { Act, Authority } from '../../identity/public.js';
import { factsDigestOf, Pilots, type PilotRef } from '../../pilots/public.js';
import { needsMeasurements } from '../../../verdict/on-target.js';
import { planDigest, type EvaluationPlan, type PlannedJudgement } from '../domain/plan.js';
import type { KeptAnswers } from '../domain/rejudgement.js';
import type { Run } from '../domain/run.js';
import { AttemptCounter } from './attempt-counter.js';
import { RunInputs, type RunInputSet, type RunRequest } from './run-inputs.js';
import { RunJournal } from './run-journal.js';
import { RunSettings } from './run-settings.js';
import { TopUps } from './top-ups.js';

/** Who may run: the vendor's engineer or project manager, the customer's quality lead for a witness run; never past the time box. */
@Injectable()
export class RunPermission {
  constructor(
    private readonly authority: Authority,
    private readonly pilots: Pilots,
  ) {}

  async require(tx: Tx, principal: Principal, pilot: PilotRef): Promise<void> {
    await this.authority.require(tx, principal, { roles: ['VML', 'VPM', 'CQL'], pilot });
    this.pilots.requireOpenForRuns(pilot);
  }
}

export interface PlanInputs {
  readonly set: RunInputSet;
  /** The run that this one tops up. */
  readonly base?: Run;
  /** Kept ones that are judged again. */
  readonly answers?: KeptAnswers;
}

/** Whether any of the criteria is about speed or memory. */
function isMeasured({ judgements }: RunInputSet): boolean {
  return judgements.some(({ criteria }) => needsMeasurements(criteria.document));
}

/** Gives a run its id and plan, and each of its formal judgements its attempt number. */
@Injectable()
export class RunAttempts {
  constructor(
    private readonly counter: AttemptCounter,
    private readonly settings: RunSettings,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
    private readonly datasets: Datasets,
  ) {}

  async plan(tx: Tx, principal: Principal, request: RunRequest, inputs: PlanInputs): Promise<Run> {
    const { set, base, answers } = inputs;
    const { kind } = request;
    const id = this.ids.next() as RunId;
    const judgements: PlannedJudgement[] = [];
    for (const one of set.judgements) {
      judgements.push({
        useCaseId: one.useCase.id,
        useCaseKey: one.useCase.key,
        contract: { id: one.contract.id, version: one.contract.version, digest: one.contract.digest },
        criteriaSet: { id: one.criteria.id, version: one.criteria.version, digest: one.criteria.digest },
        attempt: await this.counter.count(tx, {
          ...{ principal, kind, runId: id, set, inputs: one },
          ...(base && { base }),
          ...(answers && { answers }),
        }),
      });
    }
    // With its last agreed attempt the data are used up; the run that took it still goes on.
    const isLast = judgements.every(({ attempt }) => attempt !== null && attempt.number >= attempt.max);
    if (kind === 'FORMAL' && isLast) await this.datasets.burn(tx, set.dataset.id, principal);
    const plan = this.planOf(kind, inputs, judgements);
    return this.declared({ id, principal, request }, set, plan);
  }

  private planOf(
    kind: RunRequest['kind'],
    { set, base, answers }: PlanInputs,
    judgements: readonly PlannedJudgement[],
  ): EvaluationPlan {
    const { dataset, model, operatingPoint, pilot, site } = set;
    return {
      format: 'touchstone/plan@1',
      kind,
      pilot: { id: pilot.pilotId, key: pilot.key },
      site: { id: site.id, key: site.key, version: site.version, factsDigest: factsDigestOf(site) },
      dataset: {
        id: dataset.id,
        key: dataset.key,
        version: dataset.version,
        lineageId: dataset.lineageId,
        merkleRoot: dataset.merkleRoot,
        itemCount: set.itemCount,
      },
      model: {
        id: model.id,
        name: model.name,
        version: model.version,
        sha256: model.sha256,
        contractDigest: model.contractDigest,
      },
      operatingPoint: operatingPoint ?? null,
      judgements,
      ...(base && { topUpOf: { runId: base.id, planDigest: base.planDigest } }),
      ...(answers && { rejudgementOf: answers }),
      limits: this.settings.limits,
      ...(isMeasured(set) && { pace: 'LATENCY' as const }),
      product: { name: 'touchstone', version: this.settings.productVersion },
    };
  }

  private declared(
    { id, principal, request }: { id: RunId; principal: Principal; request: RunRequest },
    set: RunInputSet,
    plan: EvaluationPlan,
  ): Run {
    return {
      id,
      pilotId: set.pilot.pilotId,
      vendorOrganisationId: set.pilot.vendorOrganisationId,
      customerOrganisationId: set.pilot.customerOrganisationId,
      siteId: set.site.id,
      datasetId: set.dataset.id as DatasetId,
      modelId: set.model.id as ModelId,
      operatingPointId: set.operatingPoint?.id ?? null,
      state: 'QUEUED',
      rowVersion: 1,
      plan,
      planDigest: planDigest(plan),
      total: plan.dataset.itemCount,
      done: 0,
      priority: request.priority ?? 'NORMAL',
      declaredBy: principal.personId,
      declaredAt: this.clock.now(),
      startedAt: null,
      takenUpAt: null,
      doneBefore: 0,
      endedAt: null,
      endReason: null,
      environment: null,
      conservation: null,
      timing: null,
      predictionsSha256: null,
    };
  }
}

/** Everything a declaration starts from, after it was seen that this person may declare it. */
@Injectable()
export class RunPreparation {
  constructor(
    private readonly inputs: RunInputs,
    private readonly topUps: TopUps,
    private readonly permission: RunPermission,
  ) {}

  async prepare(
    tx: Tx,
    principal: Principal,
    request: RunRequest,
    concerning: (pilot: PilotRef) => void,
  ): Promise<{ readonly set: RunInputSet; readonly base?: Run }> {
    const base = request.topUpOf === undefined ? undefined : await this.topUps.base(tx, request, request.topUpOf);
    const useCaseIds = request.useCaseIds ?? base?.open;
    const set = await this.inputs.gather(tx, { ...request, ...(useCaseIds && { useCaseIds }) });
    concerning(set.pilot);
    await this.permission.require(tx, principal, set.pilot);
    if (base === undefined) return { set };
    await this.topUps.requireFit(tx, base, set);
    return { set, base: base.run };
  }
}

/**
 * Declares a run before it starts: plan, attempt numbers, queued job and audit event commit together. A formal run is an
 * attempt at each of its use cases from this moment on, whatever becomes of it.
 */
@Injectable()
export class DeclareRun {
  constructor(
    private readonly act: Act,
    private readonly sources: RunPreparation,
    private readonly attempts: RunAttempts,
    private readonly journal: RunJournal,
  ) {}

  async execute(principal: Principal, request: RunRequest): Promise<Run> {
    const what = { action: 'run.declare', object: { type: 'DATASET', id: request.datasetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const { set, ...rest } = await this.sources.prepare(tx, principal, request, concerning);
      const run = await this.attempts.plan(tx, principal, request, { set, ...rest });
      await this.journal.declare(tx, principal, run, set.pilot);
      return run;
    });
  }
}
