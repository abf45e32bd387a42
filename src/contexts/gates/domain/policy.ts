import { canonicalJson, digestOf } from '../../../kernel/canonical-json.js';
import type { Sha256 } from '../../../kernel/sha256.js';

export const GATE_TYPES = ['G0_AGREEMENT', 'G1_FAT', 'G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW'] as const;
export type GateType = (typeof GATE_TYPES)[number];

export type SlotRole = 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML';

/** A place for one signature. AUTHORED slots state who did the work and do not count as approval. */
export interface Slot {
  readonly slot: string;
  readonly role: SlotRole;
  readonly side: 'VENDOR' | 'CUSTOMER';
  readonly meaning: 'APPROVED' | 'AUTHORED';
  /** Only needed when a criterion in scope has a safety relevance. */
  readonly onlyIfSafety: boolean;
}

/** Who must sign a gate and how it may end: data that is frozen with the evidence of each round. */
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
}

const slot = (role: SlotRole, options: Partial<Slot> = {}): Slot => ({
  slot: role,
  role,
  side: role === 'VPM' || role === 'VML' ? 'VENDOR' : 'CUSTOMER',
  meaning: 'APPROVED',
  onlyIfSafety: role === 'SO',
  ...options,
});

const policy = (type: GateType, slots: readonly Slot[], minimumCustomerPeople: number): GatePolicy => ({
  format: 'touchstone/gate-policy@1',
  version: 1,
  type,
  slots,
  minimumCustomerPeople,
  contributorsMayApprove: false,
  deadlineDays: 30,
});

/** The default slots of each gate type. */
export const DEFAULT_POLICIES: Readonly<Record<GateType, GatePolicy>> = {
  G0_AGREEMENT: policy('G0_AGREEMENT', [slot('CQL'), slot('VPM'), slot('SO')], 1),
  G1_FAT: policy('G1_FAT', [slot('VML', { meaning: 'AUTHORED' }), slot('VPM'), slot('CQL'), slot('SO')], 1),
  G2_SAT: policy('G2_SAT', [slot('CSM'), slot('CQL'), slot('SO'), slot('VPM')], 2),
  G3_GO_LIVE: policy('G3_GO_LIVE', [slot('CSM'), slot('CQL'), slot('SO'), slot('VPM')], 2),
  G4_REVIEW: policy('G4_REVIEW', [slot('CSM'), slot('CQL'), slot('SO'), slot('VPM')], 1),
};

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
