import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Second factors with recovery codes, two-step sign-in, API tokens, recovery of accounts and re-founding of organisations with
 * four eyes. The new tables are read and written as the system alone; requests have no right there, and row-level security
 * stays closed should one be granted.
 */
export class SecondFactorAndTokens20261125002500 implements MigrationInterface {
  readonly name = 'SecondFactorAndTokens20261125002500';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const part of [columns, secondFactors, tokens, recovery, founding]) await queryRunner.query(part.up);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const part of [founding, recovery, tokens, secondFactors, columns]) await queryRunner.query(part.down);
  }
}

const columns = {
  up: `
ALTER TABLE organisation ADD COLUMN second_factor_to_sign boolean NOT NULL DEFAULT false;
ALTER TABLE person ADD COLUMN signing_closed_until timestamptz(3);
-- Colleagues see one another, never one another's hashes and counters.
REVOKE SELECT, INSERT, UPDATE ON person FROM touchstone_app;
GRANT SELECT (id, organisation_id, email, printed_name, created_at, deactivated_at) ON person TO touchstone_app;
ALTER TABLE session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT session_id_key UNIQUE;
ALTER TABLE session ALTER COLUMN id DROP DEFAULT;
ALTER TABLE session ADD COLUMN method text NOT NULL DEFAULT 'PASSWORD';
ALTER TABLE session ALTER COLUMN method DROP DEFAULT;
ALTER TABLE session ADD COLUMN address text;
ALTER TABLE session ADD COLUMN client text;
CREATE INDEX session_person_idx ON session (person_id);

CREATE FUNCTION make_system_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON %s FROM touchstone_app', target);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY everything ON %s TO touchstone_system USING (true) WITH CHECK (true)', target);
END $$;

-- A role in one pilot or at one site is granted only where the granting organisation sees that pilot and site.
ALTER POLICY colleagues ON role_assignment WITH CHECK (
  organisation_id = app_organisation()
  AND (pilot_id IS NULL OR EXISTS (SELECT FROM pilot WHERE pilot.id = role_assignment.pilot_id))
  AND (site_id IS NULL OR EXISTS (SELECT FROM site WHERE site.id = role_assignment.site_id AND site.pilot_id = role_assignment.pilot_id))
);
ALTER TABLE role_assignment ADD CONSTRAINT role_assignment_period CHECK (valid_to IS NULL OR valid_to > valid_from);
`,
  down: `
ALTER TABLE role_assignment DROP CONSTRAINT role_assignment_period;
ALTER POLICY colleagues ON role_assignment WITH CHECK (organisation_id = app_organisation());
DROP FUNCTION make_system_only(regclass);
DROP INDEX session_person_idx;
ALTER TABLE session DROP COLUMN client;
ALTER TABLE session DROP COLUMN address;
ALTER TABLE session DROP COLUMN method;
ALTER TABLE session DROP COLUMN id;
REVOKE SELECT (id, organisation_id, email, printed_name, created_at, deactivated_at) ON person FROM touchstone_app;
GRANT SELECT, INSERT, UPDATE ON person TO touchstone_app;
ALTER TABLE person DROP COLUMN signing_closed_until;
ALTER TABLE organisation DROP COLUMN second_factor_to_sign;
`,
};

const secondFactors = {
  up: `
CREATE TABLE second_factor (
  id uuid CONSTRAINT second_factor_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT second_factor_person_fk REFERENCES person (id),
  state text NOT NULL CONSTRAINT second_factor_state CHECK (state IN ('PENDING', 'ACTIVE', 'REMOVED')),
  sealed_secret text,
  last_step integer,
  created_at timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),
  removed_at timestamptz(3),
  CONSTRAINT second_factor_secret CHECK ((state = 'REMOVED') = (sealed_secret IS NULL))
);
CREATE UNIQUE INDEX second_factor_one_of_a_state ON second_factor (person_id, state) WHERE state <> 'REMOVED';
SELECT make_stateful('second_factor');
SELECT make_system_only('second_factor');
-- A code is good once: the step of the last accepted one never goes back.
CREATE FUNCTION keep_steps_rising() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.last_step IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step < OLD.last_step) THEN
    RAISE EXCEPTION 'the last step of a second factor does not go back' USING ERRCODE = 'TS001';
  END IF;
  IF OLD.state = 'REMOVED' THEN
    RAISE EXCEPTION 'a removed second factor stays removed' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER steps_rise BEFORE UPDATE ON second_factor FOR EACH ROW EXECUTE FUNCTION keep_steps_rising();

CREATE TABLE recovery_code (
  code_sha256 text CONSTRAINT recovery_code_pk PRIMARY KEY,
  factor_id uuid NOT NULL CONSTRAINT recovery_code_factor_fk REFERENCES second_factor (id),
  created_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE INDEX recovery_code_factor_idx ON recovery_code (factor_id);
SELECT make_stateful('recovery_code');
SELECT make_system_only('recovery_code');

-- Between the right password and the code of the second factor.
CREATE TABLE pending_sign_in (
  token_sha256 text CONSTRAINT pending_sign_in_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT pending_sign_in_person_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
SELECT make_stateful('pending_sign_in');
SELECT make_system_only('pending_sign_in');
`,
  down: `
DROP TABLE pending_sign_in;
DROP TABLE recovery_code;
DROP TABLE second_factor;
DROP FUNCTION keep_steps_rising();
`,
};

