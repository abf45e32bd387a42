import { Injectable } from '@nestjs/common';
import type { DatasetId, ModelId, RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { Datasets } from '../../datasets/public.js';
import { ExposureLedger } from '../../exposures/public.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { planDigest, type EvaluationPlan, type PlannedJudgement } from '../domain/plan.js';
import type { Run } from '../domain/run.js';
import { RunInputs, type RunInputSet, type RunRequest } from './run-inputs.js';
import { RunJournal } from './run-journal.js';
import { RunSettings } from './run-settings.js';

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

/** Gives a run its id and plan, and each of its formal judgements its attempt number. */
@Injectable()
export class RunAttempts {
  constructor(
    private readonly ledger: ExposureLedger,
    private readonly settings: RunSettings,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
    private readonly datasets: Datasets,
  ) {}

  async plan(tx: Tx, principal: Principal, kind: RunRequest['kind'], set: RunInputSet): Promise<Run> {
    const id = this.ids.next() as RunId;
    const judgements: PlannedJudgement[] = [];
    for (const inputs of set.judgements) {
      judgements.push({
        useCaseId: inputs.useCase.id,
        useCaseKey: inputs.useCase.key,
        contract: { id: inputs.contract.id, version: inputs.contract.version, digest: inputs.contract.digest },
        criteriaSet: { id: inputs.criteria.id, version: inputs.criteria.version, digest: inputs.criteria.digest },
        attempt: await this.count(tx, { principal, kind, runId: id, set, inputs }),
      });
    }
    // With its last agreed attempt the data are used up; the run that took it still goes on.
    const isLast = judgements.every(({ attempt }) => attempt !== null && attempt.number >= attempt.max);
    if (kind === 'FORMAL' && isLast) await this.datasets.end(tx, set.dataset.id, 'BURNED');
    const plan = this.planOf(kind, set, judgements);
    return this.declared(id, principal, set, plan);
  }

  private async count(
    tx: Tx,
    of: {
      principal: Principal;
      kind: RunRequest['kind'];
      runId: RunId;
      set: RunInputSet;
      inputs: RunInputSet['judgements'][number];
    },
  ): Promise<PlannedJudgement['attempt']> {
    const entry = {
      lineageId: of.set.dataset.lineageId,
      useCaseId: of.inputs.useCase.id,
      parties: of.set.pilot,
      runId: of.runId,
      criteriaSetId: of.inputs.criteria.id,
      personId: of.principal.personId,
      note: `${of.set.model.name} ${of.set.model.version}, criteria v${of.inputs.criteria.version}`,
    };
    if (of.kind === 'EXPLORATORY') {
      await this.ledger.recordExploratory(tx, entry);
      return null;
    }
    const { max, spending } = of.inputs.criteria.document.attempts;
    await this.ledger.fixSchedule(tx, {
      lineageId: entry.lineageId,
      useCaseId: entry.useCaseId,
      parties: of.set.pilot,
      max,
      spending,
    });
    const declared = await this.ledger.declareAttempt(tx, entry);
    return { number: declared.attempt, max: declared.max, spending: declared.spending };
  }

  private planOf(kind: RunRequest['kind'], set: RunInputSet, judgements: readonly PlannedJudgement[]): EvaluationPlan {
    const { dataset, model, operatingPoint, pilot, site } = set;
    return {
      format: 'touchstone/plan@1',
      kind,
      pilot: { id: pilot.pilotId, key: pilot.key },
      site: { id: site.id, key: site.key },
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
      limits: this.settings.limits,
      product: { name: 'touchstone', version: this.settings.productVersion },
    };
  }

  private declared(id: RunId, principal: Principal, set: RunInputSet, plan: EvaluationPlan): Run {
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
      declaredBy: principal.personId,
      declaredAt: this.clock.now(),
      startedAt: null,
      endedAt: null,
      endReason: null,
      environment: null,
      conservation: null,
      timing: null,
      predictionsSha256: null,
    };
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
    private readonly gate: RunPermission,
    private readonly inputs: RunInputs,
    private readonly attempts: RunAttempts,
    private readonly journal: RunJournal,
  ) {}

  async execute(principal: Principal, request: RunRequest): Promise<Run> {
    const what = { action: 'run.declare', object: { type: 'DATASET', id: request.datasetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const set = await this.inputs.gather(tx, request);
      concerning(set.pilot);
      await this.gate.require(tx, principal, set.pilot);
      const run = await this.attempts.plan(tx, principal, request.kind, set);
      await this.journal.declare(tx, principal, run, set.pilot);
      return run;
    });
  }
}
