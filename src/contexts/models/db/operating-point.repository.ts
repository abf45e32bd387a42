import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { OperatingPointStore, type NewOperatingPoint, type PageRange } from '../app/ports.js';
import type { OperatingPointDocument, OperatingPointRef } from '../domain/model.js';
import { OperatingPointEntity } from './operating-point.entity.js';

@Injectable()
export class OperatingPointRepository extends OperatingPointStore {
  /** Advisory, because rows of operating points may not be updated and PostgreSQL locks a row only for those who may. */
  async lock(tx: Tx, modelId: string): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`operating point ${modelId}`]);
  }

  async insert(tx: Tx, point: NewOperatingPoint): Promise<void> {
    await managerOf(tx).insert(OperatingPointEntity, { ...point, document: canonicalJson(point.document) });
  }

  async find(tx: Tx, id: string): Promise<OperatingPointRef | undefined> {
    return isId(id) ? refOf(await managerOf(tx).findOneBy(OperatingPointEntity, { id })) : undefined;
  }

  async latest(tx: Tx, modelId: string): Promise<OperatingPointRef | undefined> {
    return refOf(await managerOf(tx).findOne(OperatingPointEntity, { where: { modelId }, order: { version: 'DESC' } }));
  }

  async page(tx: Tx, modelId: string, { after, first }: PageRange): Promise<readonly OperatingPointRef[]> {
    const rows = await managerOf(tx).find(OperatingPointEntity, {
      where: { modelId, ...(after !== undefined && { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.flatMap((row) => refOf(row) ?? []);
  }
}

function refOf(row: OperatingPointEntity | null): OperatingPointRef | undefined {
  if (row === null) return undefined;
  const { id, modelId, version, digest, chosenBy, chosenAt } = row;
  return {
    id,
    pilotId: row.pilotId as OperatingPointRef['pilotId'],
    modelId,
    version,
    document: JSON.parse(row.document) as OperatingPointDocument,
    digest,
    chosenBy,
    chosenAt,
  };
}
