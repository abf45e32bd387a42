import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { RunShardRepository, type NewShard, type ShardSummary } from '../app/ports.js';
import type { Run } from '../domain/run.js';
import type { RunShard, ShardFindings } from '../domain/run-shard.js';
import { RunShardEntity } from './run-shard.entity.js';

@Injectable()
export class TypeOrmRunShardRepository extends RunShardRepository {
  async insert(tx: Tx, run: Run, shards: readonly NewShard[]): Promise<void> {
    const { id, pilotId, vendorOrganisationId, customerOrganisationId } = run;
    await managerOf(tx).query(
      `INSERT INTO run_shard (id, run_id, pilot_id, vendor_organisation_id, customer_organisation_id, place, from_item, to_item)
       SELECT s.id, $1, $2, $3, $4, s.place, s.from_item, s.to_item
         FROM unnest($5::uuid[], $6::integer[], $7::integer[], $8::integer[]) AS s (id, place, from_item, to_item)`,
      [
        ...[id, pilotId, vendorOrganisationId, customerOrganisationId],
        ...[shards.map((shard) => shard.id), shards.map(({ index }) => index)],
        ...[shards.map(({ from }) => from), shards.map(({ to }) => to)],
      ],
    );
  }

  async of(tx: Tx, runId: RunId): Promise<readonly RunShard[]> {
    const rows = await managerOf(tx).find(RunShardEntity, { where: { runId }, order: { index: 'ASC' } });
    return rows.map(shardOf);
  }

  async take(tx: Tx, of: ShardKey, by: { readonly worker: string; readonly at: Date }): Promise<RunShard | undefined> {
    const row = await managerOf(tx).findOneBy(RunShardEntity, { ...keyOf(of), state: 'OPEN' });
    if (row === null) return undefined;
    await managerOf(tx).query(
      `UPDATE run_shard SET tries = tries + 1, worker = $3, started_at = $4, done = 0
        WHERE run_id = $1 AND place = $2 AND state = 'OPEN'`,
      [of.runId, of.index, by.worker, by.at],
    );
    return shardOf(row);
  }

  async progress(tx: Tx, of: ShardKey, done: number): Promise<void> {
    await managerOf(tx).update(RunShardEntity, { ...keyOf(of), state: 'OPEN' }, { done });
  }

  async finish(tx: Tx, of: ShardKey, found: ShardFindings & { readonly at: Date }): Promise<boolean> {
    const { at: endedAt, ...rest } = found;
    const result = await managerOf(tx)
      .createQueryBuilder()
      .update(RunShardEntity)
      .set({ ...rest, state: 'DONE', endedAt })
      .where(`run_id = :runId AND place = :index AND state = 'OPEN'`, keyOf(of))
      .execute();
    return result.affected === 1;
  }

  countOpen(tx: Tx, runId: RunId): Promise<number> {
    return managerOf(tx).countBy(RunShardEntity, { runId, state: 'OPEN' });
  }

  async summaries(tx: Tx, runIds: readonly string[]): Promise<readonly ShardSummary[]> {
    return managerOf(tx).query(
      `SELECT run_id AS "runId", state, environment, count(*)::integer AS shards, sum(done)::integer AS images
         FROM run_shard WHERE run_id = ANY ($1::uuid[]) GROUP BY run_id, state, environment
        ORDER BY run_id, state, min(place)`,
      [[...runIds]],
    );
  }
}

type ShardKey = Pick<RunShard, 'runId' | 'index'>;

function keyOf({ runId, index }: ShardKey): ShardKey {
  return { runId, index };
}

function shardOf(row: RunShardEntity): RunShard {
  const { runId, index, from, to, state, done, predictionsSha256, timingsSha256, environment } = row;
  return { runId, index, from, to, state, done, predictionsSha256, timingsSha256, environment } as RunShard;
}
