import {
  CATEGORY_OF,
  OPTIONAL_CATEGORIES,
  type NoticeCategory,
  type NoticeContent,
  type NoticeFacts,
  type NoticeKind,
  type OfGate,
  type SecurityEvent,
} from './notice.js';

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

export interface Reader {
  /** `null`: an invitation to somebody whose name is not known. */
  readonly printedName: string | null;
  /** Where Touchstone is served, when the operator has said so. */
  readonly address: string | undefined;
  /** Of an invitation, in clear. */
  readonly code?: string;
}

type Lines = readonly string[];
interface Draft {
  readonly subject: string;
  readonly lines: Lines;
}
type Compose<Kind extends NoticeKind> = (facts: NoticeFacts[Kind], reader: Reader) => Draft;

const GATE_TITLES: Readonly<Record<string, string>> = {
  G0_AGREEMENT: 'agreement (G0)',
  G1_FAT: 'factory acceptance (G1)',
  G2_SAT: 'site acceptance (G2)',
  G3_GO_LIVE: 'go-live (G3)',
  G4_REVIEW: 'review (G4)',
};
const DECISIONS: Readonly<Record<string, string>> = { GO: 'GO', CONDITIONAL: 'GO with conditions', NO_GO: 'NO-GO' };
const ENDINGS: Readonly<Record<string, string>> = {
  STALE: 'is out of date: the evidence it was opened on has changed',
  EXPIRED: 'has expired: its deadline passed without a decision',
  WITHDRAWN: 'was withdrawn',
};

/** What became of a dossier, and what its reader does now. */
const DOSSIERS: Readonly<Record<string, { readonly became: string; readonly now: string }>> = {
  ISSUED: { became: 'was issued', now: 'Read it, check the file with touchstone verify, and acknowledge it.' },
  ACKNOWLEDGED: {
    became: 'was received and read',
    now: 'That approves nothing: what is decided was decided at the gate.',
  },
  SUPERSEDED: { became: 'was superseded by a later one', now: 'Rely on the later one from now on.' },
  REVOKED: { became: 'was revoked', now: 'Do not rely on it any more, nor on copies of it.' },
};

