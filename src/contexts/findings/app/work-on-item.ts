import { Injectable } from '@nestjs/common';
import { parseSha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { ItemInvalid, reasonOf } from '../domain/errors.js';
import { advanceItem, type PunchItem } from '../domain/item.js';
import { ItemDesk } from './item-desk.js';

const VENDOR = ['VML', 'VPM'] as const;

/** The vendor has begun to work on it. */
@Injectable()
export class StartItem {
  constructor(private readonly desk: ItemDesk) {}

  /** @throws ItemStateRefused, NOT_PERMITTED */
  execute(principal: Principal, itemId: string): Promise<PunchItem> {
    const of = { id: itemId, action: 'item.started', roles: VENDOR };
    return this.desk.change(principal, of, (_tx, item) =>
      Promise.resolve({ after: advanceItem(item, 'IN_PROGRESS'), event: {} }),
    );
  }
}

/** The vendor says it is done, and by the digest of what it can be seen. */
@Injectable()
export class ResolveItem {
  constructor(private readonly desk: ItemDesk) {}

  /** @throws ItemInvalid, FindingReasonRequired, ItemStateRefused, NOT_PERMITTED */
  execute(
    principal: Principal,
    asked: { readonly itemId: string; readonly evidenceSha256: string; readonly resolution: string },
  ): Promise<PunchItem> {
    const of = { id: asked.itemId, action: 'item.resolved', roles: VENDOR };
    return this.desk.change(principal, of, (_tx, item) => {
      const evidenceSha256 = parseSha256(asked.evidenceSha256);
      if (evidenceSha256 === undefined)
        throw new ItemInvalid('/evidenceSha256', 'The evidence is named by its SHA-256: 64 hexadecimal characters.');
      const text = reasonOf(asked.resolution, 'Saying what was done', '/resolution');
      const resolved = { evidenceSha256, resolvedBy: principal.personId };
      return Promise.resolve({ after: advanceItem(item, 'RESOLVED', resolved), event: { text } });
    });
  }
}
