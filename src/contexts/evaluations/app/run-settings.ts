import type { InferenceLimits } from '../../../ports/machines.js';

/** What the installation fixes for every run: limits of the inference process and the product's own version. */
export abstract class RunSettings {
  abstract readonly limits: InferenceLimits;
  abstract readonly productVersion: string;
  /** Images of one shard; large runs take more, so that there are at most some thousand shards. */
  abstract readonly shardImages: number;
  /** What this process is called in the record of the shards it works off. */
  abstract readonly worker: string;
}
