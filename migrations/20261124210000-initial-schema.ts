import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditAndIdentity } from './initial-schema/audit-and-identity.js';
import { decisions } from './initial-schema/decisions.js';
import { evidence } from './initial-schema/evidence.js';
import { pilots } from './initial-schema/pilots.js';
import { tenancy } from './initial-schema/tenancy.js';

/**
 * The whole first schema: tenancy and row-level security, identity and the audit chain, pilots with their contracts,
 * criteria, data, models, runs, the exposure ledger, gates and dossiers. Names are never schema-qualified, so the
 * migration runs in whatever schema the connection's search_path names.
 */
export class InitialSchema20261124210000 implements MigrationInterface {
  readonly name = 'InitialSchema20261124210000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const part of [tenancy, auditAndIdentity, pilots, evidence, decisions]) await queryRunner.query(part.up);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const part of [decisions, evidence, pilots, auditAndIdentity, tenancy]) await queryRunner.query(part.down);
  }
}
