import { stepOf, type StateTable } from '../../../kernel/state-table.js';

export const DATASET_STATES = ['COLLECTING', 'SEALED', 'BURNED', 'RETIRED', 'COMPROMISED'] as const;
export type DatasetState = (typeof DATASET_STATES)[number];

const compromised = (from: DatasetState) =>
  ({
    from,
    to: 'COMPROMISED',
    who: { oneOf: ['CQL', 'SO'] },
    reason: true,
    guard: 'its runs count as evidence no more',
  }) as const;
const retired = (from: DatasetState) =>
  ({
    from,
    to: 'RETIRED',
    who: { oneOf: ['CQL', 'CSM', 'VPM', 'VML'] },
    reason: true,
    guard: 'by the side that owns the data',
  }) as const;

/**
 * What may become of a snapshot. Labelling happens while COLLECTING, and how often sealed data were used is counted in the exposure ledger,
 * not in a state.
 */
export const DATASET_TRANSITIONS: StateTable<DatasetState> = {
  title: 'Dataset snapshot',
  states: DATASET_STATES,
  start: 'COLLECTING',
  steps: [
    {
      from: 'COLLECTING',
      to: 'SEALED',
      who: { oneOf: ['CQL', 'CSM', 'VPM', 'VML'] },
      reason: true,
      guard: 'by the side that owns the data; every counted image labelled; why they represent the site',
    },
    { from: 'SEALED', to: 'BURNED', who: 'SYSTEM', reason: false, guard: 'the last agreed attempt is declared' },
    retired('SEALED'),
    retired('BURNED'),
    compromised('SEALED'),
    compromised('BURNED'),
    compromised('RETIRED'),
  ],
};

export function mayMoveOn(from: DatasetState, to: DatasetState): boolean {
  return stepOf(DATASET_TRANSITIONS, from, to) !== undefined;
}
