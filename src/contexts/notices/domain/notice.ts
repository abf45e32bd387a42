/** What a person may switch off, one by one; SECURITY and INVITATION never. */
export const NOTICE_CATEGORIES = ['SIGNATURE', 'DECISION', 'DEADLINE', 'INVITATION', 'SECURITY'] as const;
export type NoticeCategory = (typeof NOTICE_CATEGORIES)[number];

export interface OfGate {
  readonly pilot: string;
  readonly gate: string;
  readonly gateId: string;
  readonly round: number;
  /** `null` = the whole pilot. */
  readonly site: string | null;
}

interface OfPilot {
  readonly pilot: string;
  readonly object: string;
  readonly reason: string | null;
}

interface OfInvitation {
  readonly organisation: string | null;
  readonly role: string;
  readonly expiresAt: string;
}

/** What each kind of notice tells: plain facts, as stored. Codes and other secrets are never among them. */
export interface NoticeFacts {
  readonly SIGNATURE_ASKED: OfGate & { readonly slots: readonly string[]; readonly deadline: string };
  readonly SIGNATURE_REMINDER: OfGate & { readonly slots: readonly string[]; readonly deadline: string };
  readonly SLOT_DELEGATED: OfGate & {
    readonly slot: string;
    readonly validUntil: string;
    readonly reason: string | null;
  };
  readonly DELEGATION_REVOKED: OfGate & { readonly slot: string; readonly reason: string | null };
  readonly GATE_DECIDED: OfGate & { readonly decision: string; readonly reason: string | null };
  readonly GATE_CLOSED: OfGate & { readonly state: string; readonly reason: string | null };
  readonly GATE_REVOKED: OfGate & { readonly reason: string | null };
  readonly DOSSIER_CHANGED: {
    readonly pilot: string;
    readonly number: string;
    readonly state: string;
    readonly reason: string | null;
  };
  readonly DECISION_DUE: { readonly pilot: string; readonly decisionDate: string };
  readonly DECISION_OVERDUE: { readonly pilot: string; readonly decisionDate: string };
  readonly CONDITION_OVERDUE: OfPilot;
  readonly WAIVER_ENDED: OfPilot;
  readonly INVITATION: OfInvitation;
  readonly FOUNDING_INVITATION: OfInvitation;
  readonly SECURITY: { readonly event: SecurityEvent; readonly at: string; readonly detail: string | null };
}

export type NoticeKind = keyof NoticeFacts;

/** What happened to somebody's account. */
export const SECURITY_EVENTS = [
  'REAUTHENTICATION_FAILED',
  'PASSWORD_CHANGED',
  'SECOND_FACTOR_ENROLLED',
  'SECOND_FACTOR_DISABLED',
  'RECOVERY_CODES_RENEWED',
  'API_TOKEN_CREATED',
  'RECOVERY_OPENED',
  'RECOVERY_COMPLETED',
  'LOGIN_LINKED',
  'LOGIN_UNLINKED',
] as const;
export type SecurityEvent = (typeof SECURITY_EVENTS)[number];

export const CATEGORY_OF: Readonly<Record<NoticeKind, NoticeCategory>> = {
  SIGNATURE_ASKED: 'SIGNATURE',
  SIGNATURE_REMINDER: 'SIGNATURE',
  SLOT_DELEGATED: 'SIGNATURE',
  DELEGATION_REVOKED: 'SIGNATURE',
  GATE_DECIDED: 'DECISION',
  GATE_CLOSED: 'DECISION',
  GATE_REVOKED: 'DECISION',
  DOSSIER_CHANGED: 'DECISION',
  DECISION_DUE: 'DEADLINE',
  DECISION_OVERDUE: 'DEADLINE',
  CONDITION_OVERDUE: 'DEADLINE',
  WAIVER_ENDED: 'DEADLINE',
  INVITATION: 'INVITATION',
  FOUNDING_INVITATION: 'INVITATION',
  SECURITY: 'SECURITY',
};

export const OPTIONAL_CATEGORIES = ['SIGNATURE', 'DECISION', 'DEADLINE'] as const satisfies readonly NoticeCategory[];
export type OptionalCategory = (typeof OPTIONAL_CATEGORIES)[number];

export type NoticeContent = {
  readonly [Kind in NoticeKind]: { readonly kind: Kind; readonly facts: NoticeFacts[Kind] };
}[NoticeKind];

export type NoticeState = 'QUEUED' | 'SENT' | 'FAILED';

/** One message to one person, before and after it is sent. */
export type Notice = NoticeContent & {
  readonly id: string;
  /** What it is about, once: the same occasion is told the same address a single time. */
  readonly occasion: string;
  /** `null` for somebody who has no account yet. */
  readonly personId: string | null;
  readonly email: string;
  readonly printedName: string | null;
  /** The code of an invitation, encrypted; gone when the message is sent. */
  readonly sealedCode: string | null;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};

/** What the code of an invitation is encrypted for: a row copied to another notice does not open. */
export function useOf(noticeId: string): string {
  return `invitation in notice ${noticeId}`;
}
