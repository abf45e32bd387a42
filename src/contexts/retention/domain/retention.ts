import { RetentionInvalid } from './errors.js';

/** As long as a customer may have to answer for a decision, where nobody set another time. */
export const DEFAULT_YEARS = 10;
const MOST_YEARS = 100;

export interface KeptPilot {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  readonly state: 'CLOSED' | 'CANCELLED';
  /** When its last gate was decided; without one, when it was cancelled. `null`: neither is known, so it is kept. */
  readonly keptSince: Date | null;
  readonly isOnHold: boolean;
  readonly purgedAt: Date | null;
}

export type KeepingState = 'KEPT' | 'ON_HOLD' | 'DUE' | 'PURGED';

/** The first instant at which it may go. 29 February becomes 1 March: never earlier than the years are over. */
export function keptUntil(since: Date, years: number): Date {
  const until = new Date(since);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}

export function keepingOf(pilot: KeptPilot, years: number, now: Date): KeepingState {
  if (pilot.purgedAt !== null) return 'PURGED';
  if (pilot.keptSince === null || now < keptUntil(pilot.keptSince, years)) return 'KEPT';
  return pilot.isOnHold ? 'ON_HOLD' : 'DUE';
}

/** @throws RetentionInvalid */
export function parseYears(years: number): number {
  if (Number.isInteger(years) && years >= 1 && years <= MOST_YEARS) return years;
  throw new RetentionInvalid(`Expected a whole number of years from 1 to ${MOST_YEARS}; found ${years}.`);
}
