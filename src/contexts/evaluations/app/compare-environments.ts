import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { environmentRows, type EnvironmentRow } from '../domain/environment.js';
import { PredictionsNotReady } from '../domain/errors.js';
import type { EnvironmentRecord, Run } from '../domain/run.js';
import { ReadRuns } from './read-runs.js';

/** Where two runs ran, row by row: the factory's machine beside the site's. */
@Injectable()
export class CompareEnvironments {
  constructor(private readonly reads: ReadRuns) {}

  /** @throws RunNotFound, PredictionsNotReady for a run that has not computed anything yet */
  async execute(principal: Principal, first: RunId, second: RunId): Promise<readonly EnvironmentRow[]> {
    const [one, other] = [await this.reads.run(principal, first), await this.reads.run(principal, second)];
    return environmentRows(environmentOf(one), environmentOf(other));
  }
}

function environmentOf({ id, state, environment }: Run): EnvironmentRecord {
  if (environment === null) throw new PredictionsNotReady(id, state);
  return environment;
}
