import type { GateId, OrganisationId, PersonId } from '../../../kernel/ids.js';
import { DelegationRefused } from './delegation-errors.js';
import type { Slot, SlotRole } from './policy.js';

/** One slot of one round, handed by who may sign it to a colleague, for a while. */
export interface Delegation {
  readonly id: string;
  readonly gateId: GateId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly slot: string;
  readonly fromPersonId: PersonId;
  /** Names as they were when it was made. */
  readonly fromName: string;
  readonly toPersonId: PersonId;
  readonly toName: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly validUntil: Date;
  /** `null` = not taken back. */
  readonly endedAt: Date | null;
  readonly endedBy: PersonId | null;
  readonly endReason: string | null;
}

const LONGEST_DAYS = 30;
const DAY_MS = 86_400_000;

export function isInForce({ endedAt, validUntil }: Delegation, at: Date): boolean {
  return endedAt === null && at < validUntil;
}

/** @throws DelegationRefused unless it ends after now, and no more than 30 days from it */
export function checkPeriod(validUntil: Date, now: Date): void {
  const days = (validUntil.getTime() - now.getTime()) / DAY_MS;
  if (!(days > 0 && days <= LONGEST_DAYS))
    throw new DelegationRefused(
      `it would end at ${validUntil.toISOString()}; it may last up to ${LONGEST_DAYS} days from now`,
      '/validUntil',
    );
}

/**
 * Why somebody with these roles in the pilot may not stand in; `undefined` = may. The role rules of the slot hold for who stands in: an
 * engineer approves nothing, safety is the safety officer's, and who has no part in the pilot has no part in its decisions.
 */
export function whyNotStandIn({ role, meaning }: Slot, held: readonly SlotRole[]): string | undefined {
  if (held.includes(role)) return undefined;
  if (held.length === 0) return 'holds no role on that side of this pilot';
  if (role === 'SO') return 'is no safety officer, and only one stands in for another';
  if (meaning === 'APPROVED' && held.every((one) => one === 'VML'))
    return 'is an engineer of the vendor, who approves nothing';
  return undefined;
}
