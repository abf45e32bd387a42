import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MotionResolver } from './api/motion.resolver.js';
import { PilotMotionResolver, PilotStepResolver } from './api/pilot-step.resolver.js';
import { PilotResolver } from './api/pilot.resolver.js';
import { SiteResolver } from './api/site.resolver.js';
import { UseCaseResolver } from './api/use-case.resolver.js';
import { AddSite } from './app/add-site.js';
import { AddUseCase } from './app/add-use-case.js';
import { CreatePilot, PilotWriters } from './app/create-pilot.js';
import { ProposeExtension, SignExtension } from './app/extend-pilot.js';
import { ChallengeMotion, ReadMotions, WithdrawMotion } from './app/handle-motion.js';
import { MotionBook, Motions } from './app/motions.js';
import { CancelPilot, ResumePilot, SuspendPilot } from './app/move-pilot.js';
import { PilotSteps } from './app/pilot-steps.js';
import { ProposeReopening, SignReopening } from './app/reopen-pilot.js';
import { PilotChange } from './app/pilot-change.js';
import { Pilots } from './app/pilots.js';
import { MotionRecords, PilotRecords, PlaceRecords } from './app/ports.js';
import { ReadPilots } from './app/read-pilots.js';
import { ReviseContract } from './app/revise-contract.js';
import { MotionRepository } from './db/motion.repository.js';
import { PilotRecordsRepository } from './db/pilot-records.repository.js';
import { PlaceRecordsRepository } from './db/place-records.repository.js';

const doors = [
  AddSite,
  AddUseCase,
  CancelPilot,
  ChallengeMotion,
  CreatePilot,
  Motions,
  Pilots,
  ProposeExtension,
  ProposeReopening,
  ReadMotions,
  ReadPilots,
  ResumePilot,
  ReviseContract,
  SignExtension,
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
    MotionBook,
    PilotSteps,
    PilotChange,
    PilotWriters,
    { provide: MotionRecords, useClass: MotionRepository },
    { provide: PilotRecords, useClass: PilotRecordsRepository },
    { provide: PlaceRecords, useClass: PlaceRecordsRepository },
  ],
  exports: doors,
})
export class PilotsModule {}
