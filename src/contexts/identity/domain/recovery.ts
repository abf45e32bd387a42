/** What was lost: the second factor alone, or the password (and whatever second factor there was). */
export type RecoveryKind = 'SECOND_FACTOR' | 'ACCOUNT';
export type RecoveryState = 'OPEN' | 'CONFIRMED' | 'COMPLETED' | 'CANCELLED';

/** In which capacity somebody vouches. Two different ones make four eyes. */
export type RecoveryCapacity = 'ADMINISTRATOR' | 'SECOND_ADMINISTRATOR' | 'LEAD' | 'OPERATOR';

export interface RecoveryCase {
  readonly id: string;
  readonly personId: string;
  readonly kind: RecoveryKind;
  readonly state: RecoveryState;
  /** `null`: the person asked. */
  readonly openedBy: string | null;
  readonly reason: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** End of the cooling-off time; set by the second confirmation. */
  readonly readyAt: Date | null;
  readonly endedAt: Date | null;
}

export interface RecoveryConfirmation {
  readonly caseId: string;
  readonly capacity: RecoveryCapacity;
  /** `null`: the operator at the machine itself. */
  readonly personId: string | null;
  readonly partSha256: string;
  readonly reason: string;
  readonly confirmedAt: Date;
}

export const CONFIRMATIONS = 2;
/** A case nobody finishes is over after this many days. */
export const RECOVERY_DAYS = 14;

/**
 * Capacities of which two make the four eyes. Members of an organisation: an administrator and a lead of that organisation.
 * Administrators: other administrators, the operator at the machine, the lead of any organisation.
 */
export function capacitiesFor(organisationId: string | null): readonly RecoveryCapacity[] {
  return organisationId === null
    ? ['ADMINISTRATOR', 'SECOND_ADMINISTRATOR', 'OPERATOR', 'LEAD']
    : ['ADMINISTRATOR', 'LEAD'];
}

export function isUnderWay(one: RecoveryCase, now: Date): boolean {
  return (one.state === 'OPEN' || one.state === 'CONFIRMED') && now < one.expiresAt;
}
