import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a passed gate ends and how its conditions close; signatures that are taken back or voided, by two people. */
export class GateFindings20261130223200 implements MigrationInterface {
  readonly name = 'GateFindings20261130223200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
ALTER TABLE gate ADD revoked_at timestamptz(3), ADD revoked_cause text, ADD revoked_reason text, ADD conditions_closed_at timestamptz(3);
ALTER TABLE gate ADD CONSTRAINT gate_revoked CHECK ((revoked_at IS NULL) = (revoked_cause IS NULL) AND (revoked_at IS NULL) = (revoked_reason IS NULL) AND (revoked_at IS NULL OR state = 'REVOKED'));
ALTER TABLE gate ADD CONSTRAINT gate_conditions_closed CHECK (conditions_closed_at IS NULL OR decision = 'CONDITIONAL');
CREATE FUNCTION keep_gate_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('REJECTED', 'STALE', 'EXPIRED', 'WITHDRAWN', 'REVOKED') AND NEW.state NOT IN (OLD.state, 'REVOKED') THEN
    RAISE EXCEPTION 'a gate that is % has ended', OLD.state USING ERRCODE = 'TS005';
  END IF;
  IF OLD.state = 'PASSED' AND NEW.state NOT IN ('PASSED', 'REVOKED') OR OLD.state = 'PASSED_WITH_CONDITIONS' AND NEW.state NOT IN ('PASSED_WITH_CONDITIONS', 'PASSED', 'REVOKED') THEN
    RAISE EXCEPTION 'a gate that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS005';
  END IF;
  IF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_cause, NEW.revoked_reason) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_cause, OLD.revoked_reason)
     OR OLD.conditions_closed_at IS NOT NULL AND NEW.conditions_closed_at IS DISTINCT FROM OLD.conditions_closed_at THEN
    RAISE EXCEPTION 'how a gate ended cannot be edited' USING ERRCODE = 'TS005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER gate_states BEFORE UPDATE ON gate FOR EACH ROW EXECUTE FUNCTION keep_gate_states();

ALTER TABLE sign_off ADD ended_at timestamptz(3), ADD end_reason text;
ALTER TABLE sign_off ADD CONSTRAINT sign_off_ended CHECK (state NOT IN ('WITHDRAWN', 'VOIDED') OR (ended_at IS NOT NULL AND length(btrim(end_reason)) >= 10));
CREATE FUNCTION keep_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.gate_id, NEW.slot, NEW.person_id, NEW.signature_id, NEW.decision, NEW.signed_at)
     IS DISTINCT FROM (OLD.id, OLD.gate_id, OLD.slot, OLD.person_id, OLD.signature_id, OLD.decision, OLD.signed_at) THEN
    RAISE EXCEPTION 'a signature of a gate cannot be edited' USING ERRCODE = 'TS005';
  END IF;
  IF OLD.state <> 'SIGNED' THEN
    RAISE EXCEPTION 'a signature that is % stays so', OLD.state USING ERRCODE = 'TS005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sign_off_is_kept BEFORE UPDATE ON sign_off FOR EACH ROW EXECUTE FUNCTION keep_sign_off();

-- Two people say that a signature was none: the safety officer, and one of the other side than the signer's.
CREATE TABLE sign_off_void (
  id uuid CONSTRAINT sign_off_void_pk PRIMARY KEY,
  sign_off_id uuid NOT NULL CONSTRAINT sign_off_void_sign_off_fk REFERENCES sign_off (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  person_id uuid NOT NULL CONSTRAINT sign_off_void_person_fk REFERENCES person (id),
  role text NOT NULL CONSTRAINT sign_off_void_role CHECK (role IN ('SO', 'CQL', 'VPM')),
  reason text NOT NULL CONSTRAINT sign_off_void_reason CHECK (length(btrim(reason)) >= 10),
  at timestamptz(3) NOT NULL,
  CONSTRAINT sign_off_void_person_key UNIQUE (sign_off_id, person_id),
  CONSTRAINT sign_off_void_role_key UNIQUE (sign_off_id, role)
);
SELECT protect_shared('sign_off_void');
SELECT make_append_only('sign_off_void');
`;

const DOWN = `
DROP TABLE sign_off_void;
DROP TRIGGER sign_off_is_kept ON sign_off;
DROP FUNCTION keep_sign_off();
ALTER TABLE sign_off DROP CONSTRAINT sign_off_ended;
ALTER TABLE sign_off DROP ended_at, DROP end_reason;
DROP TRIGGER gate_states ON gate;
DROP FUNCTION keep_gate_states();
ALTER TABLE gate DROP CONSTRAINT gate_conditions_closed;
ALTER TABLE gate DROP CONSTRAINT gate_revoked;
ALTER TABLE gate DROP revoked_at, DROP revoked_cause, DROP revoked_reason, DROP conditions_closed_at;
`;
