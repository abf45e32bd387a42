import type { RunKind } from './plan.js';
import { RunStateRefused } from './errors.js';

export const RUN_STATES = [
  'DECLARED',
  'QUEUED',
  'RUNNING',
  'COMPLETED',
  'REVEALED',
  'ABORTED',
  'ERRORED',
  'INVALIDATED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** What may follow what. Everything that is not listed is refused. */
export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  DECLARED: ['QUEUED', 'ABORTED'],
  QUEUED: ['RUNNING', 'ABORTED', 'ERRORED'],
  // RUNNING to RUNNING: a worker takes up the run of one that died.
  RUNNING: ['RUNNING', 'COMPLETED', 'ABORTED', 'ERRORED'],
  COMPLETED: ['REVEALED', 'INVALIDATED'],
  REVEALED: ['INVALIDATED'],
  ABORTED: [],
  ERRORED: [],
  INVALIDATED: [],
};

/** @throws RunStateRefused when the table does not list the step. */
export function assertRunTransition(runId: string, from: RunState, to: RunState): void {
  if (!RUN_TRANSITIONS[from].includes(to)) throw new RunStateRefused(runId, from, to);
}

/** Whether judgements of the run may be cited as evidence. */
export function isEvidence(run: { readonly kind: RunKind; readonly state: RunState }): boolean {
  return run.kind === 'FORMAL' && (run.state === 'COMPLETED' || run.state === 'REVEALED');
}
