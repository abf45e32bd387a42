import { Module } from '@nestjs/common';
import { AuditLog } from './app/audit-log.js';
import { AuditTrail } from './app/audit-trail.js';
import { AuditEntries } from './app/ports.js';
import { VerifyAuditChain } from './app/verify-audit-chain.js';
import { AuditEntriesRepository } from './db/audit-entries.repository.js';

@Module({
  providers: [AuditLog, AuditTrail, VerifyAuditChain, { provide: AuditEntries, useClass: AuditEntriesRepository }],
  exports: [AuditLog, AuditTrail, VerifyAuditChain],
})
export class AuditModule {}
