import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Messages to people: written with the change they tell about, sent by a job. Read and written as the system alone: addresses and
 * what is told to one person are nobody else's.
 */
export class Notices20261130221700 implements MigrationInterface {
  readonly name = 'Notices20261130221700';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
CREATE TABLE notice (
  id uuid CONSTRAINT notice_pk PRIMARY KEY,
  kind text NOT NULL,
  facts jsonb NOT NULL,
  occasion text NOT NULL,
  person_id uuid CONSTRAINT notice_person_fk REFERENCES person (id),
  email text NOT NULL CONSTRAINT notice_email CHECK (email !~ '[[:cntrl:][:space:]]'),
  printed_name text,
  sealed_code text,
  state text NOT NULL CONSTRAINT notice_state CHECK (state IN ('QUEUED', 'SENT', 'FAILED')),
  attempts integer NOT NULL CONSTRAINT notice_attempts CHECK (attempts >= 0),
  last_error text,
  created_at timestamptz(3) NOT NULL,
  sent_at timestamptz(3),
  CONSTRAINT notice_sent CHECK ((state = 'SENT') = (sent_at IS NOT NULL)),
  -- The code of an invitation is not kept after it was sent.
  CONSTRAINT notice_code CHECK (state <> 'SENT' OR sealed_code IS NULL),
  -- Nobody is told the same thing twice.
  CONSTRAINT notice_once UNIQUE (occasion, email)
);
CREATE INDEX notice_unsent_idx ON notice (id) WHERE state <> 'SENT';
SELECT make_stateful('notice');
SELECT make_system_only('notice');

CREATE FUNCTION keep_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'SENT' THEN
    RAISE EXCEPTION 'a message that was sent is not changed any more' USING ERRCODE = 'TS001';
  END IF;
  IF (NEW.id, NEW.kind, NEW.facts, NEW.occasion, NEW.person_id, NEW.email, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.kind, OLD.facts, OLD.occasion, OLD.person_id, OLD.email, OLD.created_at) THEN
    RAISE EXCEPTION 'what a message tells, and whom, is not changed' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept_notice BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION keep_notice();

CREATE TABLE notice_preference (
  person_id uuid NOT NULL CONSTRAINT notice_preference_person_fk REFERENCES person (id),
  -- What is not listed here cannot be switched off.
  category text NOT NULL CONSTRAINT notice_preference_category CHECK (category IN ('SIGNATURE', 'DECISION', 'DEADLINE')),
  is_off boolean NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT notice_preference_pk PRIMARY KEY (person_id, category)
);
SELECT make_stateful('notice_preference');
SELECT make_system_only('notice_preference');
`;

const DOWN = `
DROP TABLE notice_preference;
DROP TABLE notice;
DROP FUNCTION keep_notice();
`;
