import { Injectable } from '@nestjs/common';
import type { DatasetId, ModelId, RunId, SiteId, UseCaseId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { ScoreThreshold } from '../../../metrics/interpretation/contract.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Criteria } from '../../criteria/public.js';
import { Datasets, type DatasetRef } from '../../datasets/public.js';
import { Models, type ModelRef, type OperatingPointRef } from '../../models/public.js';
import { Pilots, type ContractRef, type PilotRef, type SiteRef, type UseCaseRef } from '../../pilots/public.js';
import { assertAnswersFit, assertClassesMapped } from '../domain/effective-contract.js';
import {
  CriteriaNotBaselined,
  DatasetBurnedForRuns,
  DatasetNotForAcceptance,
  DatasetNotSealed,
  DatasetOfAnotherPilot,
  ModelOfAnotherPilot,
  NoUseCaseToJudge,
  OperatingPointOfAnotherModel,
  PlanAltered,
} from '../domain/errors.js';
import type { RunKind } from '../domain/plan.js';
import type { RunPriority } from '../domain/run.js';
import { assertNothingShared } from './assert-nothing-shared.js';
import { baselinedCriteria, type BaselinedCriteria } from './baselined-criteria.js';

export interface RunRequest {
  readonly kind: RunKind;
  readonly datasetId: DatasetId;
  readonly modelId: ModelId;
  /** Absent = the model's latest one; `null` = none, the contracts' own thresholds. */
  readonly operatingPointId?: string | null;
  /** Among the runs of the same vendor; absent = NORMAL. */
  readonly priority?: RunPriority;
  /** Absent = every use case of the pilot that has baselined criteria at the site. */
  readonly useCaseIds?: readonly UseCaseId[];
  /** An inconclusive formal run whose data this run's data extend, under the stage plan of the criteria. */
  readonly topUpOf?: RunId;
}

export interface JudgementInputs {
  readonly useCase: UseCaseRef;
  readonly contract: ContractRef;
  readonly criteria: BaselinedCriteria;
}

/** The operating point a run will use, ready for its plan. */
export interface ChosenOperatingPoint {
  readonly id: string;
  readonly digest: Sha256;
  readonly scoreThreshold: ScoreThreshold;
}

export interface RunInputSet {
  readonly pilot: PilotRef;
  readonly site: SiteRef;
  readonly dataset: DatasetRef;
  /** Items that will be judged: supplied less excluded. */
  readonly itemCount: number;
  readonly model: ModelRef;
  readonly operatingPoint: ChosenOperatingPoint | undefined;
  readonly judgements: readonly JudgementInputs[];
}

/** Fetches what a run is made of and refuses what may not go together. */
@Injectable()
export class RunInputs {
  constructor(
    private readonly pilots: Pilots,
    private readonly criteria: Criteria,
    private readonly datasets: Datasets,
    private readonly models: Models,
  ) {}

  /** @param needsImages whether a model will look at them; kept answers are judged without */
  async gather(tx: Tx, request: RunRequest, { needsImages = true } = {}): Promise<RunInputSet> {
    const dataset = await this.datasets.get(tx, request.datasetId);
    if (needsImages) await this.datasets.requireImages(tx, dataset);
    const model = await this.models.get(tx, request.modelId);
    if (model.pilotId !== dataset.pilotId) throw new ModelOfAnotherPilot(`${model.name} ${model.version}`);
    if (request.kind === 'FORMAL') assertFormalData(dataset);
    const pilot = await this.pilots.get(tx, dataset.pilotId);
    const site = await this.pilots.site(tx, dataset.siteId);
    if (site.pilotId !== pilot.pilotId) throw new DatasetOfAnotherPilot(dataset.key);
    const operatingPoint = await this.operatingPointOf(tx, model, dataset, request);
    const judgements = await this.judgementsOf(tx, request, site);
    const classes = [...model.contract.classes, ...dataset.categories];
    for (const { contract, useCase } of judgements) {
      assertAnswersFit(contract.document, useCase.key, model.contract);
      assertClassesMapped(contract.document, useCase.key, classes);
    }
    const itemCount = await this.itemCountOf(tx, dataset);
    return { pilot, site, dataset, itemCount, model, operatingPoint, judgements };
  }

  private async operatingPointOf(
    tx: Tx,
    model: ModelRef,
    dataset: DatasetRef,
    { kind, operatingPointId: id }: RunRequest,
  ): Promise<ChosenOperatingPoint | undefined> {
    if (id === null) return undefined;
    if (id === undefined && (await this.models.operatingPoints(tx, model.id, { first: 1 })).length === 0)
      return undefined;
    const found = await this.models.operatingPoint(tx, id ?? { modelId: model.id });
    if (found.modelId !== model.id) throw new OperatingPointOfAnotherModel();
    return {
      id: found.id,
      digest: found.digest,
      scoreThreshold: {
        perClass: found.document.scoreThresholds,
        provenance: {
          chosenBy: found.document.chosenByName,
          chosenAt: found.chosenAt.toISOString(),
          rule: found.document.rule,
          dataDigest: await this.thresholdDataOf(tx, found, { dataset, kind }),
        },
      },
    };
  }

  /** Of sealed data the sealed counts: the vendor's people, who declare runs, do not see the items. */
  private async itemCountOf(tx: Tx, dataset: DatasetRef): Promise<number> {
    if (dataset.itemCount !== null) return dataset.itemCount - (dataset.excludedCount ?? 0);
    const counts = await this.datasets.counts(tx, dataset.id);
    return counts.supplied - counts.excluded;
  }

  /** Digest of the data the point was chosen on; data that can still change prove nothing in a formal run. */
  private async thresholdDataOf(
    tx: Tx,
    point: OperatingPointRef,
    { dataset, kind }: { readonly dataset: DatasetRef; readonly kind: RunKind },
  ): Promise<Sha256 | null> {
    const id = point.document.thresholdDatasetId;
    if (id === null) return null;
    const thresholdData = await this.datasets.get(tx, id);
    if (dataset.purpose === 'ACCEPTANCE') await assertNothingShared(this.datasets, tx, thresholdData, dataset);
    if (kind === 'FORMAL' && thresholdData.state === 'COLLECTING')
      throw new DatasetNotSealed(thresholdData.key, thresholdData.state, '/operatingPointId');
    return thresholdData.merkleRoot;
  }

  private async judgementsOf(tx: Tx, request: RunRequest, site: SiteRef): Promise<JudgementInputs[]> {
    const all = await this.pilots.useCasesOf(tx, site.pilotId);
    const wanted =
      request.useCaseIds === undefined
        ? all
        : await Promise.all([...new Set(request.useCaseIds)].map((id) => this.pilots.useCase(tx, id)));
    const judgements: JudgementInputs[] = [];
    for (const useCase of wanted) {
      const set = await this.criteria.baselined(tx, site.id, useCase.id);
      const criteria = set && baselinedCriteria(set);
      if (criteria !== undefined) {
        judgements.push({ useCase, criteria, contract: await this.pilots.contract(tx, criteria.contractId) });
      } else if (request.useCaseIds !== undefined) {
        throw new CriteriaNotBaselined(site.key, useCase.key);
      }
    }
    if (request.kind === 'FORMAL' && judgements.length === 0) {
      const first = all[0];
      throw first === undefined ? new NoUseCaseToJudge(site.key) : new CriteriaNotBaselined(site.key, first.key);
    }
    return judgements;
  }

  /** The criteria set and contract a plan names, for the worker. */
  async planned(
    tx: Tx,
    ids: { readonly criteriaSetId: string; readonly contractId: string; readonly siteId: SiteId },
  ): Promise<{
    readonly criteria: BaselinedCriteria;
    readonly contract: ContractRef;
  }> {
    const criteria = baselinedCriteria(await this.criteria.get(tx, ids.criteriaSetId));
    if (criteria === undefined) throw new PlanAltered('the criteria set', 'a baseline', 'a draft');
    return { criteria, contract: await this.pilots.contract(tx, ids.contractId) };
  }
}

function assertFormalData(dataset: DatasetRef): void {
  if (dataset.purpose !== 'ACCEPTANCE') throw new DatasetNotForAcceptance(dataset.key, dataset.purpose);
  if (dataset.state === 'BURNED') throw new DatasetBurnedForRuns(dataset.key);
  if (dataset.state !== 'SEALED') throw new DatasetNotSealed(dataset.key, dataset.state);
}
