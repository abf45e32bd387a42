import { Module } from '@nestjs/common';
import { AuditLog } from './app/audit-log.js';
import { AuditTrail } from './app/audit-trail.js';
import { ChangeSigningKeys } from './app/change-signing-keys.js';
import { CheckpointPress, MakeCheckpoint } from './app/make-checkpoint.js';
import { PacedRefusals } from './app/paced-refusals.js';
import { AuditEntries, Checkpoints, KeyEvents, RefusalPaces } from './app/ports.js';
import { ReadCheckpoints } from './app/read-checkpoints.js';
import { SigningConditions } from './app/signing-conditions.js';
import { SigningKeys } from './app/signing-keys.js';
import { VerifyAuditChain } from './app/verify-audit-chain.js';
import { AuditEntriesRepository } from './db/audit-entries.repository.js';
import { RefusalPacesRepository } from './db/refusal-paces.repository.js';
import { CheckpointsRepository, KeyEventsRepository } from './db/checkpoints.repository.js';

const doors = [
  AuditLog,
  AuditTrail,
  ChangeSigningKeys,
  MakeCheckpoint,
  ReadCheckpoints,
  SigningConditions,
  SigningKeys,
  VerifyAuditChain,
];

@Module({
  providers: [
    ...doors,
    CheckpointPress,
    PacedRefusals,
    { provide: RefusalPaces, useClass: RefusalPacesRepository },
    { provide: AuditEntries, useClass: AuditEntriesRepository },
    { provide: Checkpoints, useClass: CheckpointsRepository },
    { provide: KeyEvents, useClass: KeyEventsRepository },
  ],
  exports: doors,
})
export class AuditModule {}
