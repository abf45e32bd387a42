import { ConditionRefused } from './finding-errors.js';
import type { ConditionAsked, ConditionFact, ItemFact } from './finding-facts.js';

const SHORTEST_TEXT = 10;

/** A punch item, as a condition needs it. */
export interface ConditionItem extends Pick<ItemFact, 'number' | 'state' | 'category'> {
  readonly ownerId: string | null;
  readonly dueOn: string | null;
}

/** An open point as it will be signed: owner and day are the item's, as they are now. @throws ConditionRefused */
export function conditionOf(
  asked: ConditionAsked,
  item: ConditionItem | undefined,
  { index, today }: { readonly index: number; readonly today: string },
): ConditionFact {
  const refuse = (why: string): never => {
    throw new ConditionRefused(index, why);
  };
  if (item === undefined) return refuse('there is no such punch item among what this gate decides on');
  const { number, ownerId, dueOn } = item;
  const text = asked.text.trim();
  if (text.length < SHORTEST_TEXT) return refuse('it says nothing: at least 10 characters');
  if (item.category === 'A') return refuse(`punch item ${number} is an A, and an A blocks`);
  if (ownerId === null || dueOn === null) return refuse(`punch item ${number} has no owner and date: triage it first`);
  if (['VERIFIED', 'NOT_A_DEFECT', 'DUPLICATE'].includes(item.state))
    return refuse(`punch item ${number} is ${item.state}`);
  if (dueOn < today) return refuse(`punch item ${number} was due on ${dueOn}`);
  return { itemId: asked.itemId, number, text, ownerId, dueOn };
}

export type ConditionState = 'OPEN' | 'CLOSED' | 'OVERDUE';

/** Closed by a verified item only; overdue from the day after its date on. */
export function conditionState(condition: ConditionFact, itemState: string | undefined, today: string): ConditionState {
  if (itemState === 'VERIFIED') return 'CLOSED';
  return condition.dueOn < today ? 'OVERDUE' : 'OPEN';
}
