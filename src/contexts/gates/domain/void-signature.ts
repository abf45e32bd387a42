import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { VoidRefused } from './finding-errors.js';
import type { Gate, SignOff } from './gate.js';

export type VoidRole = 'SO' | 'CQL' | 'VPM';

/** One of two people who say that a signature was none: misused credentials, or a signer who was not eligible. */
export interface SignOffVoid {
  readonly id: string;
  readonly signOffId: string;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly personId: PersonId;
  readonly role: VoidRole;
  readonly reason: string;
  readonly at: Date;
}

/** The safety officer, and somebody of the side that did not sign: the vendor's lead for the customer's signatures, and the other way round. */
export function voidRoles(gate: Gate, signOff: SignOff): readonly VoidRole[] {
  const side = gate.policy.slots.find(({ slot }) => slot === signOff.slot)?.side;
  return side === 'VENDOR' ? ['SO', 'CQL'] : ['SO', 'VPM'];
}

/** Whether both have said so, this one included. @throws VoidRefused */
export function isVoided(before: readonly SignOffVoid[], now: SignOffVoid, signOff: SignOff): boolean {
  if (now.personId === signOff.personId) throw new VoidRefused('you have given it yourself; withdraw it instead');
  if (before.some(({ personId }) => personId === now.personId)) throw new VoidRefused('you have proposed it already');
  if (before.some(({ role }) => role === now.role)) throw new VoidRefused(`a ${now.role} has proposed it already`);
  return before.length > 0;
}
