import type { StateTable, Step, StepRole } from '../../../kernel/state-table.js';

export const ITEM_STATES = [
  'OPEN',
  'TRIAGED',
  'IN_PROGRESS',
  'RESOLVED',
  'VERIFIED',
  'REOPENED',
  'NOT_A_DEFECT',
  'DUPLICATE',
  'ACCEPTED',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

const step = (from: ItemState, to: ItemState, roles: readonly StepRole[], guard = ''): Step<ItemState> => ({
  ...{ from, to, who: { oneOf: roles }, guard },
  reason: ['NOT_A_DEFECT', 'DUPLICATE', 'ACCEPTED', 'REOPENED'].includes(to),
});
const triaged = (from: ItemState): Step<ItemState> =>
  step(from, 'TRIAGED', ['CQL', 'SO'], 'SO where it concerns safety; with owner and date, again with a reason');
/** How an item ends without being repaired. An A never does. */
const waved = (from: ItemState): Step<ItemState>[] => [
  step(from, 'NOT_A_DEFECT', ['CQL'], 'it is no A'),
  step(from, 'DUPLICATE', ['CQL'], 'it is no A; the other item is of the same pilot'),
];
const accepted = (from: ItemState): Step<ItemState> =>
  step(from, 'ACCEPTED', ['CQL'], 'it is no A; a waiver about it is in force');
const started = (from: ItemState): Step<ItemState> => step(from, 'IN_PROGRESS', ['VPM', 'VML']);
const reopened = (from: ItemState): Step<ItemState> =>
  step(from, 'REOPENED', ['CQL', 'CSM', 'SO'], 'SO where it concerns safety');

/** A punch item. What is not listed is refused; TRIAGED lists itself: it is triaged again. */
export const ITEM_TRANSITIONS: StateTable<ItemState> = {
  title: 'Punch item',
  states: ITEM_STATES,
  start: 'OPEN',
  steps: [
    ...[triaged('OPEN'), ...waved('OPEN')],
    ...[triaged('TRIAGED'), started('TRIAGED'), ...waved('TRIAGED'), accepted('TRIAGED')],
    triaged('IN_PROGRESS'),
    step('IN_PROGRESS', 'RESOLVED', ['VPM', 'VML'], 'with the digest of the evidence'),
    ...[...waved('IN_PROGRESS'), accepted('IN_PROGRESS')],
    step(
      'RESOLVED',
      'VERIFIED',
      ['CQL', 'CSM', 'SO'],
      'not whoever resolved it; SO where it concerns safety; of a model: a later formal run is named',
    ),
    reopened('RESOLVED'),
    reopened('VERIFIED'),
    ...[triaged('REOPENED'), started('REOPENED'), ...waved('REOPENED'), accepted('REOPENED')],
    { from: 'ACCEPTED', to: 'REOPENED', who: 'SYSTEM', reason: true, guard: 'its waiver has ended' },
  ],
};
