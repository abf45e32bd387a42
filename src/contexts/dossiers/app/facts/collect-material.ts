import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { Datasets, type DatasetRef } from '../../../datasets/public.js';
import type { Run } from '../../../evaluations/public.js';
import { Models, type ModelRef } from '../../../models/public.js';
import type { DatasetFacts, ModelFacts, RunFacts } from '../../domain/facts.js';
import { valuesAsTerms } from '../../../../verdict/criteria/expand-slices.js';
import { isInSlice } from '../../../../verdict/criteria/slice.js';
import { sliceSentence } from '../../../../verdict/criteria/slice-text.js';
import { instant, type DossierScope } from './dossier-scope.js';

/** Models, data and runs the evidence rests on. */
@Injectable()
export class CollectMaterial {
  constructor(
    private readonly datasets: Datasets,
    private readonly models: Models,
  ) {}

  async execute(
    tx: Tx,
    scope: DossierScope,
    people: ReadonlyMap<string, string>,
  ): Promise<{ runs: RunFacts[]; datasets: DatasetFacts[]; models: ModelFacts[] }> {
    const siteKeyOf = (run: Run): string =>
      scope.cells.find(({ site }) => site.id === run.siteId)?.site.key ?? run.plan.site.key;
    const datasets: DatasetFacts[] = [];
    for (const [id, run] of distinct(scope.runs, (one) => one.datasetId))
      datasets.push(await this.dataset(tx, id, siteKeyOf(run), scope));
    const models: ModelFacts[] = [];
    for (const [id, run] of distinct(scope.runs, (one) => one.modelId))
      models.push(modelFacts(await this.models.get(tx, id), run, scope));
    const runs = scope.runs.map((run) => runFacts(run, siteKeyOf(run), people.get(run.declaredBy) ?? null));
    return { runs, datasets, models };
  }

  private async dataset(tx: Tx, id: string, siteKey: string, scope: DossierScope): Promise<DatasetFacts> {
    const dataset = await this.datasets.get(tx, id);
    const { seal } = dataset;
    return {
      siteKey,
      name: dataset.key,
      version: dataset.version,
      merkleRoot: dataset.merkleRoot as Sha256,
      itemCount: dataset.itemCount ?? 0,
      groups: dataset.groupAttribute === null ? null : dataset.groupCount,
      ...provenanceOf(dataset),
      sealing: sealingOf(dataset),
      independence: independenceOf(dataset),
      exclusions: countExclusions(seal?.exclusions ?? []),
      representativeness: conditionsOf(scope, id),
    };
  }
}

function runFacts(run: Run, siteKey: string, startedBy: string | null): RunFacts {
  const { timing, plan } = run;
  return {
    id: run.id,
    siteKey,
    kind: plan.kind,
    state: run.state,
    declaredAt: instant(run.declaredAt),
    startedAt: run.startedAt === null ? null : instant(run.startedAt),
    endedAt: run.endedAt === null ? null : instant(run.endedAt),
    startedBy,
    model: `${plan.model.name} ${plan.model.version}`,
    dataset: `${plan.dataset.key} v${plan.dataset.version}`,
    conservation: run.conservation,
    milliseconds:
      timing === null || timing.median === null || timing.p95 === null
        ? null
        : { median: timing.median, p95: timing.p95 },
    deviations: run.endReason === null ? [] : [`${run.state}: ${run.endReason.message}`],
  };
}

function modelFacts(model: ModelRef, run: Run, scope: DossierScope): ModelFacts {
  const { input, decoder, classes } = model.contract;
  const point = run.plan.operatingPoint?.scoreThreshold;
  const thresholds = Object.entries(point?.perClass ?? {}).map(([label, score]) => `${label} ${score}`);
  return {
    name: model.name,
    version: model.version,
    sha256: model.sha256,
    contractSummary: `${input.width}×${input.height} ${input.colourOrder}, ${input.resize.mode}, decoder ${decoder.kind}, classes ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ` and ${classes.length - 8} more` : ''}`,
    operatingPoint: point === undefined ? null : `${thresholds.join(', ')}; ${point.provenance.rule}`,
    intendedUse: scope.pilot.intendedUse,
    outOfScope: scope.pilot.outOfScope,
  };
}

