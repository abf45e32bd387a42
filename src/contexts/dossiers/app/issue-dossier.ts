import { Injectable } from '@nestjs/common';
import type { DossierId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { Act, Authority } from '../../identity/public.js';
import { advanceDossier, type Dossier } from '../domain/dossier.js';
import { ISSUERS } from '../domain/dossier-states.js';
import { DossierNotFound } from '../domain/errors.js';
import { DossierJournal } from './dossier-journal.js';
import { DossierRepository } from './ports.js';

/** The vendor hands a sealed dossier over to the customer, as it is. */
@Injectable()
export class IssueDossier {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly dossiers: DossierRepository,
    private readonly journal: DossierJournal,
    private readonly clock: ClockPort,
  ) {}

  /** @throws DossierNotFound, DossierStateRefused, NOT_PERMITTED */
  execute(principal: Principal, id: DossierId): Promise<Dossier> {
    const what = { action: 'dossier.issue', object: { type: 'DOSSIER', id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const before = await this.dossiers.lock(tx, id);
      if (before === undefined) throw new DossierNotFound(id);
      concerning(before);
      await this.authority.require(tx, principal, { roles: ISSUERS, pilot: before });
      const issued = { issuedAt: this.clock.now(), issuedBy: principal.personId };
      return this.journal.issued(tx, principal, { before, after: advanceDossier(before, 'ISSUED', issued) });
    });
  }
}
