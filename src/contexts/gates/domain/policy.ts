import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import type { Sha256 } from '../../../kernel/sha256.js';

export const GATE_TYPES = ['G0_AGREEMENT', 'G1_FAT', 'G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW'] as const;
export type GateType = (typeof GATE_TYPES)[number];

/** Gates that decide about this very installation; what is installed elsewhere does not count. */
export const ON_SITE: ReadonlySet<GateType> = new Set(['G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW']);

export const SLOT_ROLES = ['CQL', 'CSM', 'SO', 'VPM', 'VML'] as const;
export type SlotRole = (typeof SLOT_ROLES)[number];

/** A place for one signature. AUTHORED slots state who did the work and do not count as approval. */
export interface Slot {
  readonly slot: string;
  readonly role: SlotRole;
  readonly side: 'VENDOR' | 'CUSTOMER';
  readonly meaning: 'APPROVED' | 'AUTHORED';
  /** Only needed when a criterion in scope has a safety relevance. */
  readonly onlyIfSafety: boolean;
}

/** Whether an earlier gate must have ended without conditions, or may have some open. */
export type EarlierEnd = 'PASSED' | 'PASSED_OR_CONDITIONAL';

/** A gate that everything in scope must have passed before. */
export interface EntryRule {
  readonly gate: GateType;
  readonly accepts: EarlierEnd;
}

/** Who must sign a gate, when it may open and how it may end: data that is frozen with the evidence of each round. */
export interface GatePolicy {
  readonly format: 'touchstone/gate-policy@1';
  readonly version: number;
  readonly type: GateType;
  readonly slots: readonly Slot[];
  /** Different people on the customer's side among the approvals. */
  readonly minimumCustomerPeople: number;
  /** Whether those who started a cited run or registered a cited model may fill an approval slot. */
  readonly contributorsMayApprove: boolean;
  readonly deadlineDays: number;
  /** Whether it may pass with open points that are listed, each with owner and date. */
  readonly mayEndConditional: boolean;
  readonly entry: readonly EntryRule[];
}

const slotOf = (role: SlotRole, options: Partial<Slot> = {}): Slot => ({
  slot: role,
  role,
  side: sideOf(role),
  meaning: 'APPROVED',
  onlyIfSafety: role === 'SO',
  ...options,
});

const policy = (
  type: GateType,
  slots: readonly Slot[],
  { people, after }: { readonly people: number; readonly after?: GateType },
): GatePolicy => ({
  format: 'touchstone/gate-policy@1',
  version: 1,
  type,
  slots,
  minimumCustomerPeople: people,
  contributorsMayApprove: false,
  deadlineDays: 30,
  mayEndConditional: type !== 'G0_AGREEMENT',
  entry: after === undefined ? [] : [{ gate: after, accepts: 'PASSED_OR_CONDITIONAL' }],
});

/**
 * What holds where nothing else was agreed. Tests on site follow the factory's, go-live those on site; the factory's need nothing but criteria
 * (IEC 62381: the stages, each with its entry conditions).
 */
export const DEFAULT_POLICIES: Readonly<Record<GateType, GatePolicy>> = {
  G0_AGREEMENT: policy('G0_AGREEMENT', [slotOf('CQL'), slotOf('VPM'), slotOf('SO')], { people: 1 }),
  G1_FAT: policy('G1_FAT', [slotOf('VML', { meaning: 'AUTHORED' }), slotOf('VPM'), slotOf('CQL'), slotOf('SO')], {
    people: 1,
  }),
  G2_SAT: policy('G2_SAT', [slotOf('CSM'), slotOf('CQL'), slotOf('SO'), slotOf('VPM')], { people: 2, after: 'G1_FAT' }),
  G3_GO_LIVE: policy('G3_GO_LIVE', [slotOf('CSM'), slotOf('CQL'), slotOf('SO'), slotOf('VPM')], {
    people: 2,
    after: 'G2_SAT',
  }),
  G4_REVIEW: policy('G4_REVIEW', [slotOf('CSM'), slotOf('CQL'), slotOf('SO'), slotOf('VPM')], { people: 1 }),
};

export function sideOf(role: SlotRole): Slot['side'] {
  return role === 'VPM' || role === 'VML' ? 'VENDOR' : 'CUSTOMER';
}

/** The slots that must be approved: without the safety officer's when nothing in scope concerns safety. */
export function requiredSlots(of: GatePolicy, concernsSafety: boolean): readonly Slot[] {
  return of.slots.filter((one) => one.meaning === 'APPROVED' && (concernsSafety || !one.onlyIfSafety));
}

export function policyText(of: GatePolicy): string {
  return canonicalJson(of);
}

export function policyDigest(of: GatePolicy): Sha256 {
  return digestOf(of);
}
