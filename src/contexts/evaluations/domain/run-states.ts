import { stepOf, type StateTable } from '../../../kernel/state-table.js';
import type { RunKind } from './plan.js';
import { RunStateRefused } from './errors.js';

export const RUN_STATES = [
  'DECLARED',
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'REVEALED',
  'ABORTED',
  'ERRORED',
  'INVALIDATED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Whoever may declare a run may hold it, let it go on and end it. */
const RUNNERS = { oneOf: ['VML', 'VPM', 'CQL'] } as const;
const aborted = (from: RunState) =>
  ({
    from,
    to: 'ABORTED',
    who: RUNNERS,
    reason: true,
    guard: 'counts as an attempt; also by the product when its data are compromised',
  }) as const;
const paused = (from: RunState) =>
  ({ from, to: 'PAUSED', who: RUNNERS, reason: false, guard: 'shards that are done stay done' }) as const;
const errored = (from: RunState) => ({ from, to: 'ERRORED', who: 'SYSTEM', reason: true, guard: '' }) as const;
const invalidated = (from: RunState) =>
  ({
    from,
    to: 'INVALIDATED',
    who: { allOf: ['CQL', 'VPM'] },
    reason: true,
    guard: 'proposed by CQL and signed by both, or its data are compromised; counts as an attempt',
  }) as const;

/** What may follow what. Everything that is not listed is refused. */
export const RUN_TRANSITIONS: StateTable<RunState> = {
  title: 'Evaluation run',
  states: RUN_STATES,
  start: 'DECLARED',
  steps: [
    { from: 'DECLARED', to: 'QUEUED', who: 'SYSTEM', reason: false, guard: 'in the transaction that declares it' },
    { from: 'QUEUED', to: 'RUNNING', who: 'SYSTEM', reason: false, guard: 'a worker takes it up' },
    paused('QUEUED'),
    paused('RUNNING'),
    { from: 'PAUSED', to: 'QUEUED', who: RUNNERS, reason: false, guard: 'its pilot still takes runs' },
    {
      from: 'RUNNING',
      to: 'COMPLETED',
      who: 'SYSTEM',
      reason: false,
      guard: 'every input is what was declared; outcomes sealed, judgements written',
    },
    {
      from: 'COMPLETED',
      to: 'REVEALED',
      who: { oneOf: ['CQL', 'SO'] },
      reason: false,
      guard: 'the failed images open to the vendor',
    },
    aborted('DECLARED'),
    aborted('QUEUED'),
    aborted('RUNNING'),
    aborted('PAUSED'),
    errored('QUEUED'),
    errored('RUNNING'),
    invalidated('COMPLETED'),
    invalidated('REVEALED'),
  ],
};

/** Whether something may still come of the run: it waits, is worked off, or is held. */
export function isUnderWay(state: RunState): boolean {
  return ['DECLARED', 'QUEUED', 'RUNNING', 'PAUSED'].includes(state);
}

/** @throws RunStateRefused when the table does not list the step. */
export function assertRunTransition(runId: string, from: RunState, to: RunState): void {
  if (stepOf(RUN_TRANSITIONS, from, to) === undefined) throw new RunStateRefused(runId, from, to);
}

/** Whether judgements of the run may be cited as evidence. */
export function isEvidence(run: { readonly kind: RunKind; readonly state: RunState }): boolean {
  return run.kind === 'FORMAL' && (run.state === 'COMPLETED' || run.state === 'REVEALED');
}
