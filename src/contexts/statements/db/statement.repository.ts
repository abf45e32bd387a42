import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { StatementRepository } from '../app/ports.js';
import type { EvidenceStatement, StatementObject } from '../domain/statement.js';
import { StatementEntity } from './statement.entity.js';

const ORDER = { madeAt: 'ASC', id: 'ASC' } as const;

@Injectable()
export class TypeOrmStatementRepository extends StatementRepository {
  async insert(tx: Tx, { object, ...statement }: EvidenceStatement): Promise<void> {
    await managerOf(tx).insert(StatementEntity, { ...statement, objectType: object.type, objectId: object.id });
  }

  async find(tx: Tx, id: string): Promise<EvidenceStatement | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOneBy(StatementEntity, { id });
    return row === null ? undefined : statementOf(row);
  }

  exists(tx: Tx, { type, id }: StatementObject): Promise<boolean> {
    return managerOf(tx).existsBy(StatementEntity, { objectType: type, objectId: id });
  }

  async ofPilot(tx: Tx, pilotId: string): Promise<readonly EvidenceStatement[]> {
    if (!isId(pilotId)) return [];
    return (await managerOf(tx).find(StatementEntity, { where: { pilotId }, order: ORDER })).map(statementOf);
  }

  async ofRuns(tx: Tx, runIds: readonly string[]): Promise<readonly EvidenceStatement[]> {
    if (runIds.length === 0) return [];
    const where = { runId: In([...runIds]) };
    return (await managerOf(tx).find(StatementEntity, { where, order: ORDER })).map(statementOf);
  }
}

function statementOf({ objectType, objectId, ...row }: StatementEntity): EvidenceStatement {
  return { ...row, object: { type: objectType, id: objectId } } as unknown as EvidenceStatement;
}
