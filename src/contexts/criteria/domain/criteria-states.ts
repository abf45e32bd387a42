import { stepOf, type StateTable } from '../../../kernel/state-table.js';

export const CRITERIA_STATES = ['DRAFT', 'IN_REVIEW', 'BASELINED', 'SUPERSEDED', 'WITHDRAWN'] as const;
export type CriteriaState = (typeof CRITERIA_STATES)[number];

const DRAFTERS = { oneOf: ['CQL', 'SO', 'VPM', 'VML'] } as const;

/** Which state may follow which. Nothing leads out of the last two, and nothing leads back from a baseline. */
export const CRITERIA_TRANSITIONS: StateTable<CriteriaState> = {
  title: 'Criteria set',
  states: CRITERIA_STATES,
  start: 'DRAFT',
  steps: [
    {
      from: 'DRAFT',
      to: 'IN_REVIEW',
      who: { oneOf: ['VPM', 'VML', 'CQL'] },
      reason: false,
      guard: 'complete; with a reason when it gets easier after results were seen',
    },
    { from: 'IN_REVIEW', to: 'DRAFT', who: { oneOf: ['CQL', 'CSM', 'SO', 'VPM'] }, reason: true, guard: '' },
    {
      from: 'IN_REVIEW',
      to: 'BASELINED',
      who: { allOf: ['CQL', 'VPM'] },
      reason: false,
      guard:
        'signed; SO too where safety is touched, CSM too when it gets easier after results were seen; not by its author alone',
    },
    { from: 'BASELINED', to: 'SUPERSEDED', who: 'SYSTEM', reason: false, guard: 'the next version is baselined' },
    {
      from: 'BASELINED',
      to: 'WITHDRAWN',
      who: { allOf: ['CQL', 'VPM'] },
      reason: true,
      guard: 'signed by both, two people',
    },
    { from: 'DRAFT', to: 'WITHDRAWN', who: DRAFTERS, reason: true, guard: '' },
    { from: 'IN_REVIEW', to: 'WITHDRAWN', who: DRAFTERS, reason: true, guard: '' },
  ],
};

export function mayMove(from: CriteriaState, to: CriteriaState): boolean {
  return stepOf(CRITERIA_TRANSITIONS, from, to) !== undefined;
}
