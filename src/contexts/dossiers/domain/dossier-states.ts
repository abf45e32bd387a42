import { takersTo, type StateTable } from '../../../kernel/state-table.js';

export const DOSSIER_STATES = ['SEALED', 'ISSUED', 'ACKNOWLEDGED', 'SUPERSEDED', 'REVOKED'] as const;
export type DossierState = (typeof DOSSIER_STATES)[number];

/** A dossier of these states says what holds. */
export const STANDING = ['SEALED', 'ISSUED', 'ACKNOWLEDGED'] as const satisfies readonly DossierState[];

const superseded = (from: DossierState) =>
  ({
    from,
    to: 'SUPERSEDED',
    who: 'SYSTEM',
    reason: false,
    guard: 'the dossier of a later round of the same gate and scope is sealed',
  }) as const;
const revoked = (from: DossierState) =>
  ({ from, to: 'REVOKED', who: 'SYSTEM', reason: true, guard: 'its gate is revoked; the cause is kept' }) as const;

/** What may become of a sealed dossier. Its bytes never change. */
export const DOSSIER_TRANSITIONS: StateTable<DossierState> = {
  title: 'Dossier',
  states: DOSSIER_STATES,
  start: 'SEALED',
  steps: [
    { from: 'SEALED', to: 'ISSUED', who: { oneOf: ['VPM'] }, reason: false, guard: '' },
    {
      from: 'ISSUED',
      to: 'ACKNOWLEDGED',
      who: { oneOf: ['CQL', 'CSM'] },
      reason: false,
      guard: 'signed "received and read", which approves nothing',
    },
    ...STANDING.map(superseded),
    ...STANDING.map(revoked),
    revoked('SUPERSEDED'),
  ],
};

export const ISSUERS = takersTo(DOSSIER_TRANSITIONS, 'ISSUED');
export const READERS = takersTo(DOSSIER_TRANSITIONS, 'ACKNOWLEDGED');
