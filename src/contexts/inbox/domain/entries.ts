import type {
  CriteriaRow,
  DossierRow,
  GateRow,
  ItemRow,
  MotionRow,
  PilotRow,
  RecoveryRow,
  Signed,
  WaiverRow,
} from './rows.js';

export type WaitingKind =
  | 'SIGN_GATE'
  | 'SIGN_CRITERIA'
  | 'SIGN_MOTION'
  | 'DECIDE_WAIVER'
  | 'TRIAGE_ITEM'
  | 'RESOLVE_ITEM'
  | 'VERIFY_ITEM'
  | 'ISSUE_DOSSIER'
  | 'ACKNOWLEDGE_DOSSIER'
  | 'CONFIRM_RECOVERY'
  | 'PILOT_OVERDUE';

/** One thing that one person may do now. */
export interface Waiting {
  readonly kind: WaitingKind;
  /** `null`: it belongs to no pilot. */
  readonly pilotId: string | null;
  readonly objectType: string;
  readonly objectId: string;
  readonly slot: string | null;
  /** Plain words, for a list. */
  readonly what: string;
  readonly since: Date;
  readonly due: Date | null;
  /** The mutation that answers it. */
  readonly answer: string;
}

/** Who looks: the roles held at a place, and the person's id. */
export interface Viewer {
  readonly personId: string;
  readonly rolesAt: (place: { readonly pilotId: string; readonly siteId: string | null }) => readonly string[];
}

/** The day counts to its end in UTC. */
const endOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);

/** A slot for each role is open, the person holds the role, and has signed nothing else of the same thing. */
function openFor(
  viewer: Viewer,
  roles: readonly string[],
  slots: readonly string[],
  signed: readonly Signed[],
): string[] {
  if (signed.some(({ personId }) => personId === viewer.personId)) return [];
  return slots.filter((slot) => roles.includes(slot) && !signed.some((one) => one.slot === slot));
}

export function gateEntries(viewer: Viewer, gate: GateRow, now: Date): Waiting[] {
  if (gate.isSuspended || gate.deadline <= now || gate.signed.some(({ personId }) => personId === viewer.personId))
    return [];
  const roles = viewer.rolesAt(gate);
  const isContributor = !gate.policy.contributorsMayApprove && gate.contributors.includes(viewer.personId);
  return gate.policy.slots
    .filter(({ slot, role }) => isInHands(viewer, roles, { role, delegation: delegationOf(gate, slot, now) }))
    .filter(({ slot }) => !gate.signed.some((one) => one.slot === slot))
    .filter(({ meaning }) => meaning !== 'APPROVED' || !isContributor)
    .map(({ slot }) => ({
      ...{ kind: 'SIGN_GATE', pilotId: gate.pilotId, objectType: 'GATE', objectId: gate.id, slot, answer: 'signGate' },
      what: `Sign ${gate.type}, round ${gate.round}, as ${slot}`,
      ...{ since: gate.openedAt, due: gate.deadline },
    }));
}

function delegationOf({ delegated }: GateRow, slot: string, now: Date): GateRow['delegated'][number] | undefined {
  return delegated.find((one) => one.slot === slot && Date.parse(one.until) > now.getTime());
}

/** Who delegated a slot signs it no more, and to whom it was given does. */
function isInHands(
  { personId }: Viewer,
  roles: readonly string[],
  { role, delegation }: { readonly role: string; readonly delegation: GateRow['delegated'][number] | undefined },
): boolean {
  if (delegation?.to === personId) return true;
  return roles.includes(role) && delegation?.from !== personId;
}

export function criteriaEntries(viewer: Viewer, set: CriteriaRow): Waiting[] {
  return openFor(viewer, viewer.rolesAt(set), set.slots, set.signed).map((slot) => ({
    ...{ kind: 'SIGN_CRITERIA', pilotId: set.pilotId, objectType: 'CRITERIA_SET', objectId: set.id, slot },
    ...{
      what: `Review criteria "${set.title}" v${set.version} and sign as ${slot}, or return them`,
      answer: 'signCriteria',
    },
    ...{ since: set.submittedAt, due: null },
  }));
}

