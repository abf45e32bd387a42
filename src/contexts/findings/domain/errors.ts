import { DomainError } from '../../../kernel/domain-error.js';

export class ItemNotFound extends DomainError<'PUNCH_ITEM_NOT_FOUND'> {
  readonly code = 'PUNCH_ITEM_NOT_FOUND';
  constructor(id: string) {
    super(`There is no punch item ${id} that you may see. Check the id; items belong to a pilot of your organisation.`);
  }
}

export class ItemStateRefused extends DomainError<'PUNCH_ITEM_STATE_REFUSED'> {
  readonly code = 'PUNCH_ITEM_STATE_REFUSED';
  constructor(number: number, from: string, to: string) {
    super(`Punch item ${number} is ${from} and cannot become ${to}.`, { details: { number, from, to } });
  }
}

export class ItemChanged extends DomainError<'PUNCH_ITEM_CHANGED'> {
  readonly code = 'PUNCH_ITEM_CHANGED';
  constructor(number: number) {
    super(`Punch item ${number} was changed by somebody else in the meantime. Read it again.`, { details: { number } });
  }
}

export class ItemInvalid extends DomainError<'PUNCH_ITEM_INVALID'> {
  readonly code = 'PUNCH_ITEM_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

/** An A blocks every gate: nobody takes it away alone. */
export class AStays extends DomainError<'PUNCH_ITEM_STAYS_A'> {
  readonly code = 'PUNCH_ITEM_STAYS_A';
  constructor(number: number) {
    super(
      `Punch item ${number} is an A. It ends with a verified closure; anything less takes a downgrade by the quality lead and the safety officer first (downgradeItem).`,
      { path: '/category', details: { number } },
    );
  }
}

export class NothingToDowngrade extends DomainError<'PUNCH_ITEM_NOT_DOWNGRADABLE'> {
  readonly code = 'PUNCH_ITEM_NOT_DOWNGRADABLE';
  constructor(number: number, category: string | null, state: string) {
    super(
      `Punch item ${number} is ${category ?? 'not triaged'} and ${state}; only an open A is downgraded. Triage it instead.`,
      { path: '/category', details: { number, category, state } },
    );
  }
}

export class RunShowsNoFix extends DomainError<'PUNCH_ITEM_FIX_NOT_SHOWN'> {
  readonly code = 'PUNCH_ITEM_FIX_NOT_SHOWN';
  constructor(number: number, why: string) {
    super(
      `Punch item ${number} is about the model, so its closure rests on a later formal run that shows it: ${why}. Name such a run, or reopen the item.`,
      { path: '/runId', details: { number } },
    );
  }
}

export class FindingReasonRequired extends DomainError<'FINDING_REASON_REQUIRED'> {
  readonly code = 'FINDING_REASON_REQUIRED';
  constructor(what: string, path = '/reason') {
    super(`${what} needs a text of at least 10 characters: it stays in the record.`, { path });
  }
}

/** Two people where one is not enough. */
export class SamePerson extends DomainError<'E_SOD'> {
  readonly code = 'E_SOD';
  constructor(did: string, may: string) {
    super(`You ${did}, so you may not ${may}. Somebody else has to.`);
  }
}

const SHORTEST_REASON = 10;

/** The text without white space around it. @throws FindingReasonRequired */
export function reasonOf(text: string, what: string, path?: string): string {
  const trimmed = text.trim();
  if (trimmed.length < SHORTEST_REASON) throw new FindingReasonRequired(what, path);
  return trimmed;
}
