import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { RunId } from '../../../kernel/ids.js';
import type { OperatingPointRule } from '../../../metrics/interpretation/operating-point.js';
import { parseOperatingPointRule } from '../../../metrics/interpretation/parse-operating-point-rule.js';
import type { Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Datasets, type DatasetItem, type DatasetRef } from '../../datasets/public.js';
import { Act } from '../../identity/public.js';
import { Models, RegisterOperatingPoint, type OperatingPointRef } from '../../models/public.js';
import { Pilots, type ContractRef } from '../../pilots/public.js';
import { assertAnswersFit, assertClassesMapped } from '../domain/effective-contract.js';
import { RunNotFound, RunNotForThresholds, UseCaseOfAnotherPilot } from '../domain/errors.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import type { Run } from '../domain/run.js';
import { answersWithObjects, chooseThresholds, type ThresholdChoice } from '../domain/threshold-choice.js';
import { assertNothingShared } from './assert-nothing-shared.js';
import { RunRepository } from './ports.js';

export interface ChooseOperatingPointInput {
  /** A completed exploratory run on THRESHOLD data. */
  readonly runId: string;
  /** Whose contract says which objects count and what a match is. */
  readonly useCaseId: string;
  /** `highest-f1`, `miss-rate-at-most:0.05`, `fixed:bag=0.5,wire=0.3`. */
  readonly rule: string;
  /** Threshold 0..1 of classes without an object on these data; without it they are refused. */
  readonly forAbsent?: number;
}

export interface ProposedOperatingPoint extends ThresholdChoice {
  readonly modelId: string;
  readonly thresholdDatasetId: string;
  /** What the choice rests on, by id and digest, for the record. */
  readonly basis: JsonValue;
}

/** The stored predictions of a run that may carry a choice, and the data they were made on. */
@Injectable()
export class ThresholdRuns {
  constructor(
    private readonly runs: RunRepository,
    private readonly datasets: Datasets,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws RunNotFound, RunNotForThresholds, ThresholdDataShared, ThresholdGroupsShared */
  async load(
    tx: Tx,
    id: string,
  ): Promise<{
    readonly run: Run;
    readonly dataset: DatasetRef;
    readonly items: readonly DatasetItem[];
    readonly predictions: readonly PredictedItem[];
  }> {
    const run = await this.require(tx, id);
    if (run.plan.kind !== 'EXPLORATORY') throw new RunNotForThresholds(id, 'it is a formal attempt');
    if (run.predictionsSha256 === null) throw new RunNotForThresholds(id, `it is ${run.state} and has no predictions`);
    const dataset = await this.datasets.get(tx, run.datasetId);
    if (dataset.purpose !== 'THRESHOLD')
      throw new RunNotForThresholds(id, `dataset ${dataset.key} is ${dataset.purpose} data`);
    for (const acceptance of await this.datasets.acceptanceOf(tx, dataset.pilotId, dataset.id))
      await assertNothingShared(this.datasets, tx, dataset, await this.datasets.get(tx, acceptance));
    const predictions = fromJsonLines<PredictedItem>(await this.blobs.read(run.predictionsSha256));
    if (!answersWithObjects(predictions)) throw new RunNotForThresholds(id, 'its model gives classes of whole images');
    const items: DatasetItem[] = [];
    for await (const item of this.datasets.items(tx, dataset.id)) if (item.excluded === null) items.push(item);
    return { run, dataset, items, predictions };
  }

  /** @throws RunNotFound */
  async require(tx: Tx, id: string): Promise<Run> {
    const run = await this.runs.find(tx, id as RunId);
    if (run === undefined) throw new RunNotFound(id);
    return run;
  }
}

/** Chooses score thresholds by a stated rule on threshold data; `execute` registers them with curve and provenance. */
@Injectable()
export class ChooseOperatingPoint {
  constructor(
    private readonly act: Act,
    private readonly thresholdRuns: ThresholdRuns,
    private readonly pilots: Pilots,
    private readonly models: Models,
    private readonly register: RegisterOperatingPoint,
  ) {}

  /** Shows what the rule would choose; nothing is kept. @throws NoOperatingPoint and what `ThresholdRuns.load` throws */
  propose(principal: Principal, input: ChooseOperatingPointInput): Promise<ProposedOperatingPoint> {
    const what = { action: 'operating-point.choose', object: { type: 'RUN', id: input.runId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const rule = parseOperatingPointRule(input.rule);
      const run = await this.thresholdRuns.require(tx, input.runId);
      concerning(run);
      return this.choose(tx, input, rule);
    });
  }

  /** The next operating point of the model. @throws what `propose` throws, NOT_PERMITTED */
  async execute(
    principal: Principal,
    input: ChooseOperatingPointInput,
  ): Promise<{ readonly operatingPoint: OperatingPointRef; readonly proposed: ProposedOperatingPoint }> {
    const proposed = await this.propose(principal, input);
    const { modelId, perClass, rule, thresholdDatasetId, curves, absent, basis } = proposed;
    const curve = { basis, curves, absent };
    const facts = { modelId, scoreThresholds: perClass, rule, thresholdDatasetId, curve };
    return { operatingPoint: await this.register.execute(principal, facts), proposed };
  }

  private async choose(
    tx: Tx,
    input: ChooseOperatingPointInput,
    rule: OperatingPointRule,
  ): Promise<ProposedOperatingPoint> {
    const { run, dataset, items, predictions } = await this.thresholdRuns.load(tx, input.runId);
    const model = await this.models.get(tx, run.modelId);
    const contract = await this.contractOf(tx, run, input.useCaseId);
    const { classes } = model.contract;
    assertAnswersFit(contract.document, contract.document.name, model.contract);
    assertClassesMapped(contract.document, contract.document.name, [...classes, ...dataset.categories]);
    const choice = chooseThresholds({
      items: items.map((item) => ({ ...item, groundTruth: item.groundTruth ?? { objects: [] } })),
      predictions,
      contract: contract.document,
      classes,
      rule,
      ...(input.forAbsent !== undefined && { forAbsent: input.forAbsent }),
    });
    return { ...choice, modelId: model.id, thresholdDatasetId: dataset.id, basis: basisOf(run, contract, choice) };
  }

  private async contractOf(tx: Tx, run: Run, useCaseId: string): Promise<ContractRef> {
    const useCase = await this.pilots.useCase(tx, useCaseId);
    if (useCase.pilotId !== run.pilotId) throw new UseCaseOfAnotherPilot(useCase.key);
    return this.pilots.latestContract(tx, useCaseId);
  }
}

function basisOf(run: Run, contract: ContractRef, { images }: ThresholdChoice): JsonValue {
  const { id: contractId, version, digest } = contract;
  const { id: runId, predictionsSha256 } = run;
  return { runId, predictionsSha256, images, contract: { id: contractId, version, digest } };
}
