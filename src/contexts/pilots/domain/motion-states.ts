import { stepOf, type StateTable } from '../../../kernel/state-table.js';

export const MOTION_STATES = ['OPEN', 'CARRIED', 'WITHDRAWN'] as const;
export type MotionState = (typeof MOTION_STATES)[number];

/** What two people decide together, mostly the leads of both sides: proposed by one, carried once both have signed. */
export const MOTION_TRANSITIONS: StateTable<MotionState> = {
  title: 'Motion (what both sides decide together)',
  states: MOTION_STATES,
  start: 'OPEN',
  steps: [
    {
      from: 'OPEN',
      to: 'CARRIED',
      who: { allOf: ['CQL', 'VPM'] },
      reason: true,
      guard:
        'signed by both, two people who hold the role now; what it asks for still possible. To erase images or lift a legal hold: CQL and another CQL, CSM or SO',
    },
    { from: 'OPEN', to: 'WITHDRAWN', who: { oneOf: ['CQL', 'VPM'] }, reason: true, guard: '' },
  ],
};

export function mayEndAs(from: MotionState, to: MotionState): boolean {
  return stepOf(MOTION_TRANSITIONS, from, to) !== undefined;
}
