import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The state tables of pilots, criteria sets, datasets and runs hold in the database too; rounds and extensions of a pilot; what both sides
 * decide together (motions); corrections of labels with two annotators; who has read the outcomes of a run.
 */
export class StateTables20261130222000 implements MigrationInterface {
  readonly name = 'StateTables20261130222000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const step of [STATES, PILOT, MOTION, CRITERIA, DATASET, OUTCOME_READ]) await queryRunner.query(step);
    for (const [table, steps] of Object.entries(STEPS)) await queryRunner.query(keepStates(table, steps));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of Object.keys(STEPS)) await queryRunner.query(`DROP TRIGGER state_table ON ${table}`);
    await queryRunner.query(DOWN);
  }
}

/** What each state may become; a state that stays is no step. */
const STEPS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  pilot: {
    DRAFT: ['AGREED', 'CANCELLED'],
    AGREED: ['RUNNING', 'CANCELLED'],
    RUNNING: ['SUSPENDED', 'DECIDED', 'CANCELLED'],
    SUSPENDED: ['RUNNING', 'CANCELLED'],
    DECIDED: ['CLOSED', 'CANCELLED'],
    CLOSED: ['RUNNING'],
  },
  motion: { OPEN: ['CARRIED', 'WITHDRAWN'] },
  criteria_set: {
    DRAFT: ['IN_REVIEW', 'WITHDRAWN'],
    IN_REVIEW: ['DRAFT', 'BASELINED', 'WITHDRAWN'],
    BASELINED: ['SUPERSEDED', 'WITHDRAWN'],
  },
  dataset: {
    COLLECTING: ['SEALED'],
    SEALED: ['BURNED', 'RETIRED', 'COMPROMISED'],
    BURNED: ['RETIRED', 'COMPROMISED'],
    RETIRED: ['COMPROMISED'],
  },
  run: {
    DECLARED: ['QUEUED', 'ABORTED'],
    QUEUED: ['RUNNING', 'ABORTED', 'ERRORED'],
    RUNNING: ['COMPLETED', 'ABORTED', 'ERRORED'],
    COMPLETED: ['REVEALED', 'INVALIDATED'],
    REVEALED: ['INVALIDATED'],
  },
};

function keepStates(table: string, steps: Readonly<Record<string, readonly string[]>>): string {
  const pairs = Object.entries(steps).flatMap(([from, to]) => to.map((one) => `'${from}>${one}'`));
  return `
CREATE TRIGGER state_table BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION keep_states(${pairs.join(', ')});`;
}

const STATES = `
-- Its arguments are the steps that are allowed: 'FROM>TO'.
CREATE FUNCTION keep_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
    RAISE EXCEPTION '% that is % cannot become %', TG_TABLE_NAME, OLD.state, NEW.state USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
`;

const PILOT = `
ALTER TABLE pilot ADD round integer NOT NULL DEFAULT 1 CONSTRAINT pilot_round CHECK (round >= 1);
ALTER TABLE pilot ADD suspended_as text;
ALTER TABLE pilot ADD CONSTRAINT pilot_suspended CHECK ((state = 'SUSPENDED') = (suspended_as IS NOT NULL) AND suspended_as IN ('SO', 'CQL'));
CREATE FUNCTION keep_agreed_pilot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.key, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.attempt_budget, NEW.image_budget, NEW.on_expiry, NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.key, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.attempt_budget, OLD.image_budget, OLD.on_expiry, OLD.created_by, OLD.created_at) THEN
    RAISE EXCEPTION 'parties, budgets and key of a pilot are fixed' USING ERRCODE = 'TS006';
  END IF;
  IF NEW.extensions NOT IN (OLD.extensions, OLD.extensions + 1) OR NEW.round NOT IN (OLD.round, OLD.round + 1)
     OR (NEW.round > OLD.round) <> (OLD.state = 'CLOSED' AND NEW.state = 'RUNNING') THEN
    RAISE EXCEPTION 'extensions and rounds of a pilot are counted one by one' USING ERRCODE = 'TS006';
  END IF;
  IF NEW.decision_date <> OLD.decision_date AND (NEW.decision_date < OLD.decision_date OR (NEW.extensions, NEW.round) = (OLD.extensions, OLD.round)) THEN
    RAISE EXCEPTION 'a decision date only moves forward, by a counted extension or in a new round' USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_is_fixed BEFORE UPDATE ON pilot FOR EACH ROW EXECUTE FUNCTION keep_agreed_pilot();
`;

