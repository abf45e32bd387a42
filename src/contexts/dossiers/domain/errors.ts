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
      `Pilot ${key} has no sealed dossier of its final decision, so it cannot be closed. A dossier is sealed within moments of the decision; look again, or ask who runs the worker.`,
      { details: { key } },
    );
  }
}
