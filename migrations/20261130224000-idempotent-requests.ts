import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of requests that are carried out once, with their first answers for a day. The system alone reads and writes them. */
export class IdempotentRequests20261130224000 implements MigrationInterface {
  readonly name = 'IdempotentRequests20261130224000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE idempotent_request;');
  }
}

const UP = `
CREATE TABLE idempotent_request (
  key_sha256 text CONSTRAINT idempotent_request_pk PRIMARY KEY CONSTRAINT idempotent_request_key CHECK (key_sha256 ~ '^[0-9a-f]{64}$'),
  person_id uuid NOT NULL CONSTRAINT idempotent_request_person_fk REFERENCES person (id),
  fingerprint text NOT NULL CONSTRAINT idempotent_request_fingerprint CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  operation text NOT NULL,
  claim_id uuid NOT NULL CONSTRAINT idempotent_request_claim UNIQUE,
  state text NOT NULL CONSTRAINT idempotent_request_state CHECK (state IN ('RUNNING', 'ANSWERED', 'RELEASED', 'FORGOTTEN')),
  claimed_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  settled_at timestamptz(3),
  status integer,
  answer text,
  CONSTRAINT idempotent_request_period CHECK (expires_at > claimed_at),
  CONSTRAINT idempotent_request_answered CHECK ((state = 'ANSWERED') = (status IS NOT NULL) AND (answer IS NULL OR state = 'ANSWERED'))
);
CREATE INDEX idempotent_request_kept ON idempotent_request (expires_at) WHERE state <> 'FORGOTTEN';
SELECT make_stateful('idempotent_request');
SELECT make_system_only('idempotent_request');
`;