/** Subject and body of every kind of message, in one place. */
const TEXTS: { readonly [Kind in NoticeKind]: Compose<Kind> } = {
  SIGNATURE_ASKED: (facts) => ({
    subject: `Your signature is asked for: ${gateIn(facts)}`,
    lines: [
      `The gate ${gateIn(facts)} is open, and you can sign it.`,
      '',
      ...about(facts),
      `Slot you can fill: ${facts.slots.join(', ')}`,
      `Open until:        ${dayOf(facts.deadline)}`,
      '',
      'Read the evidence first; then sign, or reject with a reason. One rejection ends the round with NO-GO.',
    ],
  }),
  SIGNATURE_REMINDER: (facts) => ({
    subject: `Still open, and soon over: ${gateIn(facts)}`,
    lines: [
      `The gate ${gateIn(facts)} still waits for a signature that you could give.`,
      '',
      ...about(facts),
      `Slot you can fill: ${facts.slots.join(', ')}`,
      `Open until:        ${dayOf(facts.deadline)}`,
      '',
      'After that the round expires, and the signatures given in it do not count any more.',
    ],
  }),
  SLOT_DELEGATED: (facts) => ({
    subject: `A signature is put into your hands: ${gateIn(facts)}`,
    lines: [
      `A colleague asks you to fill the slot ${facts.slot} of the gate ${gateIn(facts)}, under your own name.`,
      '',
      ...about(facts),
      `Yours until:       ${dayOf(facts.validUntil)}`,
      ...because(facts.reason),
      '',
      'Read the evidence first; then sign, or reject with a reason. One rejection ends the round with NO-GO.',
    ],
  }),
  DELEGATION_REVOKED: (facts) => ({
    subject: `Not in your hands any more: ${gateIn(facts)}`,
    lines: [
      `The slot ${facts.slot} of the gate ${gateIn(facts)} was taken back. You need not sign it.`,
      '',
      ...about(facts),
      ...because(facts.reason),
    ],
  }),
  GATE_DECIDED: (facts) => ({
    subject: `${decisionOf(facts.decision)}: ${gateIn(facts)}`,
    lines: [
      `The gate ${gateIn(facts)} was decided: ${decisionOf(facts.decision)}.`,
      '',
      ...about(facts),
      ...because(facts.reason),
      '',
      'The dossier with all evidence and signatures is being sealed.',
    ],
  }),
  GATE_CLOSED: (facts) => ({
    subject: `Round ended without a decision: ${gateIn(facts)}`,
    lines: [
      `Round ${facts.round} of the gate ${gateIn(facts)} ${ENDINGS[facts.state] ?? `ended (${facts.state})`}. Signatures given in it do not count any more.`,
      '',
      ...about(facts),
      ...because(facts.reason),
    ],
  }),
  GATE_REVOKED: (facts) => ({
    subject: `Revoked: ${gateIn(facts)}`,
    lines: [
      `The decision of the gate ${gateIn(facts)} was revoked. Do not rely on it any more.`,
      '',
      ...about(facts),
      ...because(facts.reason),
    ],
  }),
  DOSSIER_CHANGED: ({ number, pilot, reason, state }) => ({
    subject: `Dossier ${number} ${DOSSIERS[state]?.became ?? `is ${state}`}`,
    lines: [
      `Dossier ${number} of the pilot "${pilot}" ${DOSSIERS[state]?.became ?? `is ${state}`}.`,
      ...because(reason),
      '',
      DOSSIERS[state]?.now ?? '',
    ],
  }),
  DECISION_DUE: ({ decisionDate, pilot }) => ({
    subject: `To be decided by ${decisionDate}: ${pilot}`,
    lines: [
      `The pilot "${pilot}" is to be decided by ${decisionDate}, and no decision has been made.`,
      '',
      'Past that date no run is declared any more: decide it, or propose an extension, which both leads sign.',
    ],
  }),
  DECISION_OVERDUE: ({ decisionDate, pilot }) => ({
    subject: `The decision date is over: ${pilot}`,
    lines: [
      `The pilot "${pilot}" was to be decided by ${decisionDate}. No run is declared in it any more.`,
      '',
      'Decide it, or propose an extension, which both leads sign and page 1 of the dossier counts.',
    ],
  }),
  CONDITION_OVERDUE: (facts) => ({
    subject: `A condition is overdue: ${facts.pilot}`,
    lines: [
      `A condition of the pilot "${facts.pilot}" has passed its due date. The decision that rests on it may be revoked.`,
      '',
      `Concerns: ${facts.object}`,
      ...because(facts.reason),
    ],
  }),
  WAIVER_ENDED: (facts) => ({
    subject: `A waiver has ended: ${facts.pilot}`,
    lines: [
      `A waiver in the pilot "${facts.pilot}" has ended. What it covered counts as not met again.`,
      '',
      `Concerns: ${facts.object}`,
      ...because(facts.reason),
    ],
  }),
  INVITATION: (facts, reader) => ({
    subject: 'You are invited to Touchstone',
    lines: [
      `You are invited to ${facts.organisation ?? 'the administration of this installation'} as ${facts.role}.`,
      '',
      ...invitation(facts.expiresAt, reader),
    ],
  }),
  FOUNDING_INVITATION: (facts, reader) => ({
    subject: 'You are invited to Touchstone, as the first of your organisation',
    lines: [
      `You are invited to ${facts.organisation ?? 'your organisation'} as ${facts.role}. You then invite your colleagues.`,
      '',
      ...invitation(facts.expiresAt, reader),
    ],
  }),
  SECURITY: ({ at, detail, event }) => ({
    subject: SECURITY[event].subject,
    lines: [
      SECURITY[event].body,
      '',
      `When: ${at.slice(0, 16).replace('T', ' ')} UTC`,
      ...(detail === null ? [] : [`What: ${oneLine(detail)}`]),
      '',
      'If this was not you, change your password, end your other sessions, and tell your administrator now.',
    ],
  }),
};