const MOTION = `
-- What vendor and customer decide together: proposed by one, signed by both.
CREATE TABLE motion (
  id uuid CONSTRAINT motion_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT motion_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT motion_kind CHECK (kind IN ('EXTEND_PILOT', 'REOPEN_PILOT', 'WITHDRAW_CRITERIA', 'INVALIDATE_RUN')),
  subject_id uuid NOT NULL,
  site_id uuid CONSTRAINT motion_site_fk REFERENCES site (id),
  state text NOT NULL CONSTRAINT motion_state CHECK (state IN ('OPEN', 'CARRIED', 'WITHDRAWN')),
  row_version integer NOT NULL,
  content text NOT NULL,
  digest text NOT NULL,
  reason text NOT NULL CONSTRAINT motion_reason CHECK (length(btrim(reason)) >= 10),
  proposed_by uuid NOT NULL CONSTRAINT motion_proposer_fk REFERENCES person (id),
  proposed_as text NOT NULL CONSTRAINT motion_role CHECK (proposed_as IN ('CQL', 'VPM')),
  proposed_at timestamptz(3) NOT NULL,
  ended_by uuid CONSTRAINT motion_ender_fk REFERENCES person (id),
  ended_at timestamptz(3),
  end_reason text,
  CONSTRAINT motion_end CHECK ((state = 'OPEN') = (ended_at IS NULL) AND (state = 'OPEN') = (ended_by IS NULL) AND (state <> 'WITHDRAWN' OR length(btrim(end_reason)) >= 10))
);
CREATE INDEX motion_pilot_idx ON motion (pilot_id);
CREATE UNIQUE INDEX motion_one_open ON motion (kind, subject_id) WHERE state = 'OPEN';
SELECT protect_shared('motion');
SELECT make_stateful('motion');
CREATE FUNCTION keep_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'OPEN' OR (to_jsonb(NEW) - '{state,row_version,ended_by,ended_at,end_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{state,row_version,ended_by,ended_at,end_reason}'::text[]) THEN
    RAISE EXCEPTION 'what a motion proposes is fixed, and one that has ended stays as it is' USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_fixed BEFORE UPDATE ON motion FOR EACH ROW EXECUTE FUNCTION keep_motion();
-- Two roles, two people, each once.
CREATE UNIQUE INDEX signature_motion_slot ON signature (subject_id, slot) WHERE subject_type = 'MOTION';
CREATE UNIQUE INDEX signature_motion_person ON signature (subject_id, person_id) WHERE subject_type = 'MOTION';
`;

const KEEP_CRITERIA = (columns: readonly string[]) => `
CREATE OR REPLACE FUNCTION keep_baselined_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('DRAFT', 'IN_REVIEW') AND (${columns.map((one) => `NEW.${one}`).join(', ')})
     IS DISTINCT FROM (${columns.map((one) => `OLD.${one}`).join(', ')}) THEN
    RAISE EXCEPTION 'criteria that are baselined cannot be edited: make a new version' USING ERRCODE = 'TS002';
  END IF;
  RETURN NEW;
END $$;
`;
const BASELINE = ['document', 'expanded', 'digest', 'contract_id', 'site_id', 'use_case_id', 'version', 'results_seen'];

const CRITERIA = `
-- Easier to meet than the baseline before, although results had been seen: marked for ever.
ALTER TABLE criteria_set ADD post_hoc boolean NOT NULL DEFAULT false;
ALTER TABLE criteria_set ADD CONSTRAINT criteria_set_post_hoc CHECK (NOT post_hoc OR results_seen);
${KEEP_CRITERIA([...BASELINE, 'post_hoc', 'baselined_at'])}`;

const DATASET = `
ALTER TABLE dataset ADD revises uuid CONSTRAINT dataset_revises_fk REFERENCES dataset (id);
-- Why it is no longer what it was: reason, by whom, when.
ALTER TABLE dataset ADD ended jsonb;
ALTER TABLE dataset ADD CONSTRAINT dataset_ended CHECK (ended IS NULL OR state IN ('RETIRED', 'COMPROMISED'));
ALTER TABLE dataset_item ADD labelled_by uuid CONSTRAINT dataset_item_annotator_fk REFERENCES person (id);
ALTER TABLE dataset_item ADD label_confirmed_by uuid CONSTRAINT dataset_item_second_annotator_fk REFERENCES person (id);
ALTER TABLE dataset_item ADD CONSTRAINT dataset_item_two_annotators CHECK (label_confirmed_by IS DISTINCT FROM labelled_by OR label_confirmed_by IS NULL);
CREATE FUNCTION keep_dataset_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.revises IS DISTINCT FROM OLD.revises OR (NEW.ended IS DISTINCT FROM OLD.ended AND NEW.state = OLD.state) THEN
    RAISE EXCEPTION 'what a dataset corrects and why it ended cannot be edited' USING ERRCODE = 'TS003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER end_is_fixed BEFORE UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION keep_dataset_end();
`;

const OUTCOME_READ = `
-- The first time each person reads single outcomes of a run.
CREATE TABLE outcome_read (
  run_id uuid NOT NULL CONSTRAINT outcome_read_run_fk REFERENCES run (id),
  person_id uuid NOT NULL CONSTRAINT outcome_read_person_fk REFERENCES person (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  read_at timestamptz(3) NOT NULL,
  CONSTRAINT outcome_read_pk PRIMARY KEY (run_id, person_id)
);
SELECT protect_shared('outcome_read');
SELECT make_append_only('outcome_read');
`;

const DOWN = `
DROP TABLE outcome_read;
DROP TRIGGER end_is_fixed ON dataset;
DROP FUNCTION keep_dataset_end();
ALTER TABLE dataset_item DROP labelled_by, DROP label_confirmed_by;
ALTER TABLE dataset DROP ended, DROP revises;
${KEEP_CRITERIA(BASELINE)}
ALTER TABLE criteria_set DROP post_hoc;
DROP INDEX signature_motion_person;
DROP INDEX signature_motion_slot;
DROP TABLE motion;
DROP FUNCTION keep_motion();
DROP TRIGGER agreement_is_fixed ON pilot;
DROP FUNCTION keep_agreed_pilot();
ALTER TABLE pilot DROP suspended_as, DROP round;
DROP FUNCTION keep_states();
`;
