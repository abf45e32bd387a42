import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Waivers with their signatures: terms are fixed once they are submitted, a granted waiver ends and never comes back. */
export class Waivers20261130223100 implements MigrationInterface {
  readonly name = 'Waivers20261130223100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

/** What the signers agree to, and whose it is. */
const TERMS = [
  'id', 'number', 'pilot_id', 'vendor_organisation_id', 'customer_organisation_id', 'site_id', 'use_case_id', 'criteria_set_id', 'criteria_version',
  'criteria_digest', 'criterion_id', 'slice', 'run_id', 'type', 'max_quantity', 'valid_to', 'compensating_measure', 'risk', 'item_id', 'concerns_safety',
  'drafted_by', 'drafted_at',
]; // prettier-ignore
const SUBMITTED = ['nth', 'terms_digest', 'submitted_by', 'submitted_at'];

const rowOf = (record: string, columns: readonly string[]) =>
  `(${columns.map((one) => `${record}.${one}`).join(', ')})`;

const UP = `
CREATE TABLE waiver (
  id uuid CONSTRAINT waiver_pk PRIMARY KEY,
  number integer NOT NULL CONSTRAINT waiver_number CHECK (number >= 1),
  pilot_id uuid NOT NULL CONSTRAINT waiver_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  site_id uuid NOT NULL CONSTRAINT waiver_site_fk REFERENCES site (id),
  use_case_id uuid NOT NULL CONSTRAINT waiver_use_case_fk REFERENCES use_case (id),
  criteria_set_id uuid NOT NULL CONSTRAINT waiver_criteria_fk REFERENCES criteria_set (id),
  criteria_version integer NOT NULL,
  criteria_digest text NOT NULL,
  criterion_id text NOT NULL,
  slice text,
  run_id uuid CONSTRAINT waiver_run_fk REFERENCES run (id),
  type text NOT NULL CONSTRAINT waiver_type CHECK (type IN ('PERMIT', 'CONCESSION')),
  max_quantity integer NOT NULL CONSTRAINT waiver_quantity CHECK (max_quantity >= 1),
  valid_to timestamptz(3) NOT NULL,
  compensating_measure text NOT NULL CONSTRAINT waiver_measure CHECK (length(btrim(compensating_measure)) >= 10),
  risk text NOT NULL CONSTRAINT waiver_risk CHECK (length(btrim(risk)) >= 10),
  item_id uuid NOT NULL CONSTRAINT waiver_item_fk REFERENCES punch_item (id),
  concerns_safety boolean NOT NULL,
  state text NOT NULL CONSTRAINT waiver_state CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED', 'CLOSED')),
  row_version integer NOT NULL,
  nth integer CONSTRAINT waiver_nth CHECK (nth >= 1),
  terms_digest text,
  drafted_by uuid NOT NULL CONSTRAINT waiver_drafter_fk REFERENCES person (id),
  drafted_at timestamptz(3) NOT NULL,
  submitted_by uuid CONSTRAINT waiver_submitter_fk REFERENCES person (id),
  submitted_at timestamptz(3),
  decided_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  CONSTRAINT waiver_number_key UNIQUE (pilot_id, number),
  CONSTRAINT waiver_run CHECK (type = 'PERMIT' OR run_id IS NOT NULL),
  CONSTRAINT waiver_submitted CHECK (state IN ('DRAFT', 'WITHDRAWN') OR (nth IS NOT NULL AND terms_digest IS NOT NULL AND submitted_by IS NOT NULL AND submitted_at IS NOT NULL)),
  CONSTRAINT waiver_limited CHECK (submitted_at IS NULL OR (valid_to > submitted_at AND valid_to <= submitted_at + interval '12 months 1 day')),
  CONSTRAINT waiver_decided CHECK (state IN ('DRAFT', 'SUBMITTED', 'WITHDRAWN') OR decided_at IS NOT NULL),
  CONSTRAINT waiver_ended CHECK ((state IN ('REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED', 'CLOSED')) = (ended_at IS NOT NULL AND end_reason IS NOT NULL))
);
CREATE INDEX waiver_item_idx ON waiver (item_id);
SELECT protect_shared('waiver');
SELECT make_stateful('waiver');
ALTER TABLE punch_item ADD CONSTRAINT punch_item_waiver_fk FOREIGN KEY (waiver_id) REFERENCES waiver (id);

CREATE FUNCTION keep_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ${rowOf('NEW', TERMS)} IS DISTINCT FROM ${rowOf('OLD', TERMS)} THEN
    RAISE EXCEPTION 'the terms of a waiver cannot be edited: draft another one' USING ERRCODE = 'TS008';
  END IF;
  IF OLD.state <> 'DRAFT' AND ${rowOf('NEW', SUBMITTED)} IS DISTINCT FROM ${rowOf('OLD', SUBMITTED)} THEN
    RAISE EXCEPTION 'what was submitted of a waiver is fixed' USING ERRCODE = 'TS008';
  END IF;
  IF OLD.state IN ('REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED', 'CLOSED') THEN
    RAISE EXCEPTION 'a waiver that is % has ended', OLD.state USING ERRCODE = 'TS008';
  END IF;
  IF OLD.state <> NEW.state AND NOT (OLD.state || '>' || NEW.state) IN (
    'DRAFT>SUBMITTED', 'DRAFT>WITHDRAWN', 'SUBMITTED>APPROVED', 'SUBMITTED>REJECTED', 'SUBMITTED>WITHDRAWN',
    'APPROVED>EXPIRED', 'APPROVED>REVOKED', 'APPROVED>CLOSED') THEN
    RAISE EXCEPTION 'a waiver that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS008';
  END IF;
  IF OLD.decided_at IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at THEN
    RAISE EXCEPTION 'a waiver is decided once' USING ERRCODE = 'TS008';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_is_kept BEFORE UPDATE ON waiver FOR EACH ROW EXECUTE FUNCTION keep_waiver();

CREATE TABLE waiver_sign_off (
  id uuid CONSTRAINT waiver_sign_off_pk PRIMARY KEY,
  waiver_id uuid NOT NULL CONSTRAINT waiver_sign_off_waiver_fk REFERENCES waiver (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  slot text NOT NULL CONSTRAINT waiver_sign_off_slot CHECK (slot IN ('CQL', 'CSM', 'SO')),
  person_id uuid NOT NULL CONSTRAINT waiver_sign_off_person_fk REFERENCES person (id),
  signature_id uuid NOT NULL CONSTRAINT waiver_sign_off_signature_fk REFERENCES signature (id) CONSTRAINT waiver_sign_off_signature_key UNIQUE,
  decision text NOT NULL CONSTRAINT waiver_sign_off_decision CHECK (decision IN ('APPROVE', 'REJECT')),
  state text NOT NULL CONSTRAINT waiver_sign_off_state CHECK (state IN ('SIGNED', 'SUPERSEDED')),
  signed_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX waiver_sign_off_one_per_slot ON waiver_sign_off (waiver_id, slot) WHERE state = 'SIGNED';
CREATE UNIQUE INDEX waiver_sign_off_one_per_person ON waiver_sign_off (waiver_id, person_id) WHERE state = 'SIGNED';
SELECT protect_shared('waiver_sign_off');
SELECT make_stateful('waiver_sign_off');
CREATE FUNCTION keep_waiver_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'SIGNED' OR (NEW.id, NEW.waiver_id, NEW.slot, NEW.person_id, NEW.signature_id, NEW.decision, NEW.signed_at)
     IS DISTINCT FROM (OLD.id, OLD.waiver_id, OLD.slot, OLD.person_id, OLD.signature_id, OLD.decision, OLD.signed_at) THEN
    RAISE EXCEPTION 'a signature of a waiver cannot be edited' USING ERRCODE = 'TS008';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_sign_off_is_kept BEFORE UPDATE ON waiver_sign_off FOR EACH ROW EXECUTE FUNCTION keep_waiver_sign_off();
`;

const DOWN = `
DROP TABLE waiver_sign_off;
DROP FUNCTION keep_waiver_sign_off();
ALTER TABLE punch_item DROP CONSTRAINT punch_item_waiver_fk;
DROP TABLE waiver;
DROP FUNCTION keep_waiver();
`;