const SECURITY: Readonly<Record<SecurityEvent, { readonly subject: string; readonly body: string }>> = {
  REAUTHENTICATION_FAILED: {
    subject: 'Somebody failed to confirm to be you',
    body: 'In a session of your account, the password or code that an act asks for was wrong. Nothing was done. Further failures within ten minutes are not told one by one.',
  },
  PASSWORD_CHANGED: {
    subject: 'Your password was changed',
    body: 'The password of your account was changed, and your other sessions have ended.',
  },
  SECOND_FACTOR_ENROLLED: {
    subject: 'A second factor was set up',
    body: 'Signing in and signing now ask for a code of an authenticator app.',
  },
  SECOND_FACTOR_DISABLED: {
    subject: 'Your second factor was taken off',
    body: 'Signing in and signing with your account ask for no code any more.',
  },
  RECOVERY_CODES_RENEWED: {
    subject: 'Your recovery codes were renewed',
    body: 'Your account has ten new recovery codes. The old ones are void.',
  },
  API_TOKEN_CREATED: {
    subject: 'A new API token of yours was made',
    body: 'A program can now read, and do what the scopes of the token say, as you. It never signs.',
  },
  RECOVERY_OPENED: {
    subject: 'A recovery of your account was begun',
    body: 'Somebody says that you lost access to your account. Two people have to vouch for it before anything changes. If you lost nothing, have an administrator cancel it.',
  },
  RECOVERY_COMPLETED: {
    subject: 'Your account was recovered',
    body: 'Access to your account was given anew; all sessions and API tokens have ended, and for a while it signs nothing.',
  },
  LOGIN_LINKED: {
    subject: 'A login was linked to your account',
    body: 'Whoever signs in with this login at the identity provider now signs in as you.',
  },
  LOGIN_UNLINKED: {
    subject: 'A login was taken off your account',
    body: 'This login of the identity provider does not open your account any more.',
  },
};

/** Everything that comes from people and rows is put on one line of its own. */
export function composeNotice(content: NoticeContent, reader: Reader): NoticeText {
  const compose = TEXTS[content.kind] as (facts: NoticeContent['facts'], reader: Reader) => Draft;
  const { lines, subject } = compose(content.facts, reader);
  const greeting = reader.printedName === null ? 'Hello,' : `Hello ${oneLine(reader.printedName)},`;
  const footer = footerOf(CATEGORY_OF[content.kind], reader.address);
  const text = [greeting, '', ...lines.map(oneLine), '', '-- ', ...footer, ''].join('\n');
  return { subject: oneLine(subject), text };
}

function invitation(expiresAt: string, { address, code }: Reader): Lines {
  return [
    `Your invitation code: ${code ?? '(used or expired)'}`,
    `It works once, until ${dayOf(expiresAt)}. Keep it to yourself: whoever has it joins in your place.`,
    '',
    address === undefined
      ? 'Redeem it with the mutation redeemInvitation, or through your identity provider with beginOidcSignIn.'
      : `Redeem it at ${address}: with the mutation redeemInvitation, or through your identity provider with beginOidcSignIn.`,
  ];
}

function footerOf(category: NoticeCategory, address: string | undefined): Lines {
  const isOptional = (OPTIONAL_CATEGORIES as readonly string[]).includes(category);
  return [
    `Touchstone${address === undefined ? '' : `, ${address}`}. Sent by a machine; answers are not read.`,
    ...(isOptional ? ['You can switch off messages of this kind with setNoticePreferences.'] : []),
  ];
}

function about({ gateId, pilot, round, site }: OfGate): Lines {
  return [
    `Pilot:             ${pilot}`,
    `Site:              ${site ?? 'the whole pilot'}`,
    `Round:             ${round}`,
    `Gate id:           ${gateId}`,
  ];
}

function because(reason: string | null): Lines {
  return reason === null ? [] : [`Reason: ${reason}`];
}

function gateIn({ gate, pilot, site }: OfGate): string {
  return `${GATE_TITLES[gate] ?? gate} of "${pilot}"${site === null ? '' : ` at ${site}`}`;
}

function decisionOf(decision: string): string {
  return DECISIONS[decision] ?? decision;
}

/** Instants are told by their day and minute, in UTC: readers sit in several zones. */
function dayOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
