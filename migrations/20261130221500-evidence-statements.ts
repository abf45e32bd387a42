import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed statements about completed formal runs and decided gates: one about each, written once. */
export class EvidenceStatements20261130221500 implements MigrationInterface {
  readonly name = 'EvidenceStatements20261130221500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE evidence_statement;');
  }
}

const UP = `
CREATE TABLE evidence_statement (
  id uuid CONSTRAINT evidence_statement_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT evidence_statement_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  predicate_type text NOT NULL CONSTRAINT evidence_statement_predicate CHECK (predicate_type IN ('urn:touchstone:run-result:v1', 'urn:touchstone:gate-decision:v1')),
  object_type text NOT NULL CONSTRAINT evidence_statement_object CHECK (object_type IN ('JUDGEMENT', 'GATE')),
  object_id uuid NOT NULL,
  run_id uuid CONSTRAINT evidence_statement_run_fk REFERENCES run (id),
  subject_digest text NOT NULL CONSTRAINT evidence_statement_subject CHECK (subject_digest ~ '^[0-9a-f]{64}$'),
  key_id text NOT NULL CONSTRAINT evidence_statement_key CHECK (key_id ~ '^[0-9a-f]{64}$'),
  envelope text NOT NULL,
  envelope_sha256 text NOT NULL CONSTRAINT evidence_statement_digest CHECK (envelope_sha256 = encode(sha256(convert_to(envelope, 'UTF8')), 'hex')),
  made_at timestamptz(3) NOT NULL,
  CONSTRAINT evidence_statement_run CHECK ((object_type = 'JUDGEMENT') = (run_id IS NOT NULL)),
  CONSTRAINT evidence_statement_once UNIQUE (object_type, object_id)
);
CREATE INDEX evidence_statement_pilot ON evidence_statement (pilot_id, made_at);
CREATE INDEX evidence_statement_runs ON evidence_statement (run_id) WHERE run_id IS NOT NULL;
SELECT protect_shared('evidence_statement');
SELECT make_append_only('evidence_statement');
`;
