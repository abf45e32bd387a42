import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { stepOf } from '../../../kernel/state-table.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, type Signature } from '../../identity/public.js';
import { MotionOutdated, Motions, type Motion, type SignMotionInput } from '../../pilots/public.js';
import { RunNotFound, RunStateRefused } from '../domain/errors.js';
import { advance, type Run } from '../domain/run.js';
import { RUN_TRANSITIONS, type RunState } from '../domain/run-states.js';
import { RunRepository } from './ports.js';
import { RunJournal } from './run-journal.js';
import { JudgementKeeper } from './run-progress.js';

type Actor = Principal | { readonly system: string };

/** Takes a completed run out of the evidence. It stays in the record, and its attempts stay counted. */
@Injectable()
export class RunInvalidation {
  constructor(
    private readonly runs: RunRepository,
    private readonly journal: RunJournal,
    private readonly keeper: JudgementKeeper,
  ) {}

  lock(tx: Tx, id: RunId): Promise<Run | undefined> {
    return this.runs.lock(tx, id);
  }

  /** @throws RunStateRefused, RunChangedMeanwhile */
  async invalidate(tx: Tx, run: Run, actor: Actor, because: { code: string; reason: string }): Promise<Run> {
    const endReason = { code: because.code, message: because.reason };
    const invalidated = advance(run, 'INVALIDATED', { endReason });
    await this.keeper.remark(tx, invalidated, 'INVALIDATED');
    const after = { from: run.state, state: invalidated.state, code: because.code };
    await this.journal.change(tx, invalidated, actor, { action: 'run.invalidated', after, reason: because.reason });
    return invalidated;
  }
}

/** Proposes that a run shall not count as evidence: by the customer's quality lead; the vendor's project manager confirms. */
@Injectable()
export class ProposeRunInvalidation {
  constructor(
    private readonly act: Act,
    private readonly runs: RunRepository,
    private readonly motions: Motions,
  ) {}

  /** @throws RunNotFound, RunStateRefused, MotionOpen, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: { readonly runId: RunId; readonly reason: string }): Promise<Motion> {
    const what = { action: 'run.invalidate', object: { type: 'RUN', id: input.runId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const run = await this.runs.find(tx, input.runId);
      if (run === undefined) throw new RunNotFound(input.runId);
      concerning(run);
      const by = ['CQL'] as const;
      await this.motions.requireProposer(acting, run, { siteId: run.siteId, by });
      if (!mayBeInvalidated(run.state)) throw new RunStateRefused(run.id, run.state, 'INVALIDATED');
      const attempts = run.plan.judgements.map(({ useCaseKey, attempt }) => ({
        useCaseKey,
        attempt: attempt?.number ?? null,
      }));
      return this.motions.propose(acting, {
        ...{ kind: 'INVALIDATE_RUN', subjectId: run.id, parties: run, siteId: run.siteId, reason: input.reason, by },
        content: { kind: run.plan.kind, planDigest: run.planDigest, attempts },
      });
    });
  }
}

/** Signs a proposed invalidation; with the signature of both sides the run counts as evidence no more. */
@Injectable()
export class SignRunInvalidation {
  constructor(
    private readonly act: Act,
    private readonly invalidation: RunInvalidation,
    private readonly motions: Motions,
  ) {}

  /** @throws what Motions.sign refuses, MotionOutdated */
  execute(principal: Principal, input: SignMotionInput): Promise<{ motion: Motion; signature: Signature }> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.motions.sign({ tx, principal, concerning }, input, {
        kind: 'INVALIDATE_RUN',
        carry: (motion) => this.carry(tx, principal, motion),
      }),
    );
  }

  private async carry(tx: Tx, principal: Principal, motion: Motion): Promise<void> {
    const run = await this.invalidation.lock(tx, motion.subjectId as RunId);
    if (run === undefined || !mayBeInvalidated(run.state))
      throw new MotionOutdated(motion.id, `the run is ${run?.state ?? 'not there'}`);
    const because = { code: 'INVALIDATED_BY_BOTH_SIDES', reason: motion.reason };
    await this.invalidation.invalidate(tx, run, principal, because);
  }
}

function mayBeInvalidated(state: RunState): boolean {
  return stepOf(RUN_TRANSITIONS, state, 'INVALIDATED') !== undefined;
}
