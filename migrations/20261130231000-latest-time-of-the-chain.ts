import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The head of each audit chain remembers the latest instant written into it, so that a clock that was set back is noticed. */
export class LatestTimeOfTheChain20261130231000 implements MigrationInterface {
  readonly name = 'LatestTimeOfTheChain20261130231000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE audit_head ADD COLUMN latest_at timestamptz(3);
ALTER TABLE audit_head ADD COLUMN is_clock_behind boolean NOT NULL DEFAULT false;
ALTER TABLE audit_head DISABLE TRIGGER moves_on;
UPDATE audit_head SET latest_at = (SELECT max(at) FROM audit_entry WHERE audit_entry.chain_id = audit_head.chain_id);
ALTER TABLE audit_head ENABLE TRIGGER moves_on;
CREATE OR REPLACE FUNCTION keep_head_moving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq + 1 OR NEW.latest_at < OLD.latest_at THEN
    RAISE EXCEPTION 'the head of an audit chain moves on by one entry, and its time never back' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION keep_head_moving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq + 1 THEN
    RAISE EXCEPTION 'the head of an audit chain moves on by one entry' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE audit_head DROP COLUMN is_clock_behind;
ALTER TABLE audit_head DROP COLUMN latest_at;
`);
  }
}
