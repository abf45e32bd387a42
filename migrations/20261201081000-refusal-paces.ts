import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many refusals of each actor were written down, and how many only counted, so that a flood of them cannot fill the audit log. */
export class RefusalPaces20261201081000 implements MigrationInterface {
  readonly name = 'RefusalPaces20261201081000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE refusal_pace;');
  }
}

const UP = `
CREATE TABLE refusal_pace (
  chain_id uuid NOT NULL,
  actor text NOT NULL,
  vendor_organisation_id uuid,
  customer_organisation_id uuid,
  window_started_at timestamptz(3),
  written integer NOT NULL CONSTRAINT refusal_pace_written CHECK (written >= 0),
  withheld integer NOT NULL CONSTRAINT refusal_pace_withheld CHECK (withheld >= 0),
  CONSTRAINT refusal_pace_pk PRIMARY KEY (chain_id, actor)
);
CREATE INDEX refusal_pace_withheld_idx ON refusal_pace (window_started_at) WHERE withheld > 0;
SELECT make_stateful('refusal_pace');
SELECT make_system_only('refusal_pace');
`;
