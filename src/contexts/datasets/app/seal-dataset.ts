import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { correctionOf, withOneAnnotator } from '../domain/correction.js';
import type { Correction, DatasetItem, DatasetRef, Overlap, SealRecord } from '../domain/dataset.js';
import { DatasetChanged, RepresentativenessNotConfirmed, SecondAnnotatorMissing } from '../domain/errors.js';
import { leafOf, manifestOf } from '../domain/manifest.js';
import { countGroups, groupItems } from '../domain/plan-seal.js';
import { DatasetKeepers, partiesOf, type Acting } from './keepers.js';
import { DatasetMoves } from './dataset-moves.js';
import { LeakCheck } from './leak-check.js';
import { DatasetStore, ItemStore } from './ports.js';

const SHORTEST_STATEMENT = 20;

export interface SealDatasetInput {
  readonly datasetId: string;
  readonly expectedVersion: number;
  /** Why these images represent the site, in the sealer's own words. */
  readonly representativeness: string;
  /** Why images are independent, where no attribute groups them. */
  readonly independence?: string | null;
}

/** Everything the seal writes. */
interface Plan {
  readonly items: readonly DatasetItem[];
  readonly overlaps: readonly Overlap[];
  readonly inherited: SealRecord['inherited'];
  readonly lineageId: string;
  readonly correction: Correction | undefined;
}

/** The dataset under its locks, and the two writes of a seal. */
@Injectable()
export class SealableData {
  constructor(
    private readonly keepers: DatasetKeepers,
    private readonly datasets: DatasetStore,
    private readonly items: ItemStore,
    private readonly moves: DatasetMoves,
  ) {}

  async open(
    acting: Acting,
    { datasetId, expectedVersion }: SealDatasetInput,
  ): Promise<{ dataset: DatasetRef; items: readonly DatasetItem[] }> {
    const dataset = await this.keepers.open(acting, datasetId, 'update');
    if (dataset.rowVersion !== expectedVersion) throw new DatasetChanged(expectedVersion, dataset.rowVersion);
    await this.datasets.lockSealing(acting.tx, dataset.customerOrganisationId);
    return { dataset, items: await this.items.all(acting.tx, datasetId) };
  }

  /** What a corrected snapshot changes; `undefined` for data of their own. @throws SecondAnnotatorMissing */
  async correction(tx: Tx, dataset: DatasetRef, items: readonly DatasetItem[]): Promise<Correction | undefined> {
    if (dataset.revises === null) return undefined;
    const before = await this.datasets.find(tx, dataset.revises);
    if (before === undefined) throw new Error(`The snapshot ${dataset.revises} that is corrected is not visible.`);
    const old = { dataset: before, items: await this.items.all(tx, before.id) };
    const correction = correctionOf(old, items, dataset.provenance.correction ?? '');
    const single = withOneAnnotator(items, correction);
    if (single.length > 0) throw new SecondAnnotatorMissing(single);
    return correction;
  }

  /** Items first: a sealed dataset takes no more changes. */
  async write(
    tx: Tx,
    before: DatasetRef,
    sealed: DatasetRef,
    of: { readonly items: readonly DatasetItem[]; readonly by: Principal },
  ): Promise<DatasetRef> {
    await this.items.seal(tx, of.items);
    const written = await this.moves.write(tx, before, sealed);
    await this.moves.tell(tx, written, of.by);
    return written;
  }
}

