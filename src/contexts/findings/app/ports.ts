import type { PilotId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { ItemEntry, PunchItem } from '../domain/item.js';
import type { Waiver, WaiverSignOff } from '../domain/waiver.js';

export interface PageRequest {
  readonly first: number;
  /** Id of the last row of the page before. */
  readonly after?: string;
}

export interface ItemFilter {
  readonly pilotId: string;
  readonly siteId?: string;
  readonly states?: readonly string[];
  readonly category?: string;
}

/** One criterion at one place: of what a rule raised, one item at a time is alive. */
export interface MissedCriterion {
  readonly siteId: string;
  readonly useCaseId: string;
  readonly criterionId: string;
}

/** Items change only by `change`, which names the version it read. */
export abstract class PunchItems {
  abstract insert(tx: Tx, item: PunchItem): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<PunchItem | undefined>;
  /** Locks the row until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<PunchItem | undefined>;
  abstract page(tx: Tx, filter: ItemFilter, page: PageRequest): Promise<readonly PunchItem[]>;
  abstract ofPilot(tx: Tx, pilotId: string): Promise<readonly PunchItem[]>;
  /** The item that a rule raised for it and that has not ended, if any. */
  abstract alive(tx: Tx, of: MissedCriterion): Promise<PunchItem | undefined>;
  /** Those that were accepted under the waiver. */
  abstract acceptedBy(tx: Tx, waiverId: string): Promise<readonly PunchItem[]>;
  /** Writes the item that still has `item.rowVersion - 1`; false = somebody was faster. */
  abstract change(tx: Tx, item: PunchItem): Promise<boolean>;
  /** The next number in the pilot; until the transaction ends nobody else gets one. */
  abstract nextNumber(tx: Tx, pilotId: PilotId): Promise<number>;
  abstract insertEntry(tx: Tx, entry: ItemEntry): Promise<void>;
  abstract entries(tx: Tx, itemIds: readonly string[]): Promise<readonly ItemEntry[]>;
}

export interface WaiverFilter {
  readonly pilotId: string;
  readonly siteId?: string;
  readonly states?: readonly string[];
}

/** Waivers change only by `change`, which names the version it read. */
export abstract class Waivers {
  abstract insert(tx: Tx, waiver: Waiver): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<Waiver | undefined>;
  abstract lock(tx: Tx, id: string): Promise<Waiver | undefined>;
  abstract page(tx: Tx, filter: WaiverFilter, page: PageRequest): Promise<readonly Waiver[]>;
  abstract ofPilot(tx: Tx, pilotId: string): Promise<readonly Waiver[]>;
  abstract ofItem(tx: Tx, itemId: string): Promise<readonly Waiver[]>;
  /** Approved, and past their date, in whatever pilot. */
  abstract overdue(tx: Tx, at: Date): Promise<readonly Waiver[]>;
  /** How many were ever granted for the criterion at the place, whatever version of the criteria. */
  abstract countGranted(tx: Tx, of: MissedCriterion): Promise<number>;
  /** Writes the waiver that still has `waiver.rowVersion - 1`; false = somebody was faster. */
  abstract change(tx: Tx, waiver: Waiver): Promise<boolean>;
  abstract nextNumber(tx: Tx, pilotId: PilotId): Promise<number>;
  abstract insertSignOff(tx: Tx, signOff: WaiverSignOff): Promise<void>;
  abstract supersedeSignOff(tx: Tx, id: string): Promise<void>;
  abstract signOffs(tx: Tx, waiverIds: readonly string[]): Promise<readonly WaiverSignOff[]>;
}
