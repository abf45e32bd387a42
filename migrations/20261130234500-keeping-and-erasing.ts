import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long a pilot is kept and what may go before: legal holds, erasure of images by two people of the customer, the retention time of the
 * installation, and pilots whose files were purged after it. Rows stay in every case.
 */
export class KeepingAndErasing20261130234500 implements MigrationInterface {
  readonly name = 'KeepingAndErasing20261130234500';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const step of [KINDS, LEGAL_HOLD, ERASURE, RETENTION]) await queryRunner.query(step);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const kinds = (more: string): string => `
ALTER TABLE motion DROP CONSTRAINT motion_kind;
ALTER TABLE motion ADD CONSTRAINT motion_kind CHECK (kind IN ('EXTEND_PILOT', 'REOPEN_PILOT', 'WITHDRAW_CRITERIA', 'INVALIDATE_RUN', 'CHANGE_GATE_POLICY'${more}));`;

const KINDS = `
${kinds(", 'ERASE_ITEMS', 'LIFT_LEGAL_HOLD'")}
-- How many people of the customer have signed the very motion, each in a slot of their own.
CREATE FUNCTION customer_signatures(motion uuid, kind text, subject uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT s.person_id) FROM signature s JOIN motion m ON m.id = s.subject_id
   WHERE s.subject_type = 'MOTION' AND m.id = $1 AND m.kind = $2 AND m.subject_id = $3 AND s.subject_digest = m.digest
     AND s.slot IN ('CQL', 'CUSTOMER') AND s.organisation_id = m.customer_organisation_id
$$;
`;

const LEGAL_HOLD = `
CREATE TABLE legal_hold (
  id uuid CONSTRAINT legal_hold_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT legal_hold_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  reason text NOT NULL CONSTRAINT legal_hold_reason CHECK (length(btrim(reason)) >= 10),
  set_by uuid NOT NULL CONSTRAINT legal_hold_setter_fk REFERENCES person (id),
  set_by_name text NOT NULL,
  set_at timestamptz(3) NOT NULL,
  lift_motion_id uuid CONSTRAINT legal_hold_motion_fk REFERENCES motion (id) CONSTRAINT legal_hold_motion_key UNIQUE,
  lift_reason text,
  lifted_at timestamptz(3),
  CONSTRAINT legal_hold_lifted CHECK ((lifted_at IS NULL) = (lift_motion_id IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE UNIQUE INDEX legal_hold_one ON legal_hold (pilot_id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_pilot_idx ON legal_hold (pilot_id);
SELECT protect_shared('legal_hold');
SELECT make_stateful('legal_hold');
CREATE FUNCTION keep_legal_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (to_jsonb(NEW) - '{lift_motion_id,lift_reason,lifted_at}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{lift_motion_id,lift_reason,lifted_at}'::text[]) THEN
    RAISE EXCEPTION 'a legal hold is not changed, only lifted' USING ERRCODE = 'TS001';
  END IF;
  IF customer_signatures(NEW.lift_motion_id, 'LIFT_LEGAL_HOLD', NEW.id) < 2 THEN
    RAISE EXCEPTION 'lifting a legal hold needs the signatures of two people of the customer' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_is_fixed BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION keep_legal_hold();
`;

const KEEP_ITEMS = (free: string) => `
CREATE OR REPLACE FUNCTION keep_sealed_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed boolean;
BEGIN
  SELECT state <> 'COLLECTING' INTO sealed FROM dataset WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.dataset_id ELSE OLD.dataset_id END;
  IF sealed AND (TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - ${free}) IS DISTINCT FROM (to_jsonb(OLD) - ${free})) THEN
    RAISE EXCEPTION 'items of a sealed dataset cannot be added, changed or removed' USING ERRCODE = 'TS003';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
`;

