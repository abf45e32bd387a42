import { DomainError } from '../../../kernel/domain-error.js';

export class DossierNotFound extends DomainError<'DOSSIER_NOT_FOUND'> {
  readonly code = 'DOSSIER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no dossier ${id} that you may see. A dossier is sealed within moments of a gate's decision.`);
  }
}

/** The record of the decision comes before the end of the pilot. */
export class FinalDossierMissing extends DomainError<'FINAL_DOSSIER_MISSING'> {
  readonly code = 'FINAL_DOSSIER_MISSING';
  constructor(key: string) {
    super(
      `Pilot ${key} has no dossier of its final decision that holds, so it cannot be closed. A dossier is sealed within moments of the decision; look again, or ask who runs the worker. One that was revoked is replaced by a new round of the gate.`,
      { details: { key } },
    );
  }
}

/** A step that is in no table, or whose moment has passed. */
export class DossierStateRefused extends DomainError<'DOSSIER_STATE_REFUSED'> {
  readonly code = 'DOSSIER_STATE_REFUSED';
  constructor(dossier: { readonly number: string; readonly issue: number; readonly state: string }, to: string) {
    const { number, issue, state } = dossier;
    super(
      `Dossier ${number}, issue ${issue}, is ${state} and cannot become ${to}. The vendor issues a sealed dossier, and the customer acknowledges an issued one.`,
      { details: { number, issue, state, to } },
    );
  }
}

export class DossierChangedMeanwhile extends DomainError<'DOSSIER_CHANGED_MEANWHILE'> {
  readonly code = 'DOSSIER_CHANGED_MEANWHILE';
  constructor(number: string) {
    super(`Dossier ${number} was changed by somebody else at this moment. Look at it again.`, { details: { number } });
  }
}

/** The customer has read what was decided before the pilot ends. */
export class FinalDossierUnread extends DomainError<'FINAL_DOSSIER_UNREAD'> {
  readonly code = 'FINAL_DOSSIER_UNREAD';
  constructor(key: string, { number, state }: { readonly number: string; readonly state: string }) {
    super(
      `Pilot ${key} cannot be closed: its final dossier ${number} is ${state}. The vendor issues it (issueDossier), then the customer signs that it was received and read (acknowledgeDossier).`,
      { details: { key, number, state } },
    );
  }
}

/** What blocks a gate is not left behind. */
export class PilotItemsOpen extends DomainError<'PILOT_ITEMS_OPEN'> {
  readonly code = 'PILOT_ITEMS_OPEN';
  constructor(key: string, items: readonly { readonly number: number; readonly category: string | null }[]) {
    const named = items.map(({ number, category }) => `${number} (${category ?? 'not triaged'})`).join(', ');
    super(
      `Pilot ${key} cannot be closed: punch items of category A or B, or not triaged, are open: ${named}. Close or triage them first.`,
      { details: { key, items: items.map(({ number }) => number) } },
    );
  }
}

/** Checks of uploaded files run a few at a time. */
export class DossierCheckBusy extends DomainError<'DOSSIER_CHECK_BUSY'> {
  readonly code = 'DOSSIER_CHECK_BUSY';
  constructor(waiting: number) {
    super(
      `${waiting} files wait to be checked. Try again in a minute, or check it yourself: touchstone verify FILE.pdf`,
      {
        details: { waiting },
      },
    );
  }
}

/** The process that read the file ended without an answer: too much memory, too long, or a fault of its own. */
export class DossierCheckFailed extends DomainError<'DOSSIER_CHECK_FAILED'> {
  readonly code = 'DOSSIER_CHECK_FAILED';
  constructor(found: string, cause?: unknown) {
    super(
      `The file could not be checked (${found}). Do not rely on it. If it is a dossier that you were handed, ask for it once more.`,
      { details: { found }, cause },
    );
  }
}