/** Fixes a dataset for ever: groups, leaves, Merkle root, lineage, and what was checked and stated. */
@Injectable()
export class SealDataset {
  constructor(
    private readonly act: Act,
    private readonly data: SealableData,
    private readonly leaks: LeakCheck,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws DatasetChanged, RepresentativenessNotConfirmed, GroundTruthMissing, GroupMissing, IndependenceNotDeclared, ThresholdDataInAcceptance, LineagesMixed, SecondAnnotatorMissing */
  async execute(principal: Principal, input: SealDatasetInput): Promise<DatasetRef> {
    const what = { action: 'dataset.sealed', object: { type: 'DATASET', id: input.datasetId } };
    const hidden = await this.leaks.countHidden(input.datasetId);
    return this.act.perform(principal, what, async (tx, concerning) => {
      const { dataset, items } = await this.data.open({ tx, principal, concerning }, input);
      const plan = await this.plan(tx, { dataset, items, input, hidden });
      const sealed = await this.data.write(tx, dataset, this.sealedForm(dataset, plan, { principal, input }), {
        items: plan.items,
        by: principal,
      });
      await this.audit.append(tx, {
        parties: partiesOf(sealed),
        actor: principal,
        ...what,
        reason: input.representativeness.trim(),
        after: {
          merkleRoot: sealed.merkleRoot,
          lineageId: sealed.lineageId,
          ...sealed.seal?.counts,
          ...correctionCounts(sealed.seal?.correction),
        },
      });
      return sealed;
    });
  }

  private async plan(
    tx: Tx,
    of: { dataset: DatasetRef; items: readonly DatasetItem[]; input: SealDatasetInput; hidden: number },
  ): Promise<Plan> {
    const { dataset, input } = of;
    if (input.representativeness.trim().length < SHORTEST_STATEMENT) throw new RepresentativenessNotConfirmed();
    const independence =
      dataset.purpose === 'THRESHOLD' ? 'not needed for threshold data' : (input.independence ?? undefined);
    const grouped = groupItems(dataset, of.items, independence);
    const overlaps = await this.leaks.check(tx, dataset, grouped, of.hidden);
    const kin = dataset.purpose === 'ACCEPTANCE' ? await this.leaks.lineage(tx, dataset) : undefined;
    const items = grouped.map((item) => ({ ...item, leafSha256: leafOf(item) }));
    const lineageId = kin?.lineageId ?? dataset.lineageId;
    const correction = await this.data.correction(tx, dataset, items);
    return { items, overlaps, lineageId, inherited: kin?.inherited ?? null, correction };
  }

  private sealedForm(
    dataset: DatasetRef,
    plan: Plan,
    by: { principal: Principal; input: SealDatasetInput },
  ): DatasetRef {
    const { principal, input } = by;
    const manifest = manifestOf(plan.items);
    const excluded = plan.items.flatMap(({ name, excluded: why }) =>
      why === null ? [] : [{ name, code: why.code, note: why.note }],
    );
    const unreadable = plan.items.filter(({ problem, excluded: why }) => problem !== null && why === null).length;
    const groups = countGroups(plan.items);
    const { trainingSha256, trainingDhash64 } = dataset.provenance;
    const seal: SealRecord = {
      sealedByName: principal.printedName,
      representativeness: input.representativeness.trim(),
      independence:
        dataset.groupAttribute === null
          ? { declaredBy: principal.printedName, statement: (input.independence ?? '').trim() }
          : { groupAttribute: dataset.groupAttribute },
      manifestSha256: digestOf(manifest),
      counts: { supplied: plan.items.length, excluded: excluded.length, unreadable, groups },
      exclusions: excluded,
      trainingCheck: trainingSha256 === undefined && trainingDhash64 === undefined ? 'NOT_VERIFIABLE' : 'CHECKED',
      overlaps: plan.overlaps,
      inherited: plan.inherited,
      ...(plan.correction && { correction: plan.correction }),
    };
    return {
      ...dataset,
      state: 'SEALED',
      lineageId: plan.lineageId,
      seal,
      merkleRoot: manifest.merkleRoot,
      itemCount: plan.items.length,
      excludedCount: excluded.length,
      groupCount: groups,
      sealedBy: principal.personId,
      sealedAt: this.clock.now(),
    };
  }
}

function correctionCounts(correction: Correction | undefined): Record<string, number | string> {
  if (correction === undefined) return {};
  const { from, added, removed, relabelled, redescribed } = correction;
  const counts = { added: added.length, removed: removed.length, relabelled: relabelled.length };
  return { corrects: from, ...counts, redescribed: redescribed.length };
}