const ERASURE = `
-- The tombstone of an image whose bytes were erased: motion, reason, who asked, who confirmed, when. Digest, label and leaf stay.
ALTER TABLE dataset_item ADD erased jsonb;
CREATE INDEX dataset_item_erased_idx ON dataset_item (dataset_id) WHERE erased IS NOT NULL;
${KEEP_ITEMS("'{revealed_at,erased}'::text[]")}
CREATE FUNCTION keep_erased_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR OLD.erased IS NOT NULL THEN
    RAISE EXCEPTION 'an image is erased once, after it was there, and stays erased' USING ERRCODE = 'TS003';
  END IF;
  IF customer_signatures((NEW.erased ->> 'motionId')::uuid, 'ERASE_ITEMS', NEW.dataset_id) < 2 THEN
    RAISE EXCEPTION 'erasing images needs the signatures of two people of the customer' USING ERRCODE = 'TS003';
  END IF;
  IF EXISTS (SELECT FROM legal_hold h JOIN dataset d ON d.pilot_id = h.pilot_id WHERE d.id = NEW.dataset_id AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the pilot is under a legal hold' USING ERRCODE = 'TS003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased_by_two BEFORE UPDATE ON dataset_item FOR EACH ROW WHEN (NEW.erased IS DISTINCT FROM OLD.erased) EXECUTE FUNCTION keep_erased_item();
CREATE TRIGGER not_born_erased BEFORE INSERT ON dataset_item FOR EACH ROW WHEN (NEW.erased IS NOT NULL) EXECUTE FUNCTION keep_erased_item();
`;

const RETENTION = `
-- How many years after its last gate a pilot is kept; the newest row holds, ten years without one.
CREATE TABLE retention_setting (
  id uuid CONSTRAINT retention_setting_pk PRIMARY KEY,
  years integer NOT NULL CONSTRAINT retention_setting_years CHECK (years BETWEEN 1 AND 100),
  years_before integer NOT NULL,
  reason text NOT NULL CONSTRAINT retention_setting_reason CHECK (length(btrim(reason)) >= 10),
  set_by uuid NOT NULL CONSTRAINT retention_setting_setter_fk REFERENCES person (id),
  confirmed_by uuid CONSTRAINT retention_setting_confirmer_fk REFERENCES person (id),
  set_at timestamptz(3) NOT NULL,
  CONSTRAINT retention_setting_four_eyes CHECK (confirmed_by IS DISTINCT FROM set_by AND (years >= years_before OR confirmed_by IS NOT NULL))
);
ALTER TABLE retention_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON retention_setting FOR SELECT TO touchstone_app USING (true);
CREATE POLICY everything ON retention_setting TO touchstone_system USING (true) WITH CHECK (true);
SELECT make_append_only('retention_setting');

-- A pilot whose files were deleted after its retention time. Rows, chain, statements and digests stay.
CREATE TABLE pilot_purge (
  pilot_id uuid CONSTRAINT pilot_purge_pk PRIMARY KEY CONSTRAINT pilot_purge_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  kept_since timestamptz(3) NOT NULL,
  years integer NOT NULL CONSTRAINT pilot_purge_years CHECK (years BETWEEN 1 AND 100),
  purged_by uuid NOT NULL CONSTRAINT pilot_purge_person_fk REFERENCES person (id),
  purged_by_name text NOT NULL,
  purged_at timestamptz(3) NOT NULL,
  CONSTRAINT pilot_purge_time CHECK (purged_at >= kept_since + make_interval(years => years))
);
SELECT protect_shared('pilot_purge');
SELECT make_append_only('pilot_purge');
REVOKE INSERT ON pilot_purge, retention_setting FROM touchstone_app;
CREATE FUNCTION keep_until_purged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pilot p WHERE p.id = NEW.pilot_id AND p.state IN ('CLOSED', 'CANCELLED'))
     OR EXISTS (SELECT FROM legal_hold h WHERE h.pilot_id = NEW.pilot_id AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'only closed or cancelled pilots without a legal hold are purged' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ended_and_free BEFORE INSERT ON pilot_purge FOR EACH ROW EXECUTE FUNCTION keep_until_purged();
CREATE FUNCTION keep_purged_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pilot_purge WHERE pilot_id = NEW.id) THEN
    RAISE EXCEPTION 'a purged pilot is not opened again' USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purged_stays_closed BEFORE UPDATE ON pilot FOR EACH ROW WHEN (OLD.state = 'CLOSED' AND NEW.state <> 'CLOSED') EXECUTE FUNCTION keep_purged_closed();
`;

const DOWN = `
DROP TRIGGER purged_stays_closed ON pilot;
DROP FUNCTION keep_purged_closed();
DROP TABLE pilot_purge;
DROP FUNCTION keep_until_purged();
DROP TABLE retention_setting;
DROP TRIGGER not_born_erased ON dataset_item;
DROP TRIGGER erased_by_two ON dataset_item;
DROP FUNCTION keep_erased_item();
${KEEP_ITEMS("'revealed_at'")}
ALTER TABLE dataset_item DROP erased;
DROP TABLE legal_hold;
DROP FUNCTION keep_legal_hold();
DROP FUNCTION customer_signatures(uuid, text, uuid);
${kinds('')}
`;
