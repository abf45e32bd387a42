import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CriteriaModule } from '../criteria/criteria.module.js';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { ExposuresModule } from '../exposures/exposures.module.js';
import { FindingsModule } from '../findings/findings.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModelsModule } from '../models/models.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { StatementsModule } from '../statements/statements.module.js';
import { ClosePilotResolver } from './api/close-pilot.resolver.js';
import { DossierController } from './api/dossier.controller.js';
import { DossierResolver } from './api/dossier.resolver.js';
import { AcknowledgeDossier, ChallengeDossier, DossierReaders } from './app/acknowledge-dossier.js';
import { BundleChain } from './app/bundle/bundle-chain.js';
import { BundleEvidence } from './app/bundle/bundle-evidence.js';
import { BundleKept } from './app/bundle/bundle-kept.js';
import { ExportPermit, ExportPilot } from './app/bundle/export-pilot.js';
import { CheckDossier } from './app/check-dossier.js';
import { ClosePilot, ClosingConditions } from './app/close-pilot.js';
import { DossierJournal } from './app/dossier-journal.js';
import { DossierInstallation, DossierRegister, DossierWriting } from './app/dossier-register.js';
import { EndDossiers } from './app/end-dossiers.js';
import { CollectJudgements } from './app/facts/collect-judgements.js';
import { CollectMaterial } from './app/facts/collect-material.js';
import { CollectPictures } from './app/facts/collect-pictures.js';
import { CollectRecord } from './app/facts/collect-record.js';
import { CollectScope } from './app/facts/collect-scope.js';
import { GatherFacts } from './app/facts/gather-facts.js';
import { IssueDossier } from './app/issue-dossier.js';
import { DossierRepository } from './app/ports.js';
import { ReadDossiers } from './app/read-dossiers.js';
import { DossierPrinter, SealDossier } from './app/seal-dossier.js';
import { TypeOrmDossierRepository } from './db/dossier.repository.js';

const doors = [AcknowledgeDossier, ChallengeDossier, ClosePilot, ExportPilot, IssueDossier, ReadDossiers, SealDossier];

@Module({
  imports: [
    AuditModule,
    IdentityModule,
    PilotsModule,
    ExposuresModule,
    CriteriaModule,
    DatasetsModule,
    ModelsModule,
    EvaluationsModule,
    FindingsModule,
    GatesModule,
    StatementsModule,
  ],
  controllers: [DossierController],
  providers: [
    ...doors,
    CheckDossier,
    DossierResolver,
    ClosePilotResolver,
    ClosingConditions,
    DossierReaders,
    DossierJournal,
    DossierWriting,
    EndDossiers,
    BundleChain,
    BundleEvidence,
    BundleKept,
    ExportPermit,
    DossierRegister,
    DossierInstallation,
    DossierPrinter,
    GatherFacts,
    CollectScope,
    CollectJudgements,
    CollectMaterial,
    CollectPictures,
    CollectRecord,
    { provide: DossierRepository, useClass: TypeOrmDossierRepository },
  ],
  exports: doors,
})
export class DossiersModule {}
