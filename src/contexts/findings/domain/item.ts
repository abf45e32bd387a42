import type { OrganisationId, PersonId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { AStays, ItemStateRefused } from './errors.js';
import { stepOf } from '../../../kernel/state-table.js';
import { ITEM_TRANSITIONS, type ItemState } from './item-states.js';

/** States in which somebody still has something to do. */
export const OPEN_ITEM_STATES: readonly ItemState[] = ['OPEN', 'TRIAGED', 'IN_PROGRESS', 'RESOLVED', 'REOPENED'];

/** A: blocks, or concerns safety. B: before the next gate. C: cosmetic, after handover. */
export const ITEM_CATEGORIES = ['A', 'B', 'C'] as const;
export type ItemCategory = (typeof ITEM_CATEGORIES)[number];

/** What has to change: the model, the data, what stands at the site, or how people work. */
export const ITEM_KINDS = ['MODEL', 'DATA', 'SITE', 'PROCESS'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** An A that one of two people wants to see lower. */
export interface Downgrade {
  readonly to: 'B' | 'C';
  readonly by: PersonId;
  readonly role: 'CQL' | 'SO';
  readonly reason: string;
}

/** One deviation from what was agreed, from its report to its verified closure. */
export interface PunchItem {
  readonly id: string;
  /** Within the pilot. */
  readonly number: number;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  /** `null` = the whole pilot. */
  readonly siteId: string | null;
  readonly useCaseId: string | null;
  /** The criterion that was missed, of these criteria. */
  readonly criteriaSetId: string | null;
  readonly criterionId: string | null;
  /** In which it was seen first. */
  readonly runId: string | null;
  readonly kind: ItemKind;
  readonly concernsSafety: boolean;
  readonly title: string;
  readonly description: string;
  readonly state: ItemState;
  /** `null` until somebody has triaged it. */
  readonly category: ItemCategory | null;
  readonly ownerId: PersonId | null;
  /** Calendar day, `2026-12-31`. */
  readonly dueOn: string | null;
  readonly rowVersion: number;
  /** `null` = raised by a rule, because a formal run missed the criterion. */
  readonly raisedBy: PersonId | null;
  readonly raisedAt: Date;
  readonly evidenceSha256: Sha256 | null;
  readonly resolvedBy: PersonId | null;
  readonly verifiedBy: PersonId | null;
  readonly verifiedRunId: string | null;
  readonly duplicateOf: string | null;
  readonly waiverId: string | null;
  readonly downgrade: Downgrade | null;
}

export function isOpenItem({ state }: Pick<PunchItem, 'state'>): boolean {
  return OPEN_ITEM_STATES.includes(state);
}

/**
 * The item in its next state, one version on. An A never leaves but by a verified closure: calling it no defect, a duplicate or
 * accepted takes a downgrade by two people first. @throws ItemStateRefused, AStays
 */
export function advanceItem(item: PunchItem, to: ItemState, changes: Partial<PunchItem> = {}): PunchItem {
  if (stepOf(ITEM_TRANSITIONS, item.state, to) === undefined) throw new ItemStateRefused(item.number, item.state, to);
  const isWaved = to === 'NOT_A_DEFECT' || to === 'DUPLICATE' || to === 'ACCEPTED';
  if (isWaved && item.category === 'A') throw new AStays(item.number);
  return { ...item, ...changes, state: to, rowVersion: item.rowVersion + 1 };
}

/** Whether a new category is lower than an A: one person alone may not. */
export function isDowngrade(from: ItemCategory | null, to: ItemCategory): boolean {
  return from === 'A' && to !== 'A';
}

/** One line of an item's history. */
export interface ItemEntry {
  readonly id: string;
  readonly itemId: string;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly kind: 'RAISED' | 'SEEN_AGAIN' | 'CHANGED' | 'DOWNGRADE_PROPOSED' | 'COMMENT';
  readonly fromState: ItemState | null;
  readonly toState: ItemState;
  readonly category: ItemCategory | null;
  /** `null` = a rule did it. */
  readonly personId: PersonId | null;
  readonly text: string | null;
  readonly runId: string | null;
  readonly at: Date;
}
