import type { Tx } from './unit-of-work.js';

/** What happens to somebody's account that its owner has to learn of. */
export const SECURITY_EVENT_TYPES = [
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

export interface SecurityEvent {
  readonly type: (typeof SECURITY_EVENT_TYPES)[number];
  readonly personId: string;
  readonly at: Date;
  /** One line for the owner: which provider, which token. Never a secret. */
  readonly detail: string | null;
}

/** An invitation that is to reach somebody by e-mail. */
export interface InvitationEvent {
  readonly invitationId: string;
  readonly email: string;
  /** In clear: it is encrypted before it is stored, and told to nobody but the invited. */
  readonly code: string;
  readonly founding: boolean;
  /** `null` for an administrator of the installation. */
  readonly organisation: string | null;
  /** As it is called in sentences. */
  readonly role: string;
  readonly expiresAt: Date;
}

export interface AccountListener {
  security(tx: Tx, event: SecurityEvent): Promise<void>;
  invited(tx: Tx, event: InvitationEvent): Promise<void>;
}

/** Announces in the transaction of the change, as PilotEvents does: a listener that throws undoes it, and none does network work. */
export abstract class AccountEvents {
  /** Called once, when the application starts. */
  abstract subscribe(listener: AccountListener): void;
  abstract security(tx: Tx, event: SecurityEvent): Promise<void>;
  abstract invited(tx: Tx, event: InvitationEvent): Promise<void>;
}
