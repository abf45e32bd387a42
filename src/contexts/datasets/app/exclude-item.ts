import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { EXCLUSION_CODES, type DatasetItem, type Exclusion, type ExclusionCode } from '../domain/dataset.js';
import { ExclusionReasonInvalid, ItemNotFound } from '../domain/errors.js';
import { DatasetKeepers, partiesOf } from './keepers.js';
import { ItemStore } from './ports.js';

const SHORTEST_NOTE = 10;

/** Leaves an image out of the judgement, before sealing only. It stays counted among the supplied ones, with its reason. */
@Injectable()
export class ExcludeItem {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly items: ItemStore,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws DatasetSealed, ItemNotFound, ExclusionReasonInvalid */
  execute(
    principal: Principal,
    input: { datasetId: string; itemId: string; code: string; note: string },
  ): Promise<DatasetItem> {
    const { datasetId, itemId } = input;
    const what = { action: 'dataset.itemExcluded', object: { type: 'DATASET', id: datasetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const dataset = await this.keepers.open({ tx, principal, concerning }, datasetId, 'update');
      const { code, note } = checkReason(input);
      const item = await this.items.find(tx, datasetId, itemId);
      if (item === undefined) throw new ItemNotFound(itemId);
      const exclusion: Exclusion = { code, note, by: principal.printedName, at: this.clock.now().toISOString() };
      await this.items.exclude(tx, itemId, exclusion);
      await this.audit.append(tx, {
        parties: partiesOf(dataset),
        actor: principal,
        ...what,
        reason: note,
        after: { itemId, name: item.name, code },
      });
      return { ...item, excluded: exclusion };
    });
  }
}

function checkReason({ code, note }: { code: string; note: string }): { code: ExclusionCode; note: string } {
  const known = EXCLUSION_CODES.find((choice) => choice === code);
  if (known === undefined)
    throw new ExclusionReasonInvalid(
      `"${code.slice(0, 40)}" is no reason code. Use one of ${EXCLUSION_CODES.join(', ')}.`,
    );
  if (note.trim().length < SHORTEST_NOTE)
    throw new ExclusionReasonInvalid(
      `Say in at least ${SHORTEST_NOTE} characters why the image is left out; it is printed in the dossier.`,
    );
  return { code: known, note: note.trim() };
}
