import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { CheckBlobs } from './app/check-blobs.js';
import { CollectBlobs, FindOrphans } from './app/collect-blobs.js';
import { LockedDiscard } from './app/locked-discard.js';
import { RetentionRecords } from './app/ports.js';
import { PurgeGuard } from './app/purge-guard.js';
import { ListRetention, PilotFiles, PurgePilot } from './app/purge-pilots.js';
import { RetentionBook, SetRetention } from './app/set-retention.js';
import { RetentionRepository } from './db/retention.repository.js';

const doors = [CheckBlobs, CollectBlobs, ListRetention, PurgePilot, SetRetention];

@Module({
  imports: [AuditModule, IdentityModule, PilotsModule],
  providers: [
    ...doors,
    FindOrphans,
    LockedDiscard,
    PilotFiles,
    PurgeGuard,
    RetentionBook,
    { provide: RetentionRecords, useClass: RetentionRepository },
  ],
  exports: doors,
})
export class RetentionModule {}
