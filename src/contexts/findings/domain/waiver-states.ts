import type { StateTable } from '../../../kernel/state-table.js';

export const WAIVER_STATES = [
  'DRAFT',
  'SUBMITTED',
  'APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'EXPIRED',
  'REVOKED',
  'CLOSED',
] as const;
export type WaiverState = (typeof WAIVER_STATES)[number];

/** A waiver. There is no extension: who needs more time asks for another one, which is counted. */
export const WAIVER_TRANSITIONS: StateTable<WaiverState> = {
  title: 'Waiver',
  states: WAIVER_STATES,
  start: 'DRAFT',
  steps: [
    {
      ...{ from: 'DRAFT', to: 'SUBMITTED', who: { oneOf: ['VPM', 'VML'] }, reason: false },
      guard: 'its terms are fixed under their digest',
    },
    { from: 'DRAFT', to: 'WITHDRAWN', who: { oneOf: ['VPM', 'VML'] }, reason: true, guard: '' },
    {
      ...{ from: 'SUBMITTED', to: 'APPROVED', who: { allOf: ['CQL', 'CSM'] }, reason: false },
      guard: 'SO too where it concerns safety; never for what is safety critical; nobody who asked for it',
    },
    {
      ...{ from: 'SUBMITTED', to: 'REJECTED', who: { oneOf: ['CQL', 'CSM', 'SO'] }, reason: true },
      guard: 'one of its signers is enough',
    },
    { from: 'SUBMITTED', to: 'WITHDRAWN', who: { oneOf: ['VPM', 'VML'] }, reason: true, guard: '' },
    { from: 'APPROVED', to: 'EXPIRED', who: 'SYSTEM', reason: false, guard: 'its last day is over' },
    { from: 'APPROVED', to: 'REVOKED', who: { oneOf: ['CQL', 'SO'] }, reason: true, guard: '' },
    {
      from: 'APPROVED',
      to: 'CLOSED',
      who: 'SYSTEM',
      reason: false,
      guard: 'the fix is verified by a later formal run',
    },
  ],
};
