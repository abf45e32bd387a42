import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins at identity providers, the way there and back, and people who have no password. */
export class OpenidLogins20261130224500 implements MigrationInterface {
  readonly name = 'OpenidLogins20261130224500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
ALTER TABLE person ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE pending_sign_in ADD COLUMN first_step text NOT NULL DEFAULT 'PASSWORD'
  CONSTRAINT pending_sign_in_first_step CHECK (first_step IN ('PASSWORD', 'OIDC'));
ALTER TABLE pending_sign_in ALTER COLUMN first_step DROP DEFAULT;

CREATE TABLE login (
  id uuid CONSTRAINT login_pk PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT login_person_fk REFERENCES person (id),
  provider_id text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  email text,
  linked_at timestamptz(3) NOT NULL,
  removed_at timestamptz(3),
  -- Of one natural person, for ever: a removed login is nobody else's.
  CONSTRAINT login_subject_key UNIQUE (issuer, subject)
);
CREATE INDEX login_person_idx ON login (person_id);
SELECT make_stateful('login');
SELECT make_system_only('login');
CREATE FUNCTION keep_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.person_id, NEW.issuer, NEW.subject) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.issuer, OLD.subject) THEN
    RAISE EXCEPTION 'a login stays the person''s it was linked to' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept_login BEFORE UPDATE ON login FOR EACH ROW EXECUTE FUNCTION keep_login();

CREATE TABLE oidc_request (
  state_sha256 text CONSTRAINT oidc_request_pk PRIMARY KEY,
  browser_sha256 text NOT NULL,
  provider_id text NOT NULL,
  purpose text NOT NULL CONSTRAINT oidc_request_purpose CHECK (purpose IN ('SIGN_IN', 'JOIN', 'LINK', 'CONFIRM')),
  person_id uuid CONSTRAINT oidc_request_person_fk REFERENCES person (id),
  session_sha256 text,
  challenge_nonce text CONSTRAINT oidc_request_challenge_fk REFERENCES signing_challenge (nonce),
  invitation_sha256 text,
  printed_name text,
  email text,
  return_to text,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  proven_at timestamptz(3),
  spent_at timestamptz(3),
  CONSTRAINT oidc_request_person CHECK ((purpose IN ('LINK', 'CONFIRM')) = (person_id IS NOT NULL AND session_sha256 IS NOT NULL)),
  CONSTRAINT oidc_request_invitation CHECK ((purpose = 'JOIN') = (invitation_sha256 IS NOT NULL)),
  CONSTRAINT oidc_request_challenge CHECK (challenge_nonce IS NULL OR purpose = 'CONFIRM'),
  CONSTRAINT oidc_request_order CHECK (
    (proven_at IS NULL OR (purpose = 'CONFIRM' AND used_at IS NOT NULL)) AND (spent_at IS NULL OR proven_at IS NOT NULL)
  )
);
CREATE INDEX oidc_request_person_idx ON oidc_request (person_id) WHERE person_id IS NOT NULL;
-- A challenge is confirmed once.
CREATE UNIQUE INDEX oidc_request_one_act ON oidc_request (challenge_nonce) WHERE spent_at IS NOT NULL;
SELECT make_stateful('oidc_request');
SELECT make_system_only('oidc_request');
CREATE FUNCTION keep_oidc_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at)
     OR (OLD.proven_at IS NOT NULL AND NEW.proven_at IS DISTINCT FROM OLD.proven_at)
     OR (OLD.spent_at IS NOT NULL AND NEW.spent_at IS DISTINCT FROM OLD.spent_at)
     OR (NEW.purpose, NEW.person_id, NEW.session_sha256, NEW.challenge_nonce, NEW.browser_sha256)
        IS DISTINCT FROM (OLD.purpose, OLD.person_id, OLD.session_sha256, OLD.challenge_nonce, OLD.browser_sha256) THEN
    RAISE EXCEPTION 'a request to an identity provider is good once, and for what it was begun' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept_oidc_request BEFORE UPDATE ON oidc_request FOR EACH ROW EXECUTE FUNCTION keep_oidc_request();
`;

const DOWN = `
DROP TABLE oidc_request;
DROP FUNCTION keep_oidc_request();
DROP TABLE login;
DROP FUNCTION keep_login();
ALTER TABLE pending_sign_in DROP COLUMN first_step;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
-- No password has this hash: people without one cannot sign in until they recover their account.
UPDATE person SET password_hash = '!' WHERE password_hash IS NULL;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE person ALTER COLUMN password_hash SET NOT NULL;
`;
