import type { GateId, OrganisationId, PersonId, PilotId, SiteId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { GateStateRefused } from './errors.js';
import { concernsSafety, type GateEvidence } from './evidence.js';
import { requiredSlots, type GatePolicy, type GateType, type Slot } from './policy.js';
import { stepOf } from '../../../kernel/state-table.js';
import { GATE_TRANSITIONS, type GateState, type SignOffState } from './gate-states.js';

export type GateDecision = 'GO' | 'CONDITIONAL' | 'NO_GO';

/** One round of one gate: the frozen evidence, who must sign, and how it ended. */
export interface Gate {
  readonly id: GateId;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  /** `null` = the whole pilot. */
  readonly siteId: SiteId | null;
  /** Of a narrower scope (scopeKey); empty = everything. Rounds are counted for each. */
  readonly scopeKey: string;
  readonly type: GateType;
  readonly round: number;
  readonly state: GateState;
  readonly rowVersion: number;
  readonly policy: GatePolicy;
  readonly evidence: GateEvidence;
  readonly evidenceDigest: Sha256;
  readonly openedBy: PersonId;
  readonly openedAt: Date;
  readonly deadline: Date;
  readonly decision: GateDecision | null;
  readonly decisionReason: string | null;
  readonly decidedAt: Date | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedCause: RevocationCause | null;
  readonly revokedReason: string | null;
  /** When the last condition was met. */
  readonly conditionsClosedAt: Date | null;
}

/** Why a passed gate does not stand any more. */
export const REVOCATION_CAUSES = [
  'RUN_INVALIDATED',
  'DATASET_COMPROMISED',
  'ITEM_A_RAISED',
  'WAIVER_ENDED',
  'CONDITION_OVERDUE',
  'SIGNATURE_VOIDED',
  'SITE_CHANGED',
  'BY_PERSON',
] as const;
export type RevocationCause = (typeof REVOCATION_CAUSES)[number];

/** The gate that decides the pilot: go-live, of everything. */
export function isFinal({ type, siteId, evidence }: Pick<Gate, 'type' | 'siteId' | 'evidence'>): boolean {
  return type === 'G3_GO_LIVE' && siteId === null && evidence.scope === undefined;
}

export function isPassed({ state }: Pick<Gate, 'state'>): boolean {
  return state === 'PASSED' || state === 'PASSED_WITH_CONDITIONS';
}

export type SignOffDecision = 'APPROVE' | 'APPROVE_WITH_COMMENT' | 'REJECT';

export interface SignOff {
  readonly id: string;
  readonly gateId: GateId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly slot: string;
  readonly personId: PersonId;
  readonly signatureId: string;
  readonly decision: SignOffDecision;
  readonly state: SignOffState;
  readonly rowVersion: number;
  readonly signedAt: Date;
  /** Set when a colleague signed in somebody's place. */
  readonly delegationId: string | null;
  readonly onBehalfOfId: PersonId | null;
  /** The name as it was when the slot was delegated. */
  readonly onBehalfOf: string | null;
  /** Of one that was withdrawn or voided. */
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

/** The gate in its next state, one version on. @throws GateStateRefused */
export function advanceGate(gate: Gate, to: GateState, changes: Partial<Gate> = {}): Gate {
  if (stepOf(GATE_TRANSITIONS, gate.state, to) === undefined) throw new GateStateRefused(gate.id, gate.state, to);
  return { ...gate, ...changes, state: to, rowVersion: gate.rowVersion + 1 };
}

/**
 * How a gate stands after its active sign-offs: one rejection in an approval slot, required or
 * not, decides against it, whatever else is signed;
 * all required slots approved, by enough people on the customer's side, decide for it; `undefined` = still open.
 */
export function decisionOf(gate: Gate, signOffs: readonly SignOff[]): 'GO' | 'NO_GO' | undefined {
  const active = signOffs.filter((signOff) => signOff.state === 'SIGNED');
  const required = requiredSlots(gate.policy, concernsSafety(gate.evidence));
  const inRequired = active.filter((signOff) => required.some(({ slot }) => slot === signOff.slot));
  const approving = active.filter(({ slot }) => slotOf(gate, slot)?.meaning === 'APPROVED');
  if (approving.some(({ decision }) => decision === 'REJECT')) return 'NO_GO';
  const isComplete = required.every(({ slot }) => inRequired.some((signOff) => signOff.slot === slot));
  const customers = new Set(
    inRequired.filter((signOff) => slotOf(gate, signOff.slot)?.side === 'CUSTOMER').map(({ personId }) => personId),
  );
  return isComplete && customers.size >= gate.policy.minimumCustomerPeople ? 'GO' : undefined;
}

function slotOf(gate: Gate, name: string): Slot | undefined {
  return gate.policy.slots.find(({ slot }) => slot === name);
}
