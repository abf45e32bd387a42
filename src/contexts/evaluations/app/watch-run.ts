import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Run } from '../domain/run.js';
import { isUnderWay } from '../domain/run-states.js';
import { ReadRuns } from './read-runs.js';

/** Workers may be other processes: the run's row is what everybody can see, so it is asked now and then. */
const LOOK_EVERY_MILLISECONDS = 250;

/** A run as it goes on: first as it is, then after every change, ending with the state it ends in. */
@Injectable()
export class WatchRun {
  constructor(private readonly read: ReadRuns) {}

  async *execute(principal: Principal, id: RunId): AsyncGenerator<Run> {
    let last = '';
    for (;;) {
      const run = await this.read.run(principal, id);
      const now = `${run.rowVersion} ${run.done}`;
      if (now !== last) yield run;
      if (!isUnderWay(run.state)) return;
      last = now;
      await pause(LOOK_EVERY_MILLISECONDS);
    }
  }
}
