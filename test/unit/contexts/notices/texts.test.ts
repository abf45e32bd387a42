import { describe, expect, it } from '@jest/globals';
import { composeNotice, type Reader } from '../../../../src/contexts/notices/domain/texts.js';
import {
  CATEGORY_OF,
  SECURITY_EVENTS,
  type NoticeContent,
  type NoticeKind,
} from '../../../../src/contexts/notices/domain/notice.js';

const READER: Reader = { printedName: 'Cora Quality', address: 'https://touchstone.example.com' };
const GATE = { pilot: 'Bags on wagons', gate: 'G1_FAT', gateId: '01a2', round: 2, site: 'North gate' };
const PILOT = { pilot: 'Bags on wagons', object: 'WAIVER 01a3', reason: 'It ran out.' };
const INVITED = { organisation: 'North Freight', role: 'customer quality lead', expiresAt: '2026-06-08T08:00:00.000Z' };
const ALL: { readonly [Kind in NoticeKind]: Extract<NoticeContent, { kind: Kind }> } = {
  SIGNATURE_ASKED: {
    kind: 'SIGNATURE_ASKED',
    facts: { ...GATE, slots: ['CQL'], deadline: '2026-07-01T08:00:00.000Z' },
  },
  SIGNATURE_REMINDER: {
    kind: 'SIGNATURE_REMINDER',
    facts: { ...GATE, slots: ['CQL'], deadline: '2026-07-01T08:00:00.000Z' },
  },
  SLOT_DELEGATED: {
    kind: 'SLOT_DELEGATED',
    facts: { ...GATE, slot: 'CQL', validUntil: '2026-07-01T08:00:00.000Z', reason: 'On leave.' },
  },
  DELEGATION_REVOKED: { kind: 'DELEGATION_REVOKED', facts: { ...GATE, slot: 'CQL', reason: 'Back earlier.' } },
  DOSSIER_CHANGED: {
    kind: 'DOSSIER_CHANGED',
    facts: { pilot: 'Bags on wagons', number: 'TD-0007', state: 'REVOKED', reason: 'A run was invalidated.' },
  },
  DECISION_DUE: { kind: 'DECISION_DUE', facts: { pilot: 'Bags on wagons', decisionDate: '2026-07-01' } },
  DECISION_OVERDUE: { kind: 'DECISION_OVERDUE', facts: { pilot: 'Bags on wagons', decisionDate: '2026-07-01' } },
  GATE_DECIDED: { kind: 'GATE_DECIDED', facts: { ...GATE, decision: 'NO_GO', reason: 'Too many misses.' } },
  GATE_CLOSED: { kind: 'GATE_CLOSED', facts: { ...GATE, state: 'STALE', reason: null } },
  GATE_REVOKED: { kind: 'GATE_REVOKED', facts: { ...GATE, reason: 'A run was invalidated.' } },
  CONDITION_OVERDUE: { kind: 'CONDITION_OVERDUE', facts: PILOT },
  WAIVER_ENDED: { kind: 'WAIVER_ENDED', facts: PILOT },
  INVITATION: { kind: 'INVITATION', facts: INVITED },
  FOUNDING_INVITATION: { kind: 'FOUNDING_INVITATION', facts: { ...INVITED, organisation: null } },
  SECURITY: { kind: 'SECURITY', facts: { event: 'PASSWORD_CHANGED', at: '2026-06-01T08:00:00.000Z', detail: null } },
};

describe('what a message says', () => {
  it('names pilot, gate, site, slot and deadline when a signature is asked for', () => {
    const { subject, text } = composeNotice(ALL.SIGNATURE_ASKED, READER);
    expect(subject).toBe('Your signature is asked for: factory acceptance (G1) of "Bags on wagons" at North gate');
    for (const part of ['Hello Cora Quality,', 'North gate', 'CQL', '2026-07-01 08:00 UTC', '01a2'])
      expect(text).toContain(part);
  });

  it.each(Object.values(ALL))(
    'of $kind ends with where it comes from, and how to switch it off where one can',
    (content) => {
      const { text } = composeNotice(content, READER);
      expect(text).toContain('https://touchstone.example.com');
      const isOptional = ['SIGNATURE', 'DECISION', 'DEADLINE'].includes(CATEGORY_OF[content.kind]);
      expect(text.includes('setNoticePreferences')).toBe(isOptional);
      expect(text).not.toContain('undefined');
    },
  );

  it.each(SECURITY_EVENTS)('of %s says what to do when it was somebody else', (event) => {
    const facts = { event, at: '2026-06-01T08:00:00.000Z', detail: 'at the gate' };
    const { text } = composeNotice({ kind: 'SECURITY', facts }, READER);
    expect(text).toContain('If this was not you');
    expect(text).toContain('2026-06-01 08:00 UTC');
  });

  it('shows the code of an invitation, and no code once it is gone', () => {
    expect(composeNotice(ALL.INVITATION, { ...READER, code: 'secret-code' }).text).toContain('secret-code');
    expect(composeNotice(ALL.INVITATION, READER).text).toContain('(used or expired)');
  });

  it('names no address when the operator has given none', () => {
    const { text } = composeNotice(ALL.INVITATION, { printedName: null, address: undefined, code: 'c' });
    expect(text).not.toContain('http');
    expect(text).toMatch(/^Hello,\n/);
  });

  it('keeps every name and title on its own line', () => {
    const pilot = 'Bags\r\nBcc: eve@example.com\u2028\u0000';
    const { subject, text } = composeNotice({ kind: 'GATE_REVOKED', facts: { ...GATE, pilot, reason: null } }, {
      printedName: 'Cora\nQuality',
      address: undefined,
    }); // prettier-ignore
    expect(subject).not.toMatch(/[\p{Cc}\p{Zl}]/u);
    expect(text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
    expect(text).toContain('Hello Cora Quality,');
  });
});
