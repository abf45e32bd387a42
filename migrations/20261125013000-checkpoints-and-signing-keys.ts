import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed checkpoints of audit chains, and what is known about the keys that sign: both are only ever added to. */
export class CheckpointsAndSigningKeys20261125013000 implements MigrationInterface {
  readonly name = 'CheckpointsAndSigningKeys20261125013000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
CREATE TABLE audit_checkpoint (
  chain_id uuid NOT NULL,
  size bigint NOT NULL CONSTRAINT audit_checkpoint_size CHECK (size >= 1),
  made_at timestamptz(3) NOT NULL,
  key_id text NOT NULL,
  text text NOT NULL,
  CONSTRAINT audit_checkpoint_pk PRIMARY KEY (chain_id, size, made_at)
);
SELECT make_append_only('audit_checkpoint');
ALTER TABLE audit_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoint FORCE ROW LEVEL SECURITY;
-- Both sides of a pilot hold checkpoints of the customer's chain.
CREATE POLICY sides ON audit_checkpoint FOR SELECT TO touchstone_app USING (
  chain_id = app_organisation()
  OR EXISTS (SELECT FROM pilot p WHERE p.customer_organisation_id = chain_id)
);
CREATE POLICY everything ON audit_checkpoint TO touchstone_system USING (true) WITH CHECK (true);

CREATE TABLE signing_key_event (
  key_id text NOT NULL CONSTRAINT signing_key_event_key CHECK (key_id ~ '^[0-9a-f]{64}$'),
  kind text NOT NULL CONSTRAINT signing_key_event_kind CHECK (kind IN ('INTRODUCED', 'RETIRED', 'COMPROMISED')),
  recorded_at timestamptz(3) NOT NULL,
  effective_at timestamptz(3) NOT NULL,
  public_key_pem text NOT NULL,
  reason text,
  endorsement text,
  CONSTRAINT signing_key_event_pk PRIMARY KEY (key_id, kind, recorded_at)
);
-- A key comes once and is retired once; an earlier moment of compromise may become known later.
CREATE UNIQUE INDEX signing_key_event_once ON signing_key_event (key_id, kind) WHERE kind <> 'COMPROMISED';
SELECT make_append_only('signing_key_event');
ALTER TABLE signing_key_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_key_event FORCE ROW LEVEL SECURITY;
CREATE POLICY public_keys ON signing_key_event FOR SELECT TO touchstone_app USING (true);
CREATE POLICY everything ON signing_key_event TO touchstone_system USING (true) WITH CHECK (true);
`;

const DOWN = `
DROP TABLE signing_key_event;
DROP TABLE audit_checkpoint;
`;
