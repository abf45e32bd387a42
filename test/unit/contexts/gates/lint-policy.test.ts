import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { lintPolicy } from '../../../../src/contexts/gates/domain/lint-policy.js';
import {
  DEFAULT_POLICIES,
  GATE_TYPES,
  type GatePolicy,
  type GateType,
} from '../../../../src/contexts/gates/domain/policy.js';

const conforms = new Ajv({ allErrors: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../../../docs/schemas/gate-policy.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

const change = (type: GateType, own: object): object => ({ ...DEFAULT_POLICIES[type], ...own });
const slotsOf = (type: GateType, keep: (slot: GatePolicy['slots'][number]) => boolean) =>
  DEFAULT_POLICIES[type].slots.filter(keep);
const codes = (document: unknown): string[] => lintPolicy(document).problems.map(({ code, path }) => `${code} ${path}`);

describe('the default policies', () => {
  it.each(GATE_TYPES)('%s is one that may be agreed, by the rules and by the published schema', (type) => {
    const { version: _, ...policy } = DEFAULT_POLICIES[type];
    expect(lintPolicy(DEFAULT_POLICIES[type])).toEqual({ policy, problems: [] });
    expect(conforms(DEFAULT_POLICIES[type])).toBe(true);
  });
});

describe('a policy of one’s own', () => {
  it('may have more slots, other names, another deadline and other entry rules', () => {
    const own = {
      format: 'touchstone/gate-policy@1',
      type: 'G3_GO_LIVE',
      slots: [
        { slot: 'QUALITY_A', role: 'CQL', meaning: 'APPROVED' },
        { slot: 'QUALITY_B', role: 'CQL', meaning: 'APPROVED' },
        { slot: 'SAFETY', role: 'SO', meaning: 'APPROVED', onlyIfSafety: false },
        { slot: 'AUTHOR', role: 'VML', meaning: 'AUTHORED' },
      ],
      minimumCustomerPeople: 3,
      deadlineDays: 90,
      mayEndConditional: false,
      entry: [{ gate: 'G1_FAT', accepts: 'PASSED' }],
    };
    expect(codes(own)).toEqual([]);
    expect(conforms(own)).toBe(true);
    expect(lintPolicy(own).policy?.slots[3]).toEqual({
      ...{ slot: 'AUTHOR', role: 'VML', side: 'VENDOR', meaning: 'AUTHORED', onlyIfSafety: false },
    });
  });
});

describe('a policy below the minimum is refused, with the place', () => {
  it.each<[string, object, string[]]>([
    [
      'without a slot the customer approves in',
      change('G1_FAT', { slots: slotsOf('G1_FAT', ({ role }) => role !== 'CQL') }),
      ['CUSTOMER_SLOT_MISSING /slots'],
    ],
    [
      'without a safety officer',
      change('G2_SAT', { slots: slotsOf('G2_SAT', ({ role }) => role !== 'SO') }),
      ['SAFETY_SLOT_MISSING /slots'],
    ],
    [
      'with a safety officer who only states authorship',
      change('G1_FAT', {
        slots: DEFAULT_POLICIES.G1_FAT.slots.map((one) => (one.role === 'SO' ? { ...one, meaning: 'AUTHORED' } : one)),
      }),
      ['SAFETY_SLOT_MISSING /slots'],
    ],
    ['with one person at go-live', change('G3_GO_LIVE', { minimumCustomerPeople: 1 }), ['TOO_FEW_PEOPLE /minimumCustomerPeople']],
    ['with nobody', change('G1_FAT', { minimumCustomerPeople: 0 }), ['OUT_OF_RANGE /minimumCustomerPeople']],
    [
      'with more people than slots',
      change('G2_SAT', { minimumCustomerPeople: 3 }),
      ['PEOPLE_WITHOUT_SLOTS /minimumCustomerPeople'],
    ],
    ['that lets contributors approve', change('G1_FAT', { contributorsMayApprove: true }), ['CONTRIBUTORS_NEVER_APPROVE /contributorsMayApprove']],
    [
      'whose engineer approves',
      change('G1_FAT', { slots: DEFAULT_POLICIES.G1_FAT.slots.map((one) => ({ ...one, meaning: 'APPROVED' })) }),
      ['ENGINEER_NEVER_APPROVES /slots/0/meaning'],
    ],
    [
      'whose quality lead is only asked about safety',
      change('G1_FAT', { slots: DEFAULT_POLICIES.G1_FAT.slots.map((one) => ({ ...one, onlyIfSafety: true })) }),
      ['SLOT_NOT_CONDITIONAL /slots/0/onlyIfSafety', 'SLOT_NOT_CONDITIONAL /slots/1/onlyIfSafety', 'SLOT_NOT_CONDITIONAL /slots/2/onlyIfSafety'],
    ],
    ['with tests on site that follow nothing', change('G2_SAT', { entry: [] }), ['EARLIER_GATE_MISSING /entry']],
    ['with a go-live that follows an agreement', change('G3_GO_LIVE', { entry: [{ gate: 'G0_AGREEMENT', accepts: 'PASSED' }] }), ['EARLIER_GATE_MISSING /entry']],
    [
      'that follows itself or a later gate',
      change('G1_FAT', { entry: [{ gate: 'G1_FAT', accepts: 'PASSED' }, { gate: 'G3_GO_LIVE', accepts: 'PASSED' }] }),
      ['GATE_NOT_EARLIER /entry/0/gate', 'GATE_NOT_EARLIER /entry/1/gate'],
    ],
    ['with an agreement that has open points', change('G0_AGREEMENT', { mayEndConditional: true }), ['AGREEMENT_NOT_CONDITIONAL /mayEndConditional']],
    ['open for ever', change('G1_FAT', { deadlineDays: 91 }), ['OUT_OF_RANGE /deadlineDays']],
    ['open for no day', change('G1_FAT', { deadlineDays: 0 }), ['OUT_OF_RANGE /deadlineDays']],
    ['that turns off one person, one slot', change('G1_FAT', { onePersonOneSlot: false }), ['UNKNOWN_FIELD /onePersonOneSlot']],
  ])('%s', (_what, document, expected) => {
    expect(codes(document)).toEqual(expected);
    expect(lintPolicy(document).policy).toBeUndefined();
  });
}); // prettier-ignore

describe('a document that is no policy is refused, and by the published schema too', () => {
  it.each<[string, unknown, string[]]>([
    ['a text', 'as before', ['WRONG_TYPE ']],
    ['no slots', change('G1_FAT', { slots: undefined }), ['MISSING_FIELD /slots']],
    ['a slot without a role', change('G1_FAT', { slots: [{ slot: 'CQL', meaning: 'APPROVED' }] }), ['MISSING_FIELD /slots/0/role']],
    ['a role nobody has', change('G1_FAT', { slots: [{ slot: 'X', role: 'AUD', meaning: 'APPROVED' }] }), ['NOT_A_CHOICE /slots/0/role']],
    ['a name that is none', change('G1_FAT', { slots: [{ slot: 'the boss', role: 'CQL', meaning: 'APPROVED' }] }), ['BAD_NAME /slots/0/slot']],
    ['a gate that does not exist', change('G2_SAT', { entry: [{ gate: 'G9', accepts: 'PASSED' }] }), ['NOT_A_CHOICE /entry/0/gate']],
    ['days in words', change('G1_FAT', { deadlineDays: 'thirty' }), ['WRONG_TYPE /deadlineDays']],
  ])('%s', (_what, document, expected) => {
    expect(codes(document)).toEqual(expected);
    expect(conforms(document)).toBe(false);
  });

  it('two slots of one name, a side that is not the role’s', () => {
    const slots = [...DEFAULT_POLICIES.G1_FAT.slots, { ...DEFAULT_POLICIES.G1_FAT.slots[1], side: 'CUSTOMER' }];
    expect(codes(change('G1_FAT', { slots }))).toEqual(['SIDE_DIFFERS /slots/4/side', 'SLOT_REPEATED /slots/4']);
  });
}); // prettier-ignore
