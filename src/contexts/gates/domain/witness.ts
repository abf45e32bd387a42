import type { GateId, OrganisationId, PersonId } from '../../../kernel/ids.js';
import { WitnessInvalid } from './witness-errors.js';

export const PRESENCES = ['PRESENT', 'REMOTE', 'ABSENT'] as const;
export type Presence = (typeof PRESENCES)[number];

/** Somebody who was there when a round was decided, or was invited and was not. A witness approves nothing by being named. */
export interface Witness {
  readonly id: string;
  readonly gateId: GateId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly name: string;
  readonly organisation: string;
  readonly presence: Presence;
  readonly notedBy: PersonId;
  readonly notedByName: string;
  readonly notedAt: Date;
}

const LONGEST = 200;

/** @throws WitnessInvalid */
export function witnessText(text: string, field: 'name' | 'organisation'): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > LONGEST) throw new WitnessInvalid(field, trimmed.length);
  return trimmed;
}

/** The last note about each name of an organisation, in the order they were first noted. */
export function lastNoted(all: readonly Witness[]): Witness[] {
  const found = new Map<string, Witness>();
  for (const witness of all) found.set(`${witness.name}\n${witness.organisation}`, witness);
  return [...found.values()];
}
