import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Punch items with their history: what was reported never changes, states follow their table, an A does not leave quietly. */
export class PunchItems20261130223000 implements MigrationInterface {
  readonly name = 'PunchItems20261130223000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

/** Which state may follow which; the same table as in findings/domain/item.ts. */
const STEPS = `'OPEN>TRIAGED', 'OPEN>NOT_A_DEFECT', 'OPEN>DUPLICATE',
    'TRIAGED>IN_PROGRESS', 'TRIAGED>NOT_A_DEFECT', 'TRIAGED>DUPLICATE', 'TRIAGED>ACCEPTED',
    'IN_PROGRESS>TRIAGED', 'IN_PROGRESS>RESOLVED', 'IN_PROGRESS>NOT_A_DEFECT', 'IN_PROGRESS>DUPLICATE', 'IN_PROGRESS>ACCEPTED',
    'RESOLVED>VERIFIED', 'RESOLVED>REOPENED', 'VERIFIED>REOPENED',
    'REOPENED>TRIAGED', 'REOPENED>IN_PROGRESS', 'REOPENED>NOT_A_DEFECT', 'REOPENED>DUPLICATE', 'REOPENED>ACCEPTED',
    'ACCEPTED>REOPENED'`;

const UP = `
CREATE TABLE punch_item (
  id uuid CONSTRAINT punch_item_pk PRIMARY KEY,
  number integer NOT NULL CONSTRAINT punch_item_number CHECK (number >= 1),
  pilot_id uuid NOT NULL CONSTRAINT punch_item_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  site_id uuid CONSTRAINT punch_item_site_fk REFERENCES site (id),
  use_case_id uuid CONSTRAINT punch_item_use_case_fk REFERENCES use_case (id),
  criteria_set_id uuid CONSTRAINT punch_item_criteria_fk REFERENCES criteria_set (id),
  criterion_id text,
  run_id uuid CONSTRAINT punch_item_run_fk REFERENCES run (id),
  kind text NOT NULL CONSTRAINT punch_item_kind CHECK (kind IN ('MODEL', 'DATA', 'SITE', 'PROCESS')),
  concerns_safety boolean NOT NULL,
  title text NOT NULL CONSTRAINT punch_item_title CHECK (btrim(title) <> ''),
  description text NOT NULL,
  state text NOT NULL CONSTRAINT punch_item_state CHECK (state IN ('OPEN', 'TRIAGED', 'IN_PROGRESS', 'RESOLVED', 'VERIFIED', 'REOPENED', 'NOT_A_DEFECT', 'DUPLICATE', 'ACCEPTED')),
  category text CONSTRAINT punch_item_category CHECK (category IN ('A', 'B', 'C')),
  owner_id uuid CONSTRAINT punch_item_owner_fk REFERENCES person (id),
  due_on date,
  row_version integer NOT NULL,
  raised_by uuid CONSTRAINT punch_item_raiser_fk REFERENCES person (id),
  raised_at timestamptz(3) NOT NULL,
  evidence_sha256 text CONSTRAINT punch_item_evidence CHECK (evidence_sha256 ~ '^[0-9a-f]{64}$'),
  resolved_by uuid CONSTRAINT punch_item_resolver_fk REFERENCES person (id),
  verified_by uuid CONSTRAINT punch_item_verifier_fk REFERENCES person (id),
  verified_run_id uuid CONSTRAINT punch_item_verifying_run_fk REFERENCES run (id),
  duplicate_of uuid CONSTRAINT punch_item_duplicate_fk REFERENCES punch_item (id),
  waiver_id uuid,
  downgrade jsonb,
  CONSTRAINT punch_item_number_key UNIQUE (pilot_id, number),
  CONSTRAINT punch_item_criterion CHECK ((criterion_id IS NULL) = (criteria_set_id IS NULL) AND (criterion_id IS NULL OR (site_id IS NOT NULL AND use_case_id IS NOT NULL))),
  CONSTRAINT punch_item_triaged CHECK (state IN ('OPEN', 'NOT_A_DEFECT', 'DUPLICATE') OR (category IS NOT NULL AND owner_id IS NOT NULL AND due_on IS NOT NULL)),
  CONSTRAINT punch_item_resolved CHECK (state NOT IN ('RESOLVED', 'VERIFIED') OR (evidence_sha256 IS NOT NULL AND resolved_by IS NOT NULL)),
  CONSTRAINT punch_item_verified CHECK ((state = 'VERIFIED') = (verified_by IS NOT NULL) AND (verified_by IS NULL OR verified_by <> resolved_by)),
  CONSTRAINT punch_item_model_verified CHECK (state <> 'VERIFIED' OR kind <> 'MODEL' OR verified_run_id IS NOT NULL),
  CONSTRAINT punch_item_duplicate CHECK ((state = 'DUPLICATE') = (duplicate_of IS NOT NULL) AND duplicate_of IS DISTINCT FROM id),
  CONSTRAINT punch_item_accepted CHECK ((state = 'ACCEPTED') = (waiver_id IS NOT NULL)),
  CONSTRAINT punch_item_a_stays CHECK (category IS DISTINCT FROM 'A' OR state NOT IN ('NOT_A_DEFECT', 'DUPLICATE', 'ACCEPTED'))
);
-- Of what a rule raised for a missed criterion one item at a time is alive.
CREATE UNIQUE INDEX punch_item_one_alive ON punch_item (site_id, use_case_id, criterion_id)
  WHERE raised_by IS NULL AND state NOT IN ('VERIFIED', 'NOT_A_DEFECT', 'DUPLICATE');
SELECT protect_shared('punch_item');
SELECT make_stateful('punch_item');
CREATE FUNCTION keep_punch_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.site_id, NEW.use_case_id, NEW.criteria_set_id, NEW.criterion_id, NEW.run_id, NEW.kind, NEW.title, NEW.description, NEW.raised_by, NEW.raised_at)
     IS DISTINCT FROM (OLD.id, OLD.number, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.site_id, OLD.use_case_id, OLD.criteria_set_id, OLD.criterion_id, OLD.run_id, OLD.kind, OLD.title, OLD.description, OLD.raised_by, OLD.raised_at) THEN
    RAISE EXCEPTION 'what a punch item reports cannot be edited: comment on it' USING ERRCODE = 'TS007';
  END IF;
  IF OLD.state IN ('NOT_A_DEFECT', 'DUPLICATE') THEN
    RAISE EXCEPTION 'a punch item that is % has ended', OLD.state USING ERRCODE = 'TS007';
  END IF;
  IF OLD.state <> NEW.state AND NOT (OLD.state || '>' || NEW.state) IN (${STEPS}) THEN
    RAISE EXCEPTION 'a punch item that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS007';
  END IF;
  IF OLD.concerns_safety AND NOT NEW.concerns_safety THEN
    RAISE EXCEPTION 'a punch item that concerns safety goes on doing so' USING ERRCODE = 'TS007';
  END IF;
  -- Less than an A only after somebody else has proposed just that.
  IF OLD.category = 'A' AND NEW.category IS DISTINCT FROM 'A' AND OLD.downgrade ->> 'to' IS DISTINCT FROM NEW.category THEN
    RAISE EXCEPTION 'an A is downgraded by two people' USING ERRCODE = 'TS007';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER item_is_kept BEFORE UPDATE ON punch_item FOR EACH ROW EXECUTE FUNCTION keep_punch_item();

CREATE TABLE punch_item_entry (
  id uuid CONSTRAINT punch_item_entry_pk PRIMARY KEY,
  item_id uuid NOT NULL CONSTRAINT punch_item_entry_item_fk REFERENCES punch_item (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT punch_item_entry_kind CHECK (kind IN ('RAISED', 'SEEN_AGAIN', 'CHANGED', 'DOWNGRADE_PROPOSED', 'COMMENT')),
  from_state text,
  to_state text NOT NULL,
  category text,
  person_id uuid CONSTRAINT punch_item_entry_person_fk REFERENCES person (id),
  text text,
  run_id uuid CONSTRAINT punch_item_entry_run_fk REFERENCES run (id),
  at timestamptz(3) NOT NULL
);
CREATE INDEX punch_item_entry_item_idx ON punch_item_entry (item_id);
SELECT protect_shared('punch_item_entry');
SELECT make_append_only('punch_item_entry');
`;

const DOWN = `
DROP TABLE punch_item_entry;
DROP TABLE punch_item;
DROP FUNCTION keep_punch_item();
`;
