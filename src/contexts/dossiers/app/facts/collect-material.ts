import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { Datasets, type DatasetItem, type DatasetRef } from '../../../datasets/public.js';
import type { Run } from '../../../evaluations/public.js';
import { Models, type ModelRef } from '../../../models/public.js';
import type { DatasetFacts, ModelFacts, RunFacts } from '../../domain/facts.js';
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
  ): Promise<{ runs: RunFacts[]; datasets: DatasetFacts[]; models: ModelFacts[] }> {
    const siteKeyOf = (run: Run): string =>
      scope.cells.find(({ site }) => site.id === run.siteId)?.site.key ?? run.plan.site.key;
    const datasets: DatasetFacts[] = [];
    for (const [id, run] of distinct(scope.runs, (one) => one.datasetId))
      datasets.push(await this.dataset(tx, id, siteKeyOf(run)));
    const models: ModelFacts[] = [];
    for (const [id, run] of distinct(scope.runs, (one) => one.modelId))
      models.push(modelFacts(await this.models.get(tx, id), run, scope));
    return { runs: scope.runs.map((run) => runFacts(run, siteKeyOf(run))), datasets, models };
  }

  private async dataset(tx: Tx, id: string, siteKey: string): Promise<DatasetFacts> {
    const dataset = await this.datasets.get(tx, id);
    const items: DatasetItem[] = [];
    for await (const item of this.datasets.items(tx, id)) items.push(item);
    const { provenance, seal } = dataset;
    return {
      siteKey,
      name: dataset.key,
      version: dataset.version,
      merkleRoot: dataset.merkleRoot as Sha256,
      itemCount: dataset.itemCount ?? items.length,
      groups: dataset.groupAttribute === null ? null : dataset.groupCount,
      period: provenance.period ?? null,
      source: provenance.attribution ?? provenance.notes ?? null,
      sampling: provenance.sampling?.toLowerCase() ?? null,
      labelling: provenance.annotators ?? null,
      independence: independenceOf(dataset),
      exclusions: countExclusions(seal?.exclusions ?? []),
      representativeness: conditionsOf(items),
    };
  }
}

function runFacts(run: Run, siteKey: string): RunFacts {
  const { timing, plan } = run;
  return {
    id: run.id,
    siteKey,
    kind: plan.kind,
    state: run.state,
    declaredAt: instant(run.declaredAt),
    startedAt: run.startedAt === null ? null : instant(run.startedAt),
    endedAt: run.endedAt === null ? null : instant(run.endedAt),
    startedBy: null,
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

/** How many items and groups each declared value of a descriptive attribute has; attributes of many values are left out. */
function conditionsOf(items: readonly DatasetItem[]): DatasetFacts['representativeness'] {
  const judged = items.filter((item) => item.excluded === null);
  const keys = new Set(judged.flatMap((item) => Object.keys(item.attributes).filter((key) => key.startsWith('meta.'))));
  return [...keys].sort().flatMap((key) => {
    const values = [
      ...new Set(judged.map((item) => item.attributes[key]).filter((value) => typeof value === 'string')),
    ].sort();
    if (values.length < 2 || values.length > 8) return [];
    return values.map((value) => {
      const of = judged.filter((item) => item.attributes[key] === value);
      const groups = new Set(of.map((item) => item.groupId ?? item.id)).size;
      return { condition: `${key.slice('meta.'.length)} ${value}`, items: of.length, groups, declaredShare: null };
    });
  });
}

function distinct<Key extends string>(runs: readonly Run[], keyOf: (run: Run) => Key): [Key, Run][] {
  return [...new Map([...runs].reverse().map((run) => [keyOf(run), run])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}
