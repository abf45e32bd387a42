import { Injectable } from '@nestjs/common';
import type { DossierId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { DossierNotFound } from '../domain/errors.js';
import { DossierRepository, type Dossier } from './ports.js';

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

  ofPilot(principal: Principal, pilotId: PilotId): Promise<readonly Dossier[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.dossiers.ofPilot(tx, pilotId));
  }

  async file(principal: Principal, id: DossierId): Promise<{ readonly dossier: Dossier; readonly bytes: Buffer }> {
    const dossier = await this.get(principal, id);
    return { dossier, bytes: await this.blobs.read(dossier.fileSha256) };
  }
}
