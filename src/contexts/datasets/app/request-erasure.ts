import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act } from '../../identity/public.js';
import { LegalHolds, Motions, type Motion } from '../../pilots/public.js';
import type { DatasetItem } from '../domain/dataset.js';
import { ErasureInvalid } from '../domain/erasure-errors.js';
import { DatasetKeepers, partiesOf, type Acting } from './keepers.js';
import { ItemStore, type ItemCopy } from './ports.js';

/** Signed as one; a person who looks at a longer list looks at none. */
const MOST_ITEMS = 500;

export interface RequestErasureInput {
  readonly datasetId: string;
  readonly itemIds: readonly string[];
  /** What has to go, and why; it stays in the record for ever, so no name belongs here. */
  readonly reason: string;
}

export interface RequestedErasure {
  readonly motion: Motion;
  /** Images of other datasets with the same bytes: they keep the bytes in the store until they are erased too. */
  readonly alsoIn: readonly ItemCopy[];
}

/** What a motion to erase is about: digests, no names. */
export interface ErasureContent {
  readonly items: readonly { readonly id: string; readonly imageSha256: string }[];
}

/** Asks that images be erased because they show personal data. By the customer's quality lead; it takes a second person of the customer. */
@Injectable()
export class RequestErasure {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly items: ItemStore,
    private readonly holds: LegalHolds,
    private readonly motions: Motions,
  ) {}

  /** @throws DatasetNotFound, NOT_PERMITTED, PILOT_ON_HOLD, ErasureInvalid, MOTION_OPEN, REASON_REQUIRED */
  execute(principal: Principal, input: RequestErasureInput): Promise<RequestedErasure> {
    const what = { action: 'dataset.requestErasure', object: { type: 'DATASET', id: input.datasetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const dataset = await this.keepers.find(acting, input.datasetId, 'share');
      const parties = partiesOf(dataset);
      await this.motions.requireProposer(acting, parties, { siteId: dataset.siteId, by: ['CQL'] });
      await this.holds.requireNone(tx, dataset.pilotId, 'Erasing images');
      const found = await this.wanted(acting, input);
      const content: ErasureContent & object = { items: found.map(({ id, imageSha256 }) => ({ id, imageSha256 })) };
      const motion = await this.motions.propose(acting, {
        ...{ kind: 'ERASE_ITEMS', subjectId: dataset.id, parties, siteId: dataset.siteId, by: ['CQL'] },
        content: { items: [...content.items] },
        reason: input.reason,
      });
      const ids = found.map(({ id }) => id);
      return { motion, alsoIn: await this.items.copies(tx, dataset.id, ids) };
    });
  }

  /** @throws ErasureInvalid */
  private async wanted({ tx }: Acting, { datasetId, itemIds }: RequestErasureInput): Promise<readonly DatasetItem[]> {
    const ids = [...new Set(itemIds)];
    if (ids.length === 0 || ids.length > MOST_ITEMS)
      throw new ErasureInvalid(`Expected 1 to ${MOST_ITEMS} items; found ${ids.length}.`);
    const found = await this.items.byIds(tx, datasetId, ids);
    const unknown = ids.filter((id) => !found.some((item) => item.id === id));
    if (unknown.length > 0)
      throw new ErasureInvalid(`${unknown.length} of the items are not in this dataset, or not shown to you.`, unknown);
    const gone = found.filter(({ erased }) => erased !== null).map(({ id }) => id);
    if (gone.length > 0) throw new ErasureInvalid(`${gone.length} of the items are erased already.`, gone);
    return found;
  }
}
