import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { LegalHoldResolver, PilotHoldResolver } from './api/legal-hold.resolver.js';
import { MotionResolver } from './api/motion.resolver.js';
import { PilotMotionResolver, PilotStepResolver } from './api/pilot-step.resolver.js';
import { PilotResolver } from './api/pilot.resolver.js';
import { SiteResolver } from './api/site.resolver.js';
import { UseCaseResolver } from './api/use-case.resolver.js';
import { AddSite } from './app/add-site.js';
import { ReviseSite, SiteBook } from './app/revise-site.js';
import { AddUseCase } from './app/add-use-case.js';
import { CreatePilot, PilotWriters } from './app/create-pilot.js';
import { ProposeExtension, SignExtension } from './app/extend-pilot.js';
import { ChallengeMotion, ReadMotions, WithdrawMotion } from './app/handle-motion.js';
import { LegalHolds } from './app/legal-holds.js';
import { ProposeLiftingHold, SignLiftingHold } from './app/lift-legal-hold.js';
import { MotionBook, Motions } from './app/motions.js';
import { CancelPilot, ResumePilot, SuspendPilot } from './app/move-pilot.js';
import { PilotSteps } from './app/pilot-steps.js';
import { ProposeReopening, SignReopening } from './app/reopen-pilot.js';
import { PilotChange } from './app/pilot-change.js';
import { Pilots } from './app/pilots.js';
import { LegalHoldRecords, MotionRecords, PilotRecords, PlaceRecords } from './app/ports.js';
import { ReadLegalHolds } from './app/read-legal-holds.js';
import { ReadPilots } from './app/read-pilots.js';
import { ReviseContract } from './app/revise-contract.js';
import { HoldBook, SetLegalHold } from './app/set-legal-hold.js';
import { LegalHoldRepository } from './db/legal-hold.repository.js';
import { MotionRepository } from './db/motion.repository.js';
import { PilotRecordsRepository } from './db/pilot-records.repository.js';
import { PlaceRecordsRepository } from './db/place-records.repository.js';

const doors = [
  AddSite,
  ReviseSite,
  SiteBook,
  AddUseCase,
  CancelPilot,
  ChallengeMotion,
  CreatePilot,
  LegalHolds,
  Motions,
  Pilots,
  ProposeExtension,
  ProposeLiftingHold,
  ProposeReopening,
  ReadLegalHolds,
  ReadMotions,
  ReadPilots,
  ResumePilot,
  ReviseContract,
  SetLegalHold,
  SignExtension,
  SignLiftingHold,
  SignReopening,
  SuspendPilot,
  WithdrawMotion,
];

@Module({
  imports: [AuditModule, IdentityModule],
  providers: [
    ...doors,
    PilotResolver,
    SiteResolver,
    UseCaseResolver,
    PilotStepResolver,
    PilotMotionResolver,
    MotionResolver,
    LegalHoldResolver,
    PilotHoldResolver,
    MotionBook,
    HoldBook,
    PilotSteps,
    PilotChange,
    PilotWriters,
    { provide: LegalHoldRecords, useClass: LegalHoldRepository },
    { provide: MotionRecords, useClass: MotionRepository },
    { provide: PilotRecords, useClass: PilotRecordsRepository },
    { provide: PlaceRecords, useClass: PlaceRecordsRepository },
  ],
  exports: doors,
})
export class PilotsModule {}
