import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { checkMetadata } from '../domain/check-metadata.js';
import { MetadataRefused } from '../domain/errors.js';
import { DatasetKeepers, partiesOf } from './keepers.js';
import { ItemStore } from './ports.js';

export interface MetadataImported {
  readonly images: number;
  /** The attributes that the file sets, sorted. */
  readonly attributes: readonly string[];
}

/** Takes metadata as JSON Lines, all or nothing. A line replaces all `meta.` attributes of its image; measured ones (`img.`) stay. */
@Injectable()
export class ImportMetadata {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly items: ItemStore,
    private readonly audit: AuditLog,
  ) {}

  /** @param input.text in pieces of any length; read before the transaction starts. @throws MetadataRefused with line numbers */
  async execute(
    principal: Principal,
    input: { datasetId: string; text: AsyncIterable<string> | Iterable<string> },
  ): Promise<MetadataImported> {
    const { datasetId } = input;
    const what = { action: 'dataset.metadataImported', object: { type: 'DATASET', id: datasetId } };
    await this.act.perform(principal, what, (tx, concerning) =>
      this.keepers.open({ tx, principal, concerning }, datasetId, 'share'),
    );
    let text = '';
    for await (const piece of input.text) text += piece;
    return this.act.perform(principal, what, async (tx, concerning) => {
      const dataset = await this.keepers.open({ tx, principal, concerning }, datasetId, 'update');
      const items = await this.items.all(tx, datasetId);
      const checked = checkMetadata(text, items);
      if (!checked.ok) throw new MetadataRefused(checked);
      const measured = new Map(items.map(({ id, attributes }) => [id, onlyMeasured(attributes)]));
      const merged = new Map([...checked.attributes].map(([id, meta]) => [id, { ...measured.get(id), ...meta }]));
      await this.items.updateAttributes(tx, merged);
      const attributes = [...new Set([...checked.attributes.values()].flatMap((entry) => Object.keys(entry)))].sort();
      const done = { images: checked.lines, attributes };
      await this.audit.append(tx, { parties: partiesOf(dataset), actor: principal, ...what, after: done });
      return done;
    });
  }
}

function onlyMeasured<T>(attributes: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith('meta.')));
}
