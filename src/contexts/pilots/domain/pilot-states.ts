import { stepOf, type StateTable } from '../../../kernel/state-table.js';

export const PILOT_STATES = ['DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED', 'DECIDED', 'CLOSED', 'CANCELLED'] as const;
export type PilotState = (typeof PILOT_STATES)[number];
/** In which role somebody suspended a pilot; it takes the same one to resume. */
export type PilotSuspender = 'SO' | 'CQL';

const LEADS = { oneOf: ['CQL', 'VPM'] } as const;
const cancelled = (from: PilotState) => ({ from, to: 'CANCELLED', who: LEADS, reason: true, guard: '' }) as const;

/** Every step a pilot can take; what is not in this table is refused. */
export const PILOT_TRANSITIONS: StateTable<PilotState> = {
  title: 'Pilot',
  states: PILOT_STATES,
  start: 'DRAFT',
  steps: [
    {
      from: 'DRAFT',
      to: 'AGREED',
      who: { allOf: ['CQL', 'VPM'] },
      reason: false,
      guard: 'time box; at least one site and use case; criteria signed by both for every use case at every site',
    },
    {
      from: 'AGREED',
      to: 'RUNNING',
      who: { oneOf: ['VPM', 'VML', 'CQL'] },
      reason: false,
      guard: 'the first run is declared: model and data exist',
    },
    { from: 'RUNNING', to: 'SUSPENDED', who: { oneOf: ['SO', 'CQL'] }, reason: true, guard: '' },
    {
      from: 'SUSPENDED',
      to: 'RUNNING',
      who: { oneOf: ['SO', 'CQL'] },
      reason: true,
      guard: 'by the role that suspended it',
    },
    { from: 'RUNNING', to: 'DECIDED', who: 'SYSTEM', reason: false, guard: 'the final gate is decided' },
    {
      from: 'DECIDED',
      to: 'RUNNING',
      who: 'SYSTEM',
      reason: true,
      guard: 'the final decision is revoked; another round of it may open',
    },
    {
      from: 'DECIDED',
      to: 'CLOSED',
      who: { oneOf: ['CQL'] },
      reason: false,
      guard:
        'its final dossier is acknowledged; no punch item of category A or B, and none that nobody triaged, is open',
    },
    {
      from: 'CLOSED',
      to: 'RUNNING',
      who: { allOf: ['CQL', 'VPM'] },
      reason: true,
      guard: 'signed by both, two people; the next round begins',
    },
    cancelled('DRAFT'),
    cancelled('AGREED'),
    cancelled('RUNNING'),
    cancelled('SUSPENDED'),
    cancelled('DECIDED'),
  ],
};

/** States in which sites, use cases and contract versions may still be added. */
export const OPEN_STATES: readonly PilotState[] = ['DRAFT', 'AGREED', 'RUNNING'];

/** States in which the pilot waits for its decision, so that time can run out. */
export const UNDECIDED_STATES: readonly PilotState[] = ['DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED'];

export function mayBecome(from: PilotState, to: PilotState): boolean {
  return stepOf(PILOT_TRANSITIONS, from, to) !== undefined;
}
