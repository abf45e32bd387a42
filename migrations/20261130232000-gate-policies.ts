import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gate policies that both sides of a pilot agreed on: versions, each written once, the newest holds. */
export class GatePolicies20261130232000 implements MigrationInterface {
  readonly name = 'GatePolicies20261130232000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const kinds = (more: string): string => `
ALTER TABLE motion DROP CONSTRAINT motion_kind;
ALTER TABLE motion ADD CONSTRAINT motion_kind CHECK (kind IN ('EXTEND_PILOT', 'REOPEN_PILOT', 'WITHDRAW_CRITERIA', 'INVALIDATE_RUN'${more}));`;

const UP = `
${kinds(", 'CHANGE_GATE_POLICY'")}
CREATE TABLE gate_policy (
  id uuid CONSTRAINT gate_policy_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT gate_policy_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  gate_type text NOT NULL CONSTRAINT gate_policy_type CHECK (gate_type IN ('G0_AGREEMENT', 'G1_FAT', 'G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW')),
  version integer NOT NULL CONSTRAINT gate_policy_version CHECK (version >= 2),
  policy text NOT NULL,
  digest text NOT NULL CONSTRAINT gate_policy_digest CHECK (digest = encode(sha256(convert_to(policy, 'UTF8')), 'hex')),
  motion_id uuid NOT NULL CONSTRAINT gate_policy_motion_fk REFERENCES motion (id) CONSTRAINT gate_policy_motion_key UNIQUE,
  reason text NOT NULL CONSTRAINT gate_policy_reason CHECK (length(btrim(reason)) >= 10),
  in_force_since timestamptz(3) NOT NULL,
  CONSTRAINT gate_policy_version_key UNIQUE (pilot_id, gate_type, version)
);
SELECT protect_shared('gate_policy');
SELECT make_append_only('gate_policy');
-- Two people, one of either side, have signed the very motion.
CREATE FUNCTION keep_policy_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(DISTINCT (s.slot, s.person_id)) FROM signature s JOIN motion m ON m.id = s.subject_id
      WHERE s.subject_type = 'MOTION' AND m.id = NEW.motion_id AND m.kind = 'CHANGE_GATE_POLICY' AND m.pilot_id = NEW.pilot_id
        AND s.subject_digest = m.digest AND s.slot IN ('CQL', 'VPM')) < 2 THEN
    RAISE EXCEPTION 'a gate policy needs the signatures of both leads' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreed_by_both BEFORE INSERT ON gate_policy FOR EACH ROW EXECUTE FUNCTION keep_policy_agreed();
`;

const DOWN = `
DROP TABLE gate_policy;
DROP FUNCTION keep_policy_agreed();
${kinds('')}
`;
