import type { RunId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { EnvironmentRecord } from './run.js';

/** Items of a run by their place among those that are judged, in the order of the manifest: `from` is in, `to` is not; `null` = to the end. */
export interface ShardRange {
  readonly index: number;
  readonly from: number;
  readonly to: number | null;
}

/** What one pass over the items of a shard gave. */
export interface ShardFindings {
  readonly done: number;
  /** Answers and timings as JSON Lines, in item order. */
  readonly predictionsSha256: Sha256;
  readonly timingsSha256: Sha256;
  readonly environment: EnvironmentRecord;
}

/** A part of a run that one worker works off. Its range is fixed when the run is declared; its findings are written once. */
export interface RunShard extends ShardRange {
  readonly runId: RunId;
  readonly state: 'OPEN' | 'DONE';
  readonly done: number;
  readonly predictionsSha256: Sha256 | null;
  readonly timingsSha256: Sha256 | null;
  readonly environment: EnvironmentRecord | null;
}

export type DoneShard = RunShard & ShardFindings;

/** More jobs a run would only cost the queue; shards of larger runs hold more images. */
const MOST_SHARDS = 2000;

/**
 * How a run is cut, by number of items alone: the same for every worker and every try. Data that may still change are one piece, read at
 * once, since places in them mean nothing from one moment to the next. Without any item there is one shard too, that finds so.
 */
export function shardRanges(itemCount: number, isFixed: boolean, shardImages: number): ShardRange[] {
  if (!isFixed) return [{ index: 0, from: 0, to: null }];
  const size = Math.max(shardImages, Math.ceil(itemCount / MOST_SHARDS));
  const count = Math.max(1, Math.ceil(itemCount / size));
  return Array.from({ length: count }, (_, index) => ({
    index,
    from: index * size,
    to: Math.min((index + 1) * size, itemCount),
  }));
}

export function isDone(shard: RunShard): shard is DoneShard {
  return shard.state === 'DONE';
}

/**
 * One record of all machines and programs that gave answers of a run. A fact that is the same everywhere stands as it is; of one that is not,
 * each value, and `environments` says how many different records there were.
 */
export function mergedEnvironment(records: readonly EnvironmentRecord[]): EnvironmentRecord {
  const facts = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const merged = facts.map((fact) => {
    const values = [...new Set(records.map((record) => record[fact] ?? '(not recorded)'))];
    const [only] = values;
    return [fact, values.length === 1 ? only : values.map(String).sort().join(' | ')];
  });
  const different = new Set(records.map((record) => JSON.stringify(Object.entries(record).sort()))).size;
  return Object.fromEntries([...merged, ...(different > 1 ? [['environments', different]] : [])]) as EnvironmentRecord;
}
