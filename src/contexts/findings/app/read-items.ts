import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { ItemNotFound } from '../domain/errors.js';
import type { ItemEntry, PunchItem } from '../domain/item.js';
import { PunchItems, type ItemFilter, type PageRequest } from './ports.js';

/** Items as a person may see them; row-level security leaves out other pilots. */
@Injectable()
export class ReadItems {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly items: PunchItems,
  ) {}

  /** @throws ItemNotFound */
  one(principal: Principal, id: string): Promise<PunchItem> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const item = await this.items.find(tx, id);
      if (item === undefined) throw new ItemNotFound(id);
      return item;
    });
  }

  page(principal: Principal, filter: ItemFilter, page: PageRequest): Promise<readonly PunchItem[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.items.page(tx, filter, page));
  }

  /** Oldest first. */
  history(principal: Principal, itemIds: readonly string[]): Promise<readonly ItemEntry[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.items.entries(tx, itemIds));
  }
}
