import type { PilotId, OrganisationId } from '../../../kernel/ids.js';
import { PilotFieldInvalid } from './errors.js';

export const PILOT_STATES = ['DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED', 'DECIDED', 'CLOSED', 'CANCELLED'] as const;
export type PilotState = (typeof PILOT_STATES)[number];

/** Every step a pilot can take; what is not in this table is refused. */
export const PILOT_STEPS: Readonly<Record<PilotState, readonly PilotState[]>> = {
  DRAFT: ['AGREED', 'CANCELLED'],
  AGREED: ['RUNNING', 'CANCELLED'],
  RUNNING: ['SUSPENDED', 'DECIDED', 'CANCELLED'],
  SUSPENDED: ['RUNNING', 'CANCELLED'],
  DECIDED: ['CLOSED', 'CANCELLED'],
  CLOSED: ['RUNNING'],
  CANCELLED: [],
};

/** States in which sites, use cases and contract versions may still be added. */
export const OPEN_STATES: readonly PilotState[] = ['DRAFT', 'AGREED', 'RUNNING'];

/** The agreement's frame: by when to decide, with how many attempts and images, and what happens when time runs out. */
export interface TimeBox {
  /** Calendar date, `2026-12-31`; the day counts to its end in UTC. */
  readonly decisionDate: string;
  readonly attemptBudget: number;
  readonly imageBudget: number;
  readonly onExpiry: string;
}

export interface Pilot extends TimeBox {
  readonly id: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  /** `PLT-0001` */
  readonly key: string;
  readonly title: string;
  readonly state: PilotState;
  readonly version: number;
  readonly extensions: number;
  readonly intendedUse: string | null;
  readonly outOfScope: string | null;
  readonly whenUnsure: string | null;
  readonly contact: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Derived, also on read: the decision date is over and nothing has been decided. */
export function isOverdue(pilot: Pick<Pilot, 'decisionDate' | 'state'>, now: Date): boolean {
  const isWaiting = !['DECIDED', 'CLOSED', 'CANCELLED'].includes(pilot.state);
  return isWaiting && now.getTime() >= Date.parse(`${pilot.decisionDate}T00:00:00Z`) + 86_400_000;
}

/** @throws PilotFieldInvalid */
export function parseTimeBox(box: TimeBox, now: Date): TimeBox {
  const at = Date.parse(`${box.decisionDate}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(box.decisionDate) && !Number.isNaN(at);
  if (!isDate || new Date(at).toISOString().slice(0, 10) !== box.decisionDate) {
    throw new PilotFieldInvalid('/decisionDate', `"${box.decisionDate}" is not a date. Write it like 2026-12-31.`);
  }
  if (isOverdue({ decisionDate: box.decisionDate, state: 'DRAFT' }, now)) {
    throw new PilotFieldInvalid('/decisionDate', `The decision date ${box.decisionDate} is over. Choose a later day.`);
  }
  return {
    decisionDate: box.decisionDate,
    attemptBudget: parseCount(box.attemptBudget, '/attemptBudget', 1000),
    imageBudget: parseCount(box.imageBudget, '/imageBudget', 100_000_000),
    onExpiry: parseText(box.onExpiry, '/onExpiry', 2000),
  };
}

/** Short names for people to say: capitals, digits, `_` and `-`, starting with a letter. @throws PilotFieldInvalid */
export function parseKey(text: string): string {
  if (/^[A-Z][A-Z0-9_-]{0,39}$/.test(text)) return text;
  throw new PilotFieldInvalid(
    '/key',
    `"${text}" is not a key. Use up to 40 capitals, digits, "_" and "-", starting with a letter, for example NORTH_GATE.`,
  );
}

/** @throws PilotFieldInvalid */
export function parseText(text: string, path: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed.length > 0 && trimmed.length <= longest) return trimmed;
  throw new PilotFieldInvalid(path, `Expected a text of 1 to ${longest} characters; found ${trimmed.length}.`);
}

/** A blank text counts as none. @throws PilotFieldInvalid */
export function parseOptionalText(text: string | null | undefined, path: string, longest: number): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : parseText(text, path, longest);
}

function parseCount(count: number, path: string, most: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new PilotFieldInvalid(path, `Expected a whole number from 1 to ${most}; found ${count}.`);
}