function independenceOf({ seal }: DatasetRef): string | null {
  if (seal === null) return null;
  const training =
    seal.trainingCheck === 'CHECKED'
      ? 'checked against declared training images'
      : 'overlap with training images not verifiable';
  const units =
    'groupAttribute' in seal.independence
      ? `images grouped by ${seal.independence.groupAttribute}`
      : `independence of images declared by ${seal.independence.declaredBy}`;
  return `${units}; ${training}`;
}

function countExclusions(exclusions: readonly { code: string; note: string }[]): DatasetFacts['exclusions'] {
  const codes = [...new Set(exclusions.map(({ code }) => code))].sort();
  return codes.map((code) => {
    const of = exclusions.filter((one) => one.code === code);
    return { code, count: of.length, reason: [...new Set(of.map(({ note }) => note))].join('; ') };
  });
}

type Origin = 'period' | 'source' | 'attribution' | 'collection' | 'notes' | 'sampling' | 'labelling';

/** What somebody stated of the images; what nobody stated is `null`. */
function provenanceOf({ provenance: p }: DatasetRef): Pick<DatasetFacts, Origin> {
  return {
    period: p.period ?? null,
    source: p.attribution ?? p.notes ?? null,
    attribution: p.attribution ?? null,
    collection: p.collection?.toLowerCase() ?? null,
    notes: p.attribution === undefined ? null : (p.notes ?? null),
    sampling: p.sampling?.toLowerCase() ?? null,
    labelling: p.annotators ?? null,
  };
}

function sealingOf({ seal, sealedAt }: DatasetRef): NonNullable<DatasetFacts['sealing']> | null {
  if (seal === null) return null;
  const kinds = ['THRESHOLD', 'TRAINING', 'SAME_DATASET'] as const;
  return {
    by: seal.sealedByName,
    at: sealedAt === null ? null : instant(sealedAt),
    representativeness: seal.representativeness,
    unreadable: seal.counts.unreadable,
    overlaps: kinds.map((kind) => {
      const found = seal.overlaps.filter((overlap) => overlap.with === kind);
      const exact = new Set(found.filter((overlap) => overlap.exact).map(({ name }) => name));
      const near = new Set(found.map(({ name }) => name).filter((name) => !exact.has(name)));
      return { with: kind, exact: exact.size, near: near.size };
    }),
    inherited: seal.inherited,
  };
}

/**
 * How many items and groups each condition has that the site declares, those without any among them. What nobody declared is
 * no condition: the data may carry any number of other attributes.
 */
function conditionsOf({ cells, runs }: DossierScope, datasetId: string): DatasetFacts['representativeness'] {
  const cited = new Set(runs.filter((run) => run.datasetId === datasetId).map(({ id }) => id));
  const cell = cells.find(({ judged }) => judged !== null && cited.has(judged.judgement.runId));
  const outcomes = cell?.judged?.outcomes ?? [];
  const schema = cell?.site.sliceSchema ?? {};
  return Object.keys(schema)
    .sort()
    .flatMap((key) => valuesAsTerms(schema, key))
    .map((slice) => {
      const of = outcomes.filter(({ attributes }) => isInSlice(slice, attributes));
      const groups = new Set(of.map(({ groupId }) => groupId)).size;
      return { condition: sliceSentence(slice), items: of.length, groups, declaredShare: null };
    });
}

function distinct<Key extends string>(runs: readonly Run[], keyOf: (run: Run) => Key): [Key, Run][] {
  return [...new Map([...runs].reverse().map((run) => [keyOf(run), run])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}
