import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs are worked off in shards, by any number of workers; they have a priority and may be paused. */
export class RunShards20261201060000 implements MigrationInterface {
  readonly name = 'RunShards20261201060000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(RUN);
    await queryRunner.query(SHARD);
    await queryRunner.query(states(STEPS));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE run_shard; DROP FUNCTION keep_shard();');
    await queryRunner.query(states(STEPS.filter((step) => !step.includes('PAUSED'))));
    await queryRunner.query(`
ALTER TABLE run DROP CONSTRAINT run_state;
ALTER TABLE run ADD CONSTRAINT run_state CHECK (state IN ('DECLARED', 'QUEUED', 'RUNNING', 'COMPLETED', 'REVEALED', 'ABORTED', 'ERRORED', 'INVALIDATED'));
ALTER TABLE run DROP priority, DROP taken_up_at, DROP done_before;`);
  }
}

const STEPS = [
  'DECLARED>QUEUED', 'DECLARED>ABORTED', 'QUEUED>RUNNING', 'QUEUED>ABORTED', 'QUEUED>ERRORED', 'QUEUED>PAUSED', 'RUNNING>COMPLETED', 'RUNNING>ABORTED',
  'RUNNING>ERRORED', 'RUNNING>PAUSED', 'PAUSED>QUEUED', 'PAUSED>ABORTED', 'COMPLETED>REVEALED', 'COMPLETED>INVALIDATED', 'REVEALED>INVALIDATED',
]; // prettier-ignore

function states(steps: readonly string[]): string {
  return `
DROP TRIGGER state_table ON run;
CREATE TRIGGER state_table BEFORE UPDATE ON run FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION keep_states(${steps.map((step) => `'${step}'`).join(', ')});`;
}

const RUN = `
ALTER TABLE run DROP CONSTRAINT run_state;
ALTER TABLE run ADD CONSTRAINT run_state CHECK (state IN ('DECLARED', 'QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'REVEALED', 'ABORTED', 'ERRORED', 'INVALIDATED'));
ALTER TABLE run ADD priority text NOT NULL DEFAULT 'NORMAL' CONSTRAINT run_priority CHECK (priority IN ('LOW', 'NORMAL', 'HIGH'));
-- The pace is measured from here: when a worker took the run up last, and what was done by then.
ALTER TABLE run ADD taken_up_at timestamptz(3);
ALTER TABLE run ADD done_before integer NOT NULL DEFAULT 0;
`;

const SHARD = `
CREATE TABLE run_shard (
  id uuid CONSTRAINT run_shard_pk PRIMARY KEY,
  run_id uuid NOT NULL CONSTRAINT run_shard_run_fk REFERENCES run (id),
  pilot_id uuid NOT NULL CONSTRAINT run_shard_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  place integer NOT NULL CONSTRAINT run_shard_place CHECK (place >= 0),
  -- Judged items in the order of the manifest; up to, not including; NULL = to the end.
  from_item integer NOT NULL,
  to_item integer,
  state text NOT NULL DEFAULT 'OPEN' CONSTRAINT run_shard_state CHECK (state IN ('OPEN', 'DONE')),
  done integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  worker text,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  predictions_sha256 text,
  timings_sha256 text,
  environment jsonb,
  CONSTRAINT run_shard_run_place UNIQUE (run_id, place),
  CONSTRAINT run_shard_range CHECK (from_item >= 0 AND to_item >= from_item),
  CONSTRAINT run_shard_found CHECK (state = 'OPEN' OR (ended_at IS NOT NULL AND predictions_sha256 IS NOT NULL AND timings_sha256 IS NOT NULL AND environment IS NOT NULL))
);
SELECT protect_shared('run_shard');
SELECT make_stateful('run_shard');
-- Only workers say what came of a shard.
REVOKE UPDATE ON run_shard FROM touchstone_app;
CREATE FUNCTION keep_shard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'DONE' OR (NEW.id, NEW.run_id, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.place, NEW.from_item, NEW.to_item)
     IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.place, OLD.from_item, OLD.to_item) THEN
    RAISE EXCEPTION 'the range of a shard and what was found in it cannot be edited' USING ERRCODE = 'TS004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER findings_are_fixed BEFORE UPDATE ON run_shard FOR EACH ROW EXECUTE FUNCTION keep_shard();
-- Runs that were under way are worked off as one piece.
SET LOCAL ROLE touchstone_system;
INSERT INTO run_shard (id, run_id, pilot_id, vendor_organisation_id, customer_organisation_id, place, from_item)
  SELECT gen_random_uuid(), id, pilot_id, vendor_organisation_id, customer_organisation_id, 0, 0 FROM run
   WHERE state IN ('DECLARED', 'QUEUED', 'RUNNING') AND plan::jsonb -> 'rejudgementOf' IS NULL;
RESET ROLE;
`;