const tokens = {
  up: `
CREATE TABLE api_token (
  id uuid CONSTRAINT api_token_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT api_token_person_fk REFERENCES person (id),
  name text NOT NULL CONSTRAINT api_token_name CHECK (length(btrim(name)) BETWEEN 1 AND 200),
  prefix text NOT NULL,
  token_sha256 text NOT NULL CONSTRAINT api_token_token_key UNIQUE,
  scopes text[] NOT NULL CONSTRAINT api_token_scopes CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['READ', 'UPLOAD', 'RUN']),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  CONSTRAINT api_token_period CHECK (expires_at > created_at)
);
CREATE INDEX api_token_person_idx ON api_token (person_id);
SELECT make_stateful('api_token');
SELECT make_system_only('api_token');
CREATE FUNCTION keep_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.person_id, NEW.token_sha256, NEW.scopes, NEW.created_at, NEW.expires_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.token_sha256, OLD.scopes, OLD.created_at, OLD.expires_at)
    OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'an API token is not changed, only revoked' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER token_is_fixed BEFORE UPDATE ON api_token FOR EACH ROW EXECUTE FUNCTION keep_token();
`,
  down: `
DROP TABLE api_token;
DROP FUNCTION keep_token();
`,
};

const recovery = {
  up: `
CREATE TABLE recovery_case (
  id uuid CONSTRAINT recovery_case_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT recovery_case_person_fk REFERENCES person (id),
  kind text NOT NULL CONSTRAINT recovery_case_kind CHECK (kind IN ('SECOND_FACTOR', 'ACCOUNT')),
  state text NOT NULL CONSTRAINT recovery_case_state CHECK (state IN ('OPEN', 'CONFIRMED', 'COMPLETED', 'CANCELLED')),
  opened_by uuid CONSTRAINT recovery_case_opener_fk REFERENCES person (id),
  reason text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ready_at timestamptz(3),
  ended_at timestamptz(3),
  CONSTRAINT recovery_case_not_self CHECK (opened_by IS DISTINCT FROM person_id),
  CONSTRAINT recovery_case_ready CHECK (state IN ('OPEN', 'CANCELLED') OR ready_at IS NOT NULL)
);
CREATE INDEX recovery_case_person_idx ON recovery_case (person_id);
CREATE UNIQUE INDEX recovery_case_one_open ON recovery_case (person_id) WHERE state IN ('OPEN', 'CONFIRMED');
SELECT make_stateful('recovery_case');
SELECT make_system_only('recovery_case');

-- Two rows by two people before a case is confirmed. Each holds the digest of one part of the recovery code.
CREATE TABLE recovery_confirmation (
  case_id uuid NOT NULL CONSTRAINT recovery_confirmation_case_fk REFERENCES recovery_case (id),
  capacity text NOT NULL CONSTRAINT recovery_confirmation_capacity CHECK (capacity IN ('ADMINISTRATOR', 'SECOND_ADMINISTRATOR', 'LEAD', 'OPERATOR')),
  -- Nobody: the operator at the machine itself.
  person_id uuid CONSTRAINT recovery_confirmation_person_fk REFERENCES person (id),
  part_sha256 text NOT NULL,
  reason text NOT NULL,
  confirmed_at timestamptz(3) NOT NULL,
  CONSTRAINT recovery_confirmation_pk PRIMARY KEY (case_id, capacity),
  CONSTRAINT recovery_confirmation_two_people UNIQUE (case_id, person_id),
  CONSTRAINT recovery_confirmation_operator CHECK ((capacity = 'OPERATOR') = (person_id IS NULL))
);
SELECT make_append_only('recovery_confirmation');
SELECT make_system_only('recovery_confirmation');
CREATE FUNCTION keep_recovery_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'recovery_confirmation' THEN
    IF EXISTS (SELECT FROM recovery_case c WHERE c.id = NEW.case_id AND c.person_id = NEW.person_id) THEN
      RAISE EXCEPTION 'nobody confirms his or her own recovery' USING ERRCODE = 'TS001';
    END IF;
  ELSIF NEW.state IN ('CONFIRMED', 'COMPLETED') AND (SELECT count(*) FROM recovery_confirmation r WHERE r.case_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'a recovery needs the confirmations of two people' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE ON recovery_case FOR EACH ROW EXECUTE FUNCTION keep_recovery_four_eyes();
CREATE TRIGGER four_eyes BEFORE INSERT ON recovery_confirmation FOR EACH ROW EXECUTE FUNCTION keep_recovery_four_eyes();
`,
  down: `
DROP TABLE recovery_confirmation;
DROP TABLE recovery_case;
DROP FUNCTION keep_recovery_four_eyes();
`,
};

const founding = {
  up: `
CREATE TABLE founding_request (
  id uuid CONSTRAINT founding_request_pk PRIMARY KEY,
  organisation_id uuid NOT NULL CONSTRAINT founding_request_organisation_fk REFERENCES organisation (id),
  requested_by uuid NOT NULL CONSTRAINT founding_request_requester_fk REFERENCES person (id),
  reason text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  confirmed_by uuid CONSTRAINT founding_request_confirmer_fk REFERENCES person (id),
  confirmed_at timestamptz(3),
  invitation_id uuid CONSTRAINT founding_request_invitation_fk REFERENCES invitation (id),
  CONSTRAINT founding_request_four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> requested_by),
  CONSTRAINT founding_request_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (confirmed_by IS NULL) = (invitation_id IS NULL))
);
CREATE INDEX founding_request_organisation_idx ON founding_request (organisation_id);
SELECT make_stateful('founding_request');
SELECT make_system_only('founding_request');
`,
  down: `
DROP TABLE founding_request;
`,
};
