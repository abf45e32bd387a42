import { Injectable } from '@nestjs/common';
import { isId, type PilotId, type RunId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import { RunRepository, type PageRequest, type RunFilter } from '../app/ports.js';
import { planText, type EvaluationPlan } from '../domain/plan.js';
import type { Run } from '../domain/run.js';
import { RunEntity } from './run.entity.js';

@Injectable()
export class TypeOrmRunRepository extends RunRepository {
  async insert(tx: Tx, run: Run): Promise<void> {
    await managerOf(tx).insert(RunEntity, rowOf(run));
  }

  async find(tx: Tx, id: RunId): Promise<Run | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOneBy(RunEntity, { id });
    return row === null ? undefined : runOf(row);
  }

  async lock(tx: Tx, id: RunId): Promise<Run | undefined> {
    const row = await managerOf(tx).findOne(RunEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row === null ? undefined : runOf(row);
  }

  async lockOfDataset(tx: Tx, datasetId: string): Promise<readonly Run[]> {
    const rows = await managerOf(tx).find(RunEntity, {
      where: { datasetId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    return rows.map(runOf);
  }

  async page(tx: Tx, filter: RunFilter, page: PageRequest): Promise<readonly Run[]> {
    if (![filter.pilotId, filter.siteId, page.after].every((id) => id === undefined || isId(id))) return [];
    const query = managerOf(tx).createQueryBuilder(RunEntity, 'run').orderBy('run.id').take(page.first);
    for (const [column, value] of Object.entries(filter) as [keyof RunFilter, string | undefined][]) {
      if (value !== undefined) query.andWhere(`run.${column} = :${column}`, { [column]: value });
    }
    if (page.after !== undefined) query.andWhere('run.id > :after', { after: page.after });
    return (await query.getMany()).map(runOf);
  }

  async change(tx: Tx, run: Run): Promise<boolean> {
    const {
      state,
      rowVersion,
      done,
      startedAt,
      takenUpAt,
      doneBefore,
      endedAt,
      endReason,
      environment,
      conservation,
      timing,
      predictionsSha256,
    } = rowOf(run);
    const result = await managerOf(tx)
      .createQueryBuilder()
      .update(RunEntity)
      .set({
        state,
        rowVersion,
        done,
        startedAt,
        takenUpAt,
        doneBefore,
        endedAt,
        endReason,
        environment,
        conservation,
        timing,
        predictionsSha256,
      })
      .where('id = :id AND row_version = :before', { id: run.id, before: run.rowVersion - 1 })
      .execute();
    return result.affected === 1;
  }

  async progress(tx: Tx, id: RunId): Promise<void> {
    await managerOf(tx).query(
      `UPDATE run SET done = (SELECT coalesce(sum(s.done), 0) FROM run_shard s WHERE s.run_id = run.id)
        WHERE id = $1 AND state IN ('QUEUED', 'RUNNING', 'PAUSED')`,
      [id],
    );
  }

  async lockBudgets(tx: Tx, pilotId: PilotId): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`run budgets ${pilotId}`]);
  }

  countFormal(tx: Tx, pilotId: PilotId): Promise<number> {
    return managerOf(tx).countBy(RunEntity, { pilotId, kind: 'FORMAL' });
  }

  async countImages(tx: Tx, pilotId: PilotId): Promise<number> {
    const rows: { images: string | null }[] = await managerOf(tx).query(
      `SELECT sum(total) AS images FROM run WHERE pilot_id = $1 AND plan::jsonb -> 'rejudgementOf' IS NULL`,
      [pilotId],
    );
    return Number(rows[0]?.images ?? 0);
  }

  async withAnswers(tx: Tx, pilotId: PilotId, predictionsSha256: string): Promise<readonly Run[]> {
    const rows = await managerOf(tx)
      .createQueryBuilder(RunEntity, 'run')
      .where('run.pilotId = :pilotId', { pilotId })
      .andWhere(
        `(run.predictions_sha256 = :sha OR run.plan::jsonb -> 'rejudgementOf' ->> 'predictionsSha256' = :sha)`,
        { sha: predictionsSha256 },
      )
      .orderBy('run.id')
      .getMany();
    return rows.map(runOf);
  }
}

function rowOf(run: Run): RunEntity {
  const { plan, ...rest } = run;
  return { ...rest, kind: plan.kind, plan: planText(plan) };
}

function runOf(row: RunEntity): Run {
  const { kind: _kind, plan, ...rest } = row;
  return { ...rest, plan: JSON.parse(plan) as EvaluationPlan } as unknown as Run;
}
