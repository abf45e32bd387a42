import { DomainError } from '../../../kernel/domain-error.js';

export class DossierNotFound extends DomainError<'DOSSIER_NOT_FOUND'> {
  readonly code = 'DOSSIER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no dossier ${id} that you may see. A dossier is sealed within moments of a gate's decision.`);
  }
}