const MOTIONS: Readonly<Record<string, readonly [what: string, answer: string]>> = {
  EXTEND_PILOT: ['Extend the pilot', 'signExtension'],
  REOPEN_PILOT: ['Reopen the pilot', 'signReopening'],
  WITHDRAW_CRITERIA: ['Withdraw criteria', 'signCriteriaWithdrawal'],
  INVALIDATE_RUN: ['Invalidate a run', 'signRunInvalidation'],
  CHANGE_GATE_POLICY: ['Change who signs gates', 'confirmGatePolicy'],
  ERASE_ITEMS: ['Erase images that show somebody', 'confirmErasure'],
  LIFT_LEGAL_HOLD: ['Lift the legal hold', 'signLiftingHold'],
};

/** What is the customer's alone to decide: by the quality lead and another person of the customer. */
const BY_CUSTOMER = ['ERASE_ITEMS', 'LIFT_LEGAL_HOLD'];
const SECOND_PERSON = ['CSM', 'SO', 'CQL'];

/** The one slot this person would fill, as `Motions` finds it. */
function customerSlots(viewer: Viewer, motion: MotionRow): string[] {
  if (motion.signed.some(({ personId }) => personId === viewer.personId)) return [];
  const roles = viewer.rolesAt(motion);
  const isOpen = (slot: string) => !motion.signed.some((one) => one.slot === slot);
  if (roles.includes('CQL') && isOpen('CQL')) return ['CQL'];
  return roles.some((role) => SECOND_PERSON.includes(role)) && isOpen('CUSTOMER') ? ['CUSTOMER'] : [];
}

export function motionEntries(viewer: Viewer, motion: MotionRow): Waiting[] {
  const [what, answer] = MOTIONS[motion.kind] ?? [motion.kind, 'motion'];
  const slots = BY_CUSTOMER.includes(motion.kind)
    ? customerSlots(viewer, motion)
    : openFor(viewer, viewer.rolesAt(motion), ['CQL', 'VPM'], motion.signed);
  return slots.map((slot) => ({
    ...{ kind: 'SIGN_MOTION', pilotId: motion.pilotId, objectType: 'MOTION', objectId: motion.id, slot, answer },
    ...{ what: `${what}: sign as ${slot}. Reason: ${motion.reason}`, since: motion.proposedAt, due: null },
  }));
}

export function waiverEntries(viewer: Viewer, waiver: WaiverRow): Waiting[] {
  if (waiver.requesters.includes(viewer.personId)) return [];
  const slots = ['CQL', 'CSM', ...(waiver.concernsSafety ? ['SO'] : [])];
  return openFor(viewer, viewer.rolesAt(waiver), slots, waiver.signed).map((slot) => ({
    ...{ kind: 'DECIDE_WAIVER', pilotId: waiver.pilotId, objectType: 'WAIVER', objectId: waiver.id, slot },
    ...{
      what: `Approve or reject waiver ${waiver.number} for ${waiver.criterionId} as ${slot}`,
      answer: 'decideWaiver',
    },
    ...{ since: waiver.submittedAt, due: waiver.validTo },
  }));
}

/** What each state of an item asks for, of whom. */
const ITEMS: Readonly<
  Record<string, { readonly kind: WaitingKind; readonly verb: string; readonly answer: string; readonly roles: readonly string[]; readonly safety: readonly string[] }>
> = {
  OPEN: { kind: 'TRIAGE_ITEM', verb: 'Triage', answer: 'triageItem', roles: ['CQL'], safety: ['SO'] },
  TRIAGED: { kind: 'RESOLVE_ITEM', verb: 'Start', answer: 'startItem', roles: ['VPM', 'VML'], safety: [] },
  REOPENED: { kind: 'RESOLVE_ITEM', verb: 'Start again', answer: 'startItem', roles: ['VPM', 'VML'], safety: [] },
  IN_PROGRESS: { kind: 'RESOLVE_ITEM', verb: 'Resolve', answer: 'resolveItem', roles: ['VPM', 'VML'], safety: [] },
  RESOLVED: { kind: 'VERIFY_ITEM', verb: 'Verify', answer: 'verifyItem', roles: ['CQL', 'CSM'], safety: ['SO'] },
}; // prettier-ignore

