import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotResolver } from './api/pilot.resolver.js';
import { SiteResolver } from './api/site.resolver.js';
import { UseCaseResolver } from './api/use-case.resolver.js';
import { AddSite } from './app/add-site.js';
import { AddUseCase } from './app/add-use-case.js';
import { CreatePilot, PilotWriters } from './app/create-pilot.js';
import { PilotChange } from './app/pilot-change.js';
import { Pilots } from './app/pilots.js';
import { PilotRecords, PlaceRecords } from './app/ports.js';
import { ReadPilots } from './app/read-pilots.js';
import { ReviseContract } from './app/revise-contract.js';
import { PilotRecordsRepository } from './db/pilot-records.repository.js';
import { PlaceRecordsRepository } from './db/place-records.repository.js';

const doors = [AddSite, AddUseCase, CreatePilot, Pilots, ReadPilots, ReviseContract];

@Module({
  imports: [AuditModule, IdentityModule],
  providers: [
    ...doors,
    PilotResolver,
    SiteResolver,
    UseCaseResolver,
    PilotChange,
    PilotWriters,
    { provide: PilotRecords, useClass: PilotRecordsRepository },
    { provide: PlaceRecords, useClass: PlaceRecordsRepository },
  ],
  exports: doors,
})
export class PilotsModule {}
