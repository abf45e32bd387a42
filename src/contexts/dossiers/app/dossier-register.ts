import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import type { Dossier } from '../domain/dossier.js';
import { DossierJournal } from './dossier-journal.js';
import { EndDossiers } from './end-dossiers.js';
import { GatherFacts, type GatheredFacts } from './facts/gather-facts.js';
import { DossierRepository, DossierSettings } from './ports.js';

const WORKER: Scope = { kind: 'system', purpose: 'sealing a dossier' };

/** Product version and new ids, for the register. */
@Injectable()
export class DossierInstallation {
  constructor(
    private readonly settings: DossierSettings,
    private readonly ids: IdsPort,
  ) {}

  get productVersion(): string {
    return this.settings.productVersion;
  }

  newId(): string {
    return this.ids.next();
  }
}

/** A sealed dossier enters the record, and earlier ones of its gate end. */
@Injectable()
export class DossierWriting {
  constructor(
    readonly journal: DossierJournal,
    readonly ends: EndDossiers,
  ) {}
}

/** The register of dossiers, as the worker writes it. */
@Injectable()
export class DossierRegister {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dossiers: DossierRepository,
    private readonly gatherFacts: GatherFacts,
    private readonly writing: DossierWriting,
    private readonly settings: DossierInstallation,
  ) {}

  newId(): string {
    return this.settings.newId();
  }

  ofGate(gateId: GateId): Promise<Dossier | undefined> {
    return this.unitOfWork.run(WORKER, (tx) => this.dossiers.ofGate(tx, gateId));
  }

  gather(gateId: GateId, seal: { readonly sealedAt: Date; readonly sealKeyId: Sha256 }): Promise<GatheredFacts> {
    return this.unitOfWork.run(WORKER, async (tx) => {
      const number = await this.dossiers.nextNumber(tx);
      return this.gatherFacts.execute(tx, gateId, {
        number,
        issue: 1,
        productVersion: this.settings.productVersion,
        ...seal,
      });
    });
  }

  /** Somebody else may have sealed the same gate meanwhile: theirs counts then. */
  add(dossier: Dossier): Promise<Dossier> {
    return this.unitOfWork.run(WORKER, async (tx) => {
      const known = await this.known(tx, dossier);
      if (known !== undefined) return known;
      await this.writing.journal.sealed(tx, dossier);
      return this.writing.ends.afterSealing(tx, dossier);
    });
  }

  /** Under a lock, so that of two workers the second finds what the first has sealed. */
  private async known(tx: Tx, { pilotId, gateId }: Dossier): Promise<Dossier | undefined> {
    await this.dossiers.lockSealing(tx, pilotId);
    return gateId === null ? undefined : this.dossiers.ofGate(tx, gateId);
  }
}
