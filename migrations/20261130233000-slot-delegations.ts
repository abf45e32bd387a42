import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slots handed to a colleague for one round, and signatures given on behalf of somebody. */
export class SlotDelegations20261130233000 implements MigrationInterface {
  readonly name = 'SlotDelegations20261130233000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
CREATE TABLE slot_delegation (
  id uuid CONSTRAINT slot_delegation_pk PRIMARY KEY,
  gate_id uuid NOT NULL CONSTRAINT slot_delegation_gate_fk REFERENCES gate (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  slot text NOT NULL,
  from_person_id uuid NOT NULL CONSTRAINT slot_delegation_from_fk REFERENCES person (id),
  from_name text NOT NULL,
  to_person_id uuid NOT NULL CONSTRAINT slot_delegation_to_fk REFERENCES person (id),
  to_name text NOT NULL,
  reason text NOT NULL CONSTRAINT slot_delegation_reason CHECK (length(btrim(reason)) >= 10),
  created_at timestamptz(3) NOT NULL,
  valid_until timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_by uuid CONSTRAINT slot_delegation_ender_fk REFERENCES person (id),
  end_reason text,
  CONSTRAINT slot_delegation_two_people CHECK (from_person_id <> to_person_id),
  CONSTRAINT slot_delegation_period CHECK (valid_until > created_at AND valid_until <= created_at + interval '30 days'),
  CONSTRAINT slot_delegation_end CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX slot_delegation_one ON slot_delegation (gate_id, slot) WHERE ended_at IS NULL;
SELECT protect_shared('slot_delegation');
SELECT make_stateful('slot_delegation');
CREATE FUNCTION keep_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - '{ended_at,ended_by,end_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by,end_reason}'::text[]) THEN
    RAISE EXCEPTION 'a delegation is not changed, only ended' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delegation_is_fixed BEFORE UPDATE ON slot_delegation FOR EACH ROW EXECUTE FUNCTION keep_delegation();
ALTER TABLE sign_off ADD delegation_id uuid CONSTRAINT sign_off_delegation_fk REFERENCES slot_delegation (id);
ALTER TABLE sign_off ADD on_behalf_of_id uuid CONSTRAINT sign_off_behalf_fk REFERENCES person (id);
ALTER TABLE sign_off ADD on_behalf_of text;
ALTER TABLE sign_off ADD CONSTRAINT sign_off_behalf CHECK ((delegation_id IS NULL) = (on_behalf_of_id IS NULL) AND (delegation_id IS NULL) = (on_behalf_of IS NULL));
`;

const DOWN = `
ALTER TABLE sign_off DROP CONSTRAINT sign_off_behalf;
ALTER TABLE sign_off DROP COLUMN on_behalf_of;
ALTER TABLE sign_off DROP COLUMN on_behalf_of_id;
ALTER TABLE sign_off DROP COLUMN delegation_id;
DROP TABLE slot_delegation;
DROP FUNCTION keep_delegation();
`;