export function itemEntries(viewer: Viewer, item: ItemRow): Waiting[] {
  const asked = ITEMS[item.state];
  if (asked === undefined) return [];
  const roles = viewer.rolesAt(item);
  const wanted = [...asked.roles, ...(item.concernsSafety ? asked.safety : [])];
  if (!wanted.some((role) => roles.includes(role))) return [];
  if (asked.kind === 'VERIFY_ITEM' && item.resolvedBy === viewer.personId) return [];
  const category = item.category === null ? '' : ` (${item.category})`;
  return [
    {
      ...{ kind: asked.kind, pilotId: item.pilotId, objectType: 'PUNCH_ITEM', objectId: item.id, slot: null },
      ...{ what: `${asked.verb} item ${item.number}${category}: ${item.title}`, answer: asked.answer },
      ...{ since: item.raisedAt, due: item.dueOn === null ? null : endOf(item.dueOn) },
    },
  ];
}

/** What each state of a dossier asks for, of whom. */
const DOSSIERS: Readonly<
  Record<string, { readonly kind: WaitingKind; readonly what: string; readonly answer: string; readonly roles: readonly string[] }>
> = {
  SEALED: { kind: 'ISSUE_DOSSIER', what: 'Issue dossier', answer: 'issueDossier', roles: ['VPM'] },
  ISSUED: { kind: 'ACKNOWLEDGE_DOSSIER', what: 'Read and acknowledge dossier', answer: 'acknowledgeDossier', roles: ['CQL', 'CSM'] },
}; // prettier-ignore

export function dossierEntries(viewer: Viewer, dossier: DossierRow): Waiting[] {
  const asked = DOSSIERS[dossier.state];
  if (asked === undefined || !asked.roles.some((role) => viewer.rolesAt(dossier).includes(role))) return [];
  const { kind, what, answer } = asked;
  return [
    {
      ...{ kind, pilotId: dossier.pilotId, objectType: 'DOSSIER', objectId: dossier.id, slot: null, answer },
      ...{ what: `${what} ${dossier.number}, issue ${dossier.issue}`, since: dossier.since, due: null },
    },
  ];
}

/** Four eyes for one account: of an organisation, one administrator and one lead of it; of the installation, two of those who may. */
export function recoveryEntries(
  viewer: { readonly personId: string; readonly organisationId: string | undefined; readonly isLead: boolean; readonly isAdministrator: boolean },
  recovery: RecoveryRow,
): Waiting[] {
  const { given } = recovery;
  const isOwn = recovery.personId === viewer.personId;
  if (isOwn || given.length >= 2 || given.some(({ personId }) => personId === viewer.personId)) return [];
  const has = (capacity: string): boolean => given.some((one) => one.capacity === capacity);
  const isTheirs = recovery.organisationId === null || recovery.organisationId === viewer.organisationId;
  const asLead = viewer.isLead && isTheirs && !has('LEAD');
  const asAdministrator =
    viewer.isAdministrator && (recovery.organisationId === null ? !has('SECOND_ADMINISTRATOR') : !has('ADMINISTRATOR'));
  if (!asLead && !asAdministrator) return [];
  return [
    {
      ...{ kind: 'CONFIRM_RECOVERY', pilotId: null, objectType: 'RECOVERY', objectId: recovery.id, slot: null },
      ...{ what: `Confirm, or cancel, the recovery of ${recovery.printedName}'s account`, answer: 'confirmRecovery' },
      ...{ since: recovery.createdAt, due: recovery.expiresAt },
    },
  ];
} // prettier-ignore

export function overdueEntries(viewer: Viewer, pilot: PilotRow, now: Date): Waiting[] {
  const end = endOf(pilot.decisionDate);
  if (['DECIDED', 'CLOSED', 'CANCELLED'].includes(pilot.state) || now < end) return [];
  const roles = viewer.rolesAt({ pilotId: pilot.id, siteId: null });
  if (!roles.includes('CQL') && !roles.includes('VPM')) return [];
  return [
    {
      ...{ kind: 'PILOT_OVERDUE', pilotId: pilot.id, objectType: 'PILOT', objectId: pilot.id, slot: null },
      what: `${pilot.key} was to be decided by ${pilot.decisionDate}: decide it, or propose an extension`,
      ...{ since: end, due: end, answer: roles.includes('VPM') ? 'openGate' : 'proposeExtension' },
    },
  ];
}

/** What is due first; then what waits longest. */
export function inOrder(all: readonly Waiting[]): Waiting[] {
  const dueOf = ({ due }: Waiting): number => due?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return [...all].sort((a, b) => dueOf(a) - dueOf(b) || a.since.getTime() - b.since.getTime());
}
