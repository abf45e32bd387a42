import { Injectable } from '@nestjs/common';
import { sha256Of, type Sha256 } from '../../../../kernel/sha256.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { ImageDecoder } from '../../../../ports/machines.js';
import { BlobStore } from '../../../../ports/stores.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { Datasets, type DatasetItem } from '../../../datasets/public.js';
import { choosePhotographs, disagrees, type SharedItem } from '../../domain/choose-photographs.js';
import type { ComparisonFacts, DossierFacts, FailureFacts, Thumbnail } from '../../domain/facts.js';
import { sampleByGroup, SAMPLE_SEED } from '../../domain/sample-failures.js';
import type { DossierScope, ScopeCell } from './dossier-scope.js';

/** Failures shown per site and use case at most, more where the deciding criterion is safety-critical; beyond it a seeded sample. */
const MOST_CRITICAL = 12;
const MOST_OTHER = 6;
/** Failures shown in a dossier, unless so many places were judged that two each are already more. */
const MOST_FAILURES = 60;
/** The first two stand on page 1. */
const MOST_COMPARISONS = 4;
/** Pixels; the widest picture is printed 235 points wide, so this is 196 dots an inch. */
const LONGEST_SIDE = 640;

export interface Pictures {
  readonly failures: readonly FailureFacts[];
  readonly totalFailures: number;
  readonly failureSampling: string | null;
  readonly failureCounts: NonNullable<DossierFacts['failureCounts']>;
  readonly comparisons: readonly ComparisonFacts[];
  readonly comparisonChoice: NonNullable<DossierFacts['comparisonChoice']>;
  /** JPEG bytes by digest. */
  readonly images: ReadonlyMap<Sha256, Uint8Array>;
}

/** Failed items with what was expected and observed, and the same images under several use cases. */
@Injectable()
export class CollectPictures {
  constructor(
    private readonly datasets: Datasets,
    private readonly blobs: BlobStore,
    private readonly decoder: ImageDecoder,
  ) {}

  async execute(tx: Tx, scope: DossierScope): Promise<Pictures> {
    const items = await this.itemsOf(tx, scope);
    const images = new Map<Sha256, Uint8Array>();
    const thumbnails = new Map<string, Shown>();
    const thumbnail = async (itemId: string): Promise<Shown> => {
      const known = thumbnails.get(itemId);
      if (known !== undefined) return known;
      const made = await this.thumbnailOf(items.get(itemId), images);
      thumbnails.set(itemId, made);
      return made;
    };
    const share = Math.max(2, Math.floor(MOST_FAILURES / Math.max(1, scope.cells.length)));
    const failures: FailureFacts[] = [];
    const failureCounts: NonNullable<DossierFacts['failureCounts']>[number][] = [];
    for (const cell of scope.cells) {
      const wrong = (cell.judged?.outcomes ?? []).filter(({ right }) => !right);
      const shown = sampleByGroup(wrong, Math.min(share, isCritical(cell) ? MOST_CRITICAL : MOST_OTHER));
      for (const outcome of shown) failures.push(failureFacts(cell, outcome, await thumbnail(outcome.itemId)));
      const place = { siteKey: cell.site.key, useCaseKey: cell.useCase.key };
      failureCounts.push({ ...place, total: wrong.length, shown: shown.length });
    }
    const shared = sharedImages(scope);
    const open = shared.filter((item) => mayBeShown(item, items));
    const totalFailures = failureCounts.reduce((sum, { total }) => sum + total, 0);
    return {
      failures,
      totalFailures,
      failureSampling:
        failures.length === totalFailures
          ? null
          : `a random sample for each site and use case, seed ${SAMPLE_SEED}, one of each group before a second`,
      failureCounts,
      comparisons: await this.comparisons(open, thumbnail),
      comparisonChoice: {
        seed: SAMPLE_SEED,
        shared: shared.length,
        disagreeing: shared.filter(disagrees).length,
        open: open.length,
      },
      images,
    };
  }

  private async itemsOf(tx: Tx, scope: DossierScope): Promise<Map<string, DatasetItem>> {
    const items = new Map<string, DatasetItem>();
    for (const datasetId of new Set(scope.runs.map((run) => run.datasetId))) {
      for await (const item of this.datasets.items(tx, datasetId)) items.set(item.id, item);
    }
    return items;
  }

  private async thumbnailOf(item: DatasetItem | undefined, images: Map<Sha256, Uint8Array>): Promise<Shown> {
    if (item !== undefined && item.erased !== null) return 'ERASED';
    if (item === undefined || item.problem !== null || item.width === null || item.height === null) return null;
    const { jpeg, width, height } = await this.decoder.thumbnail(await this.blobs.read(item.imageSha256), LONGEST_SIDE);
    const sha256 = sha256Of(jpeg);
    images.set(sha256, jpeg);
    return { sha256, width, height, sourceWidth: item.width, sourceHeight: item.height };
  }

