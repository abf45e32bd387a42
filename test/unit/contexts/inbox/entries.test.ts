import { describe, expect, it } from '@jest/globals';
import {
  dossierEntries,
  inOrder,
  itemEntries,
  motionEntries,
  recoveryEntries,
  waiverEntries,
  type Viewer,
  type Waiting,
} from '../../../../src/contexts/inbox/domain/entries.js';
import type {
  DossierRow,
  ItemRow,
  MotionRow,
  RecoveryRow,
  WaiverRow,
} from '../../../../src/contexts/inbox/domain/rows.js';

const at = new Date('2026-06-01T08:00:00.000Z');
const viewer = (...roles: string[]): Viewer => ({ personId: 'me', rolesAt: () => roles });
const slots = (all: readonly Waiting[]): (string | null)[] => all.map(({ slot }) => slot);

describe('a motion', () => {
  const motion: MotionRow = {
    ...{
      id: 'm',
      pilotId: 'p',
      siteId: null,
      kind: 'EXTEND_PILOT',
      reason: 'rain all week',
      proposedAt: at,
      signed: [],
    },
  };
  it('waits for both leads until each has signed, and for nobody else', () => {
    expect(slots(motionEntries(viewer('CQL'), motion))).toEqual(['CQL']);
    expect(motionEntries(viewer('VPM'), motion)[0]?.answer).toBe('signExtension');
    expect(motionEntries(viewer('CQL'), { ...motion, signed: [{ slot: 'CQL', personId: 'other' }] })).toEqual([]);
    expect(motionEntries(viewer('VPM'), { ...motion, signed: [{ slot: 'CQL', personId: 'me' }] })).toEqual([]);
    expect(motionEntries(viewer('SO', 'CSM', 'VML', 'AUD'), motion)).toEqual([]);
  });
});

describe('a dossier', () => {
  const dossier: DossierRow = {
    id: 'd',
    pilotId: 'p',
    siteId: null,
    number: 'TD-0001',
    issue: 1,
    state: 'SEALED',
    since: at,
  };
  const answers = (state: string, ...roles: string[]) =>
    dossierEntries(viewer(...roles), { ...dossier, state }).map(({ answer }) => answer);

  it('waits to be issued by the vendor, then to be read by the customer, and for nobody else', () => {
    expect(answers('SEALED', 'VPM')).toEqual(['issueDossier']);
    expect(answers('SEALED', 'CQL', 'CSM', 'SO', 'VML', 'AUD')).toEqual([]);
    for (const role of ['CQL', 'CSM']) expect(answers('ISSUED', role)).toEqual(['acknowledgeDossier']);
    expect(answers('ISSUED', 'VPM', 'SO', 'VML', 'AUD')).toEqual([]);
  });

  it('waits for nothing once it was read, replaced or revoked', () => {
    for (const state of ['ACKNOWLEDGED', 'SUPERSEDED', 'REVOKED'])
      expect(answers(state, 'VPM', 'CQL', 'CSM')).toEqual([]);
  });
});

describe('a waiver', () => {
  const waiver: WaiverRow = {
    ...{ id: 'w', pilotId: 'p', siteId: 's', number: 1, criterionId: 'C', concernsSafety: false, requesters: ['v'] },
    ...{ submittedAt: at, validTo: at, signed: [] },
  };
  it('waits for lead and site manager, and for the safety officer where it concerns safety', () => {
    expect(slots(waiverEntries(viewer('CQL', 'CSM', 'SO'), waiver))).toEqual(['CQL', 'CSM']);
    expect(slots(waiverEntries(viewer('SO'), { ...waiver, concernsSafety: true }))).toEqual(['SO']);
  });
  it('never waits for whoever asked for it', () => {
    expect(waiverEntries(viewer('CQL'), { ...waiver, requesters: ['me'] })).toEqual([]);
  });
});

describe('an item', () => {
  const item: ItemRow = {
    ...{ id: 'i', pilotId: 'p', siteId: null, number: 7, title: 'Dark', category: 'B', concernsSafety: false },
    ...{ resolvedBy: null, dueOn: '2026-06-30', raisedAt: at, state: 'OPEN' },
  };
  it.each([
    ['OPEN', ['CQL'], 'triageItem'],
    ['TRIAGED', ['VPM', 'VML'], 'startItem'],
    ['REOPENED', ['VPM', 'VML'], 'startItem'],
    ['IN_PROGRESS', ['VPM', 'VML'], 'resolveItem'],
    ['RESOLVED', ['CQL', 'CSM'], 'verifyItem'],
  ])('that is %s waits for %p', (state, roles, answer) => {
    for (const role of ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD']) {
      const found = itemEntries(viewer(role), { ...item, state });
      expect(found.map((one) => one.answer)).toEqual(roles.includes(role) ? [answer] : []);
    }
  });
  it('that concerns safety waits for the safety officer too; whoever resolved it does not verify it', () => {
    expect(itemEntries(viewer('SO'), { ...item, concernsSafety: true })).toHaveLength(1);
    expect(itemEntries(viewer('CQL'), { ...item, state: 'RESOLVED', resolvedBy: 'me' })).toEqual([]);
    expect(itemEntries(viewer('CQL'), { ...item, state: 'VERIFIED' })).toEqual([]);
  });
});

describe('a recovery', () => {
  const recovery: RecoveryRow = {
    ...{ id: 'r', personId: 'lost', printedName: 'Lou', organisationId: 'o', createdAt: at, expiresAt: at, given: [] },
  };
  const me = { personId: 'me', organisationId: 'o', isLead: true, isAdministrator: false };
  const admin = { personId: 'me', organisationId: undefined, isLead: false, isAdministrator: true };
  it('waits for one lead of the organisation and one administrator', () => {
    expect(recoveryEntries(me, recovery)).toHaveLength(1);
    expect(recoveryEntries(admin, recovery)).toHaveLength(1);
    expect(recoveryEntries(me, { ...recovery, given: [{ capacity: 'LEAD', personId: 'x' }] })).toEqual([]);
    expect(recoveryEntries(admin, { ...recovery, given: [{ capacity: 'ADMINISTRATOR', personId: 'x' }] })).toEqual([]);
  });
  it('waits for nobody of another organisation, not for the person, and not twice for one', () => {
    expect(recoveryEntries({ ...me, organisationId: 'other' }, recovery)).toEqual([]);
    expect(recoveryEntries(me, { ...recovery, personId: 'me' })).toEqual([]);
    expect(recoveryEntries({ ...me, isLead: false }, recovery)).toEqual([]);
    expect(
      recoveryEntries(admin, {
        ...recovery,
        organisationId: null,
        given: [{ capacity: 'ADMINISTRATOR', personId: 'me' }],
      }),
    ).toEqual([]);
  });
});

describe('the list', () => {
  it('begins with what is due first, then with what waits longest', () => {
    const entry = (what: string, since: number, due: number | null): Waiting => ({
      ...{ kind: 'SIGN_GATE', pilotId: null, objectType: 'GATE', objectId: what, slot: null, answer: '' },
      ...{ what, since: new Date(since), due: due === null ? null : new Date(due) },
    });
    const all = [entry('a', 5, null), entry('b', 1, null), entry('c', 9, 20), entry('d', 9, 10)];
    expect(inOrder(all).map(({ what }) => what)).toEqual(['d', 'c', 'b', 'a']);
  });
});
