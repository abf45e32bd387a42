import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { isId, type JudgementId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { JudgementResult } from '../../../verdict/judgement.js';
import { JudgementRepository } from '../app/ports.js';
import type { Judgement } from '../domain/judgement.js';
import { JudgementEntity } from './judgement.entity.js';

@Injectable()
export class TypeOrmJudgementRepository extends JudgementRepository {
  async insert(tx: Tx, judgement: Judgement): Promise<void> {
    const { result, ...rest } = judgement;
    await managerOf(tx).insert(JudgementEntity, { ...rest, verdict: result.verdict, result: canonicalJson(result) });
  }

  async find(tx: Tx, id: JudgementId): Promise<Judgement | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOneBy(JudgementEntity, { id });
    return row === null ? undefined : judgementOf(row);
  }

  async ofRuns(tx: Tx, runIds: readonly string[]): Promise<readonly Judgement[]> {
    if (runIds.length === 0) return [];
    return (await managerOf(tx).find(JudgementEntity, { where: { runId: In([...runIds]) }, order: { id: 'ASC' } })).map(
      judgementOf,
    );
  }

  async ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Judgement[]> {
    return (await managerOf(tx).find(JudgementEntity, { where: { pilotId }, order: { id: 'ASC' } })).map(judgementOf);
  }
}

function judgementOf(row: JudgementEntity): Judgement {
  const { verdict: _verdict, result, ...rest } = row;
  return { ...rest, result: JSON.parse(result) as JudgementResult } as unknown as Judgement;
}
