import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { GatherFacts, type GatheredFacts } from './facts/gather-facts.js';
import { DossierRepository, DossierSettings, type Dossier } from './ports.js';

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

/** The register of dossiers, as the worker writes it. */
@Injectable()
export class DossierRegister {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dossiers: DossierRepository,
    private readonly gatherFacts: GatherFacts,
    private readonly audit: AuditLog,
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
      const known = dossier.gateId === null ? undefined : await this.known(tx, dossier.gateId);
      if (known !== undefined) return known;
      await this.dossiers.insert(tx, dossier);
      const { vendorOrganisationId, customerOrganisationId, fileSha256, contentDigest, number, issue } = dossier;
      await this.audit.append(tx, {
        parties: { vendorOrganisationId, customerOrganisationId },
        actor: { system: 'dossier worker' },
        action: 'dossier.sealed',
        object: { type: 'DOSSIER', id: dossier.id },
        after: { number, issue, fileSha256, contentDigest },
      });
      return dossier;
    });
  }

  /** Under a lock, so that of two workers the second finds what the first has sealed. */
  private async known(tx: Tx, gateId: GateId): Promise<Dossier | undefined> {
    await this.dossiers.lockSealing(tx, gateId);
    return this.dossiers.ofGate(tx, gateId);
  }
}
