import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Datasets } from '../../datasets/public.js';
import { Act } from '../../identity/public.js';
import type { Judgement } from '../domain/judgement.js';
import { advance, type Run } from '../domain/run.js';
import { RunForChange } from './end-run.js';
import { JudgementRepository } from './ports.js';
import { ReadOutcomes } from './read-runs.js';
import { RunJournal } from './run-journal.js';

/** Items judged wrong under at least one use case of a run. */
@Injectable()
export class FailedItems {
  constructor(
    private readonly judgements: JudgementRepository,
    private readonly outcomes: ReadOutcomes,
    private readonly datasets: Datasets,
  ) {}

  /** Opens them to the other party. @returns how many were not open before. */
  async show(tx: Tx, run: Run, at: Date): Promise<number> {
    return this.datasets.reveal(tx, await this.of(tx, run), at);
  }

  private async of(tx: Tx, run: Run): Promise<string[]> {
    const failed = new Set<string>();
    const judgements: readonly Judgement[] = await this.judgements.ofRuns(tx, [run.id]);
    for (const judgement of judgements) {
      for (const outcome of await this.outcomes.read(judgement)) if (!outcome.right) failed.add(outcome.itemId);
    }
    return [...failed].sort();
  }
}

/** Opens the outcomes of a completed run to the vendor: the failed images and their labels, nothing else. */
@Injectable()
export class RevealRun {
  constructor(
    private readonly act: Act,
    private readonly forChange: RunForChange,
    private readonly failedItems: FailedItems,
    private readonly journal: RunJournal,
    private readonly clock: ClockPort,
  ) {}

  async execute(principal: Principal, id: RunId): Promise<Run> {
    return this.act.perform(
      principal,
      { action: 'run.reveal', object: { type: 'RUN', id } },
      async (tx, concerning) => {
        const run = await this.forChange.get(tx, principal, id, ['CQL', 'SO']);
        concerning(run);
        const revealed = advance(run, 'REVEALED');
        const items = await this.failedItems.show(tx, run, this.clock.now());
        await this.journal.change(tx, revealed, principal, { action: 'run.revealed', after: { items } });
        return revealed;
      },
    );
  }
}