  private async comparisons(
    shared: readonly SharedImage[],
    thumbnail: (itemId: string) => Promise<Shown>,
  ): Promise<ComparisonFacts[]> {
    const found: ComparisonFacts[] = [];
    for (const { siteKey, itemName, itemId, sides } of choosePhotographs(shared, MOST_COMPARISONS)) {
      const picture = await thumbnail(itemId);
      found.push({ siteKey, itemName, thumbnail: picture === 'ERASED' ? null : picture, sides: sides.map(sideFacts) });
    }
    return found;
  }
}

type Shown = Thumbnail | 'ERASED' | null;

interface Side {
  readonly cell: ScopeCell;
  readonly outcome: Outcome;
}

interface SharedImage extends SharedItem {
  readonly itemName: string;
  readonly sides: readonly Side[];
}

/** Images answered under two use cases or more. */
function sharedImages(scope: DossierScope): SharedImage[] {
  const byItem = new Map<string, Side[]>();
  for (const cell of [...scope.cells, ...scope.compared]) {
    for (const outcome of cell.judged?.outcomes ?? []) {
      const sides = byItem.get(outcome.itemId) ?? [];
      sides.push({ cell, outcome });
      byItem.set(outcome.itemId, sides);
    }
  }
  return [...byItem.values()].flatMap((sides) => {
    const [first] = sides;
    const isShared = sides.length > 1 && sides.every(({ outcome }) => outcome.status === 'EVALUATED');
    if (first === undefined || !isShared) return [];
    const { itemId, itemName, groupId } = first.outcome;
    const right = sides.map(({ outcome }) => outcome.right);
    return [{ siteKey: first.cell.site.key, itemId, itemName, groupId, right, sides }];
  });
}

/** Images that are right everywhere are opened to nobody by a dossier: only failed ones are, as when a run is revealed. Erased ones cannot be. */
function mayBeShown(item: SharedImage, items: ReadonlyMap<string, DatasetItem>): boolean {
  if ((items.get(item.itemId)?.erased ?? null) !== null) return false;
  return item.right.includes(false) || (items.get(item.itemId)?.revealedAt ?? null) !== null;
}

function sideFacts({ cell, outcome }: Side): ComparisonFacts['sides'][number] {
  return {
    useCaseKey: cell.useCase.key,
    expectedState: outcome.expectedState,
    observedState: outcome.observedState,
    right: outcome.right,
    expected: outcome.expected.filter(({ result }) => result !== 'IGNORED').map(({ label, box }) => ({ label, box })),
    observed: outcome.observed
      .filter(({ result }) => result !== 'IGNORED')
      .map(({ label, score, box }) => ({ label, score, box })),
  };
}

function isCritical({ criteria }: ScopeCell): boolean {
  return criteria.document.criteria.some(({ role, severity }) => role === 'DECISION' && severity === 'SAFETY_CRITICAL');
}

function failureFacts(cell: ScopeCell, outcome: Outcome, thumbnail: Shown): FailureFacts {
  return {
    siteKey: cell.site.key,
    useCaseKey: cell.useCase.key,
    itemId: outcome.itemId,
    itemName: outcome.itemName,
    groupId: outcome.groupId,
    condition: conditionOf(cell, outcome),
    errors: outcome.errors.map(({ name, note }) => ({ name, note })),
    expected: outcome.expected
      .filter(({ result }) => result !== 'IGNORED')
      .map(({ label, box, result }) => ({ label, box, missed: result === 'MISS' })),
    observed: outcome.observed
      .filter(({ result }) => result !== 'IGNORED')
      .map(({ label, score, box, result }) => ({ label, score, box, extra: result === 'EXTRA' })),
    expectedState: outcome.expectedState,
    observedState: outcome.observedState,
    reason: outcome.reason?.message ?? null,
    thumbnail,
  };
}

/** The item's values of the attributes the criteria are sliced by; without such ones, of those the site is sliced by. */
function conditionOf(cell: ScopeCell, outcome: Outcome): string | null {
  const known = Object.keys(cell.site.sliceSchema);
  const slices = (cell.judged?.judgement.result.criteria ?? []).flatMap(({ cells }) => cells.map(({ slice }) => slice));
  const judged = known.filter((key) => slices.some((slice) => slice?.includes(key)));
  const parts = (judged.length > 0 ? judged : known).flatMap((key) => {
    const value = outcome.attributes[key];
    if (value === undefined || value === null) return [];
    return [`${key.replace(/^[a-z]+\./, '')} ${typeof value === 'number' ? Math.round(value) : String(value)}`];
  });
  return parts.length === 0 ? null : parts.join(', ');
}
