import { Injectable } from '@nestjs/common';
import type { DossierId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { DossierNotFound } from '../domain/errors.js';
import type { Dossier } from '../domain/dossier.js';
import { DossierRepository } from './ports.js';

/** For whoever holds the file: whether it still says what holds. */
export type DossierStatus = Pick<
  Dossier,
  'number' | 'issue' | 'state' | 'fileSha256' | 'issuedAt' | 'acknowledgedAt' | 'endedAt' | 'revokedBecause'
> & { readonly supersededBy: { readonly number: string; readonly issue: number } | null };

/** Dossiers as a person of either party may see them; the stored bytes, never printed again. */
@Injectable()
export class ReadDossiers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dossiers: DossierRepository,
    private readonly blobs: BlobStore,
  ) {}

  async get(principal: Principal, id: DossierId): Promise<Dossier> {
    const found = await this.unitOfWork.run(scopeOf(principal), (tx) => this.dossiers.find(tx, id));
    if (found === undefined) throw new DossierNotFound(id);
    return found;
  }

  /** What became of the dossier with this number and issue printed on it. @throws DossierNotFound */
  async status(
    principal: Principal,
    named: { readonly number: string; readonly issue: number },
  ): Promise<DossierStatus> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const found = await this.dossiers.byNumber(tx, named.number, named.issue);
      if (found === undefined) throw new DossierNotFound(`${named.number}, issue ${named.issue},`);
      const { number, issue, state, fileSha256, issuedAt, acknowledgedAt, endedAt, revokedBecause } = found;
      const next = found.supersededBy === null ? undefined : await this.dossiers.find(tx, found.supersededBy);
      const supersededBy = next === undefined ? null : { number: next.number, issue: next.issue };
      const life = { state, issuedAt, acknowledgedAt, endedAt, supersededBy, revokedBecause };
      return { number, issue, fileSha256, ...life };
    });
  }

  ofPilot(principal: Principal, pilotId: PilotId): Promise<readonly Dossier[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.dossiers.ofPilot(tx, pilotId));
  }

  async file(principal: Principal, id: DossierId): Promise<{ readonly dossier: Dossier; readonly bytes: Buffer }> {
    const dossier = await this.get(principal, id);
    return { dossier, bytes: await this.blobs.read(dossier.fileSha256) };
  }
}
