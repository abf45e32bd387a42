export { AuditLog, type AuditEvent, type AuditParties } from './app/audit-log.js';
export { AuditTrail } from './app/audit-trail.js';
export { VerifyAuditChain, type ChainReport } from './app/verify-audit-chain.js';
export { INSTALLATION_CHAIN } from './domain/entry.js';
export type { BrokenEntry, StoredEntry } from './domain/verify-chain.js';
