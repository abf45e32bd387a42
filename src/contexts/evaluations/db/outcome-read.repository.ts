import { Injectable } from '@nestjs/common';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { OutcomeReads, type OutcomeRead } from '../app/ports.js';
import { OutcomeReadEntity } from './outcome-read.entity.js';

@Injectable()
export class TypeOrmOutcomeReads extends OutcomeReads {
  async isKnown(tx: Tx, { runId, personId }: Pick<OutcomeRead, 'runId' | 'personId'>): Promise<boolean> {
    return managerOf(tx).existsBy(OutcomeReadEntity, { runId, personId });
  }

  async add(tx: Tx, read: OutcomeRead): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(OutcomeReadEntity)
      .values({ ...read })
      .orIgnore()
      .returning('run_id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }
}
