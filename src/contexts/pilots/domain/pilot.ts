import type { PilotId, OrganisationId } from '../../../kernel/ids.js';
import { PilotFieldInvalid } from './errors.js';
import { UNDECIDED_STATES, type PilotState, type PilotSuspender } from './pilot-states.js';

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
  /** How often its decision date was moved, each time signed by both sides. */
  readonly extensions: number;
  /** From 1; a pilot that is opened again begins its next round. */
  readonly round: number;
  /** Set while it is suspended. */
  readonly suspendedAs: PilotSuspender | null;
  readonly intendedUse: string | null;
  readonly outOfScope: string | null;
  readonly whenUnsure: string | null;
  readonly contact: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Derived, also on read: the decision date is over and nothing has been decided. */
export function isOverdue(pilot: Pick<Pilot, 'decisionDate' | 'state'>, now: Date): boolean {
  return (
    UNDECIDED_STATES.includes(pilot.state) &&
    now.getTime() >= Date.parse(`${pilot.decisionDate}T00:00:00Z`) + 86_400_000
  );
}

/** @throws PilotFieldInvalid */
export function parseTimeBox(box: TimeBox, now: Date): TimeBox {
  return {
    decisionDate: parseDecisionDate(box.decisionDate, now),
    attemptBudget: parseCount(box.attemptBudget, '/attemptBudget', 1000),
    imageBudget: parseCount(box.imageBudget, '/imageBudget', 100_000_000),
    onExpiry: parseText(box.onExpiry, '/onExpiry', 2000),
  };
}

/** A day that is not over yet. @throws PilotFieldInvalid */
export function parseDecisionDate(text: string, now: Date): string {
  const at = Date.parse(`${text}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at);
  if (!isDate || new Date(at).toISOString().slice(0, 10) !== text) {
    throw new PilotFieldInvalid('/decisionDate', `"${text.slice(0, 40)}" is not a date. Write it like 2026-12-31.`);
  }
  if (isOverdue({ decisionDate: text, state: 'DRAFT' }, now)) {
    throw new PilotFieldInvalid('/decisionDate', `The decision date ${text} is over. Choose a later day.`);
  }
  return text;
}

/** A later day than the one agreed before. @throws PilotFieldInvalid */
export function parseLaterDate(text: string, before: string, now: Date): string {
  const date = parseDecisionDate(text, now);
  if (date > before) return date;
  throw new PilotFieldInvalid(
    '/decisionDate',
    `The new date ${date} is not after ${before}. A decision date only moves forward.`,
  );
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
