import type { StateTable, Step } from '../../../kernel/state-table.js';

export const GATE_STATES = [
  'NOT_READY',
  'READY',
  'OPEN',
  'PASSED',
  'PASSED_WITH_CONDITIONS',
  'REJECTED',
  'STALE',
  'EXPIRED',
  'WITHDRAWN',
  'REVOKED',
] as const;
export type GateState = (typeof GATE_STATES)[number];

const byRule = <From extends string, To extends string>(from: From, to: To, guard: string) =>
  ({ from, to, who: 'SYSTEM', reason: false, guard }) as const;

const revoked = (from: GateState): Step<GateState> => ({
  ...{ from, to: 'REVOKED', who: { oneOf: ['CQL', 'SO'] }, reason: true },
  guard: 'or the product, with the cause: what the decision rested on fell, or a condition is overdue',
});

/** One round of a gate. Everything that is not listed is refused. */
export const GATE_TRANSITIONS: StateTable<GateState> = {
  title: 'Gate (one round)',
  states: GATE_STATES,
  start: 'NOT_READY',
  steps: [
    byRule('NOT_READY', 'READY', 'the entry rules hold; derived, never stored'),
    {
      ...{ from: 'READY', to: 'OPEN', who: { oneOf: ['VPM'] }, reason: false },
      guard: 'the evidence is frozen under its digest; the gates before it were passed',
    },
    byRule('OPEN', 'PASSED', 'all required slots approved, the exit rules hold, nothing is waived'),
    byRule('OPEN', 'PASSED_WITH_CONDITIONS', 'the same under signed conditions, where the gate may pass so'),
    byRule('OPEN', 'REJECTED', 'one rejection in an approval slot'),
    byRule('OPEN', 'STALE', 'the evidence has another digest now'),
    byRule('OPEN', 'EXPIRED', 'the deadline is over'),
    { from: 'OPEN', to: 'WITHDRAWN', who: { oneOf: ['VPM'] }, reason: true, guard: '' },
    revoked('PASSED'),
    byRule('PASSED_WITH_CONDITIONS', 'PASSED', 'every condition is verified as closed'),
    revoked('PASSED_WITH_CONDITIONS'),
  ],
};

export const SIGN_OFF_STATES = ['SIGNED', 'WITHDRAWN', 'SUPERSEDED', 'VOIDED'] as const;
export type SignOffState = (typeof SIGN_OFF_STATES)[number];

/** A signature in a slot. The row stays, whatever becomes of it. */
export const SIGN_OFF_TRANSITIONS: StateTable<SignOffState> = {
  title: 'Sign-off',
  states: SIGN_OFF_STATES,
  start: 'SIGNED',
  steps: [
    {
      ...{ from: 'SIGNED', to: 'WITHDRAWN', who: { oneOf: ['CQL', 'CSM', 'SO', 'VPM', 'VML'] }, reason: true },
      guard: 'its signer, while the round is open',
    },
    byRule('SIGNED', 'SUPERSEDED', 'the round ended without a decision, or the signer lost the role while it was open'),
    {
      ...{ from: 'SIGNED', to: 'VOIDED', who: { oneOf: ['SO', 'CQL', 'VPM'] }, reason: true },
      guard: 'two people: the safety officer and a lead of the other side than the signer; a decided gate is revoked',
    },
  ],
};
