/** Organisations, people, roles, sessions, signatures, and the hash-chained audit log (one chain per host organisation). */
export const auditAndIdentity = {
  up: `
CREATE TABLE organisation (
  id uuid CONSTRAINT organisation_pk PRIMARY KEY,
  kind text NOT NULL CONSTRAINT organisation_kind CHECK (kind IN ('VENDOR', 'CUSTOMER')),
  name text NOT NULL CONSTRAINT organisation_name CHECK (length(btrim(name)) BETWEEN 1 AND 200),
  created_at timestamptz(3) NOT NULL
);
SELECT make_stateful('organisation');

CREATE TABLE person (
  id uuid CONSTRAINT person_pk PRIMARY KEY,
  organisation_id uuid CONSTRAINT person_organisation_fk REFERENCES organisation (id),
  email text NOT NULL CONSTRAINT person_email_key UNIQUE CONSTRAINT person_email_lower CHECK (email = lower(email)),
  printed_name text NOT NULL CONSTRAINT person_printed_name CHECK (length(btrim(printed_name)) BETWEEN 1 AND 200),
  password_hash text NOT NULL,
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  deactivated_at timestamptz(3)
);
SELECT make_stateful('person');
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY colleagues ON person FOR SELECT TO touchstone_app USING (organisation_id = app_organisation());
CREATE POLICY everything ON person TO touchstone_system USING (true) WITH CHECK (true);

CREATE TABLE session (
  token_sha256 text CONSTRAINT session_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT session_person_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3)
);
SELECT make_stateful('session');
REVOKE ALL ON session FROM touchstone_app;

CREATE TABLE invitation (
  id uuid CONSTRAINT invitation_pk PRIMARY KEY,
  token_sha256 text NOT NULL CONSTRAINT invitation_token_key UNIQUE,
  organisation_id uuid CONSTRAINT invitation_organisation_fk REFERENCES organisation (id),
  role text NOT NULL CONSTRAINT invitation_role CHECK (role IN ('CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM')),
  founding boolean NOT NULL,
  created_by uuid CONSTRAINT invitation_creator_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  redeemed_by uuid CONSTRAINT invitation_redeemer_fk REFERENCES person (id),
  redeemed_at timestamptz(3)
);
SELECT make_stateful('invitation');
REVOKE ALL ON invitation FROM touchstone_app;

CREATE TABLE role_assignment (
  id uuid CONSTRAINT role_assignment_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT role_assignment_person_fk REFERENCES person (id),
  organisation_id uuid CONSTRAINT role_assignment_organisation_fk REFERENCES organisation (id),
  role text NOT NULL CONSTRAINT role_assignment_role CHECK (role IN ('CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM')),
  pilot_id uuid,
  site_id uuid,
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  granted_by uuid CONSTRAINT role_assignment_grantor_fk REFERENCES person (id),
  reason text NOT NULL,
  revoked_at timestamptz(3),
  revoked_by uuid CONSTRAINT role_assignment_revoker_fk REFERENCES person (id),
  CONSTRAINT role_assignment_not_self CHECK (granted_by IS DISTINCT FROM person_id)
);
CREATE INDEX role_assignment_person_idx ON role_assignment (person_id);
SELECT make_stateful('role_assignment');
ALTER TABLE role_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY colleagues ON role_assignment TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation());
CREATE POLICY everything ON role_assignment TO touchstone_system USING (true) WITH CHECK (true);

CREATE TABLE signing_challenge (
  nonce text CONSTRAINT signing_challenge_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT signing_challenge_person_fk REFERENCES person (id),
  session_token_sha256 text NOT NULL,
  subject_type text NOT NULL,
  subject_id uuid NOT NULL,
  subject_round integer NOT NULL,
  subject_digest text NOT NULL,
  slot text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
SELECT make_stateful('signing_challenge');
REVOKE ALL ON signing_challenge FROM touchstone_app;

CREATE TABLE signature (
  id uuid CONSTRAINT signature_pk PRIMARY KEY,
  vendor_organisation_id uuid NOT NULL CONSTRAINT signature_vendor_fk REFERENCES organisation (id),
  customer_organisation_id uuid NOT NULL CONSTRAINT signature_customer_fk REFERENCES organisation (id),
  nonce text NOT NULL CONSTRAINT signature_nonce_key UNIQUE,
  subject_type text NOT NULL,
  subject_id uuid NOT NULL,
  subject_round integer NOT NULL,
  subject_digest text NOT NULL,
  slot text NOT NULL,
  person_id uuid NOT NULL CONSTRAINT signature_person_fk REFERENCES person (id),
  printed_name text NOT NULL,
  organisation_id uuid NOT NULL CONSTRAINT signature_organisation_fk REFERENCES organisation (id),
  organisation_name text NOT NULL,
  role text NOT NULL,
  meaning text NOT NULL CONSTRAINT signature_meaning CHECK (meaning IN ('AUTHORED', 'REVIEWED', 'APPROVED', 'RESPONSIBLE', 'WITNESSED', 'ACKNOWLEDGED', 'REJECTED')),
  comment text,
  method text NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  envelope text NOT NULL
);
CREATE INDEX signature_subject_idx ON signature (subject_type, subject_id, subject_round);
SELECT protect_shared('signature');
SELECT make_append_only('signature');

CREATE TABLE audit_head (
  chain_id uuid CONSTRAINT audit_head_pk PRIMARY KEY,
  seq bigint NOT NULL,
  entry_hash text NOT NULL
);
SELECT make_stateful('audit_head');
CREATE FUNCTION keep_head_moving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq + 1 THEN
    RAISE EXCEPTION 'the head of an audit chain moves on by one entry' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves_on BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION keep_head_moving();

CREATE TABLE audit_entry (
  chain_id uuid NOT NULL,
  seq bigint NOT NULL,
  vendor_organisation_id uuid,
  customer_organisation_id uuid,
  at timestamptz(3) NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CONSTRAINT audit_entry_outcome CHECK (outcome IN ('DONE', 'DENIED')),
  object_type text NOT NULL,
  object_id text NOT NULL,
  canonical text NOT NULL,
  prev_hash text NOT NULL,
  entry_hash text NOT NULL,
  CONSTRAINT audit_entry_pk PRIMARY KEY (chain_id, seq)
);
CREATE INDEX audit_entry_object_idx ON audit_entry (object_type, object_id);
SELECT make_append_only('audit_entry');
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY party ON audit_entry FOR SELECT TO touchstone_app USING (app_organisation() IN (vendor_organisation_id, customer_organisation_id));
CREATE POLICY writes ON audit_entry FOR INSERT TO touchstone_app WITH CHECK (true);
CREATE POLICY everything ON audit_entry TO touchstone_system USING (true) WITH CHECK (true);
`,
  down: `
DROP TABLE audit_entry;
DROP TABLE audit_head;
DROP FUNCTION keep_head_moving();
DROP TABLE signature;
DROP TABLE signing_challenge;
DROP TABLE role_assignment;
DROP TABLE invitation;
DROP TABLE session;
DROP TABLE person;
DROP TABLE organisation;
`,
};
