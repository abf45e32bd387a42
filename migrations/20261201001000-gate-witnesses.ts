import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who witnessed a round of a gate, as it was noted; what was noted is never changed. */
export class GateWitnesses20261201001000 implements MigrationInterface {
  readonly name = 'GateWitnesses20261201001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE gate_witness (
  id uuid CONSTRAINT gate_witness_pk PRIMARY KEY,
  gate_id uuid NOT NULL CONSTRAINT gate_witness_gate_fk REFERENCES gate (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  name text NOT NULL CONSTRAINT gate_witness_name CHECK (length(btrim(name)) BETWEEN 1 AND 200),
  organisation text NOT NULL CONSTRAINT gate_witness_organisation CHECK (length(btrim(organisation)) BETWEEN 1 AND 200),
  presence text NOT NULL CONSTRAINT gate_witness_presence CHECK (presence IN ('PRESENT', 'REMOTE', 'ABSENT')),
  noted_by uuid NOT NULL CONSTRAINT gate_witness_noter_fk REFERENCES person (id),
  noted_by_name text NOT NULL,
  noted_at timestamptz(3) NOT NULL
);
CREATE INDEX gate_witness_gate_idx ON gate_witness (gate_id, id);
SELECT protect_shared('gate_witness');
SELECT make_append_only('gate_witness');
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE gate_witness');
  }
}
