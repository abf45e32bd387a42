import { IdentityFieldInvalid, PasswordTooWeak } from './errors.js';

/** An account as sign-in and signing need it. */
export interface Account {
  readonly id: string;
  readonly organisationId: string | null;
  readonly email: string;
  readonly printedName: string;
  /** `null` for a person who signs in at an identity provider alone. */
  readonly passwordHash: string | null;
  readonly failedAttempts: number;
  readonly lockedUntil: Date | null;
  readonly deactivatedAt: Date | null;
  /** Set by a recovery. */
  readonly signingClosedUntil: Date | null;
}

export interface LockoutRule {
  /** Failures in a row after which the account closes. */
  readonly lockoutAfter: number;
  readonly lockoutMinutes: number;
}

/** What a wrong password leaves behind. A lock that has run out starts the count anew. */
export function afterFailure(
  account: Pick<Account, 'failedAttempts' | 'lockedUntil'>,
  rule: LockoutRule,
  now: Date,
): { failedAttempts: number; lockedUntil: Date | null } {
  const isOver = account.lockedUntil !== null && account.lockedUntil <= now;
  const failedAttempts = (isOver ? 0 : account.failedAttempts) + 1;
  const lockedUntil =
    failedAttempts >= rule.lockoutAfter ? new Date(now.getTime() + rule.lockoutMinutes * 60_000) : null;
  return { failedAttempts, lockedUntil };
}

export function isLocked(account: Pick<Account, 'lockedUntil'>, now: Date): boolean {
  return account.lockedUntil !== null && now < account.lockedUntil;
}

/** NIST SP 800-63B-4 asks for 15 where the password is the only factor. */
const MIN_PASSWORD = 15;
/** Longer ones cost hashing time and protect nobody. */
const MAX_PASSWORD = 256;
const MIN_DIFFERENT_CHARACTERS = 5;

/** @throws PasswordTooWeak. Length in Unicode code points; nothing is trimmed or normalised away silently. */
export function checkPassword(password: string, email: string, path = '/password'): void {
  const characters = [...password];
  if (characters.length < MIN_PASSWORD) throw new PasswordTooWeak(`has ${characters.length} characters`, path);
  if (characters.length > MAX_PASSWORD) {
    throw new PasswordTooWeak(`has ${characters.length} characters, more than the ${MAX_PASSWORD} allowed`, path);
  }
  if (new Set(characters).size < MIN_DIFFERENT_CHARACTERS) {
    throw new PasswordTooWeak('repeats a few characters over and over', path);
  }
  if (password.trim().toLowerCase() === email) throw new PasswordTooWeak('is the e-mail address', path);
}

const ADDRESS = /^[^\s@"<>()]+@[^\s@"<>()]+\.[^\s@"<>().]+$/;

/** Lower case, without surrounding space. @throws IdentityFieldInvalid */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || !ADDRESS.test(email)) {
    throw new IdentityFieldInvalid('/email', `"${text}" is not an e-mail address. Write it like name@example.com.`);
  }
  return email;
}

/** 1 to 200 characters on one line. @throws IdentityFieldInvalid */
export function parseName(text: string, path: string): string {
  const name = text.trim();
  const hasControlCharacter = /\p{Cc}/u.test(name);
  if (name.length === 0 || name.length > 200 || hasControlCharacter) {
    throw new IdentityFieldInvalid(
      path,
      `A name has 1 to 200 characters on one line; this one has ${name.length}${hasControlCharacter ? ' and control characters' : ''}.`,
    );
  }
  return name;
}

/** 3 to 2000 characters, so that a later reader learns why. @throws IdentityFieldInvalid */
export function parseReason(text: string): string {
  const reason = text.trim();
  if (reason.length < 3 || reason.length > 2000) {
    throw new IdentityFieldInvalid('/reason', `A reason has 3 to 2000 characters; this one has ${reason.length}.`);
  }
  return reason;
}
