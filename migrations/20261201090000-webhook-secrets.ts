import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A webhook may get another secret; the one before signs beside it for a while. Where it leads is still never changed. */
export class WebhookSecrets20261201090000 implements MigrationInterface {
  readonly name = 'WebhookSecrets20261201090000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const KEPT = ['id', 'organisation_id', 'url', 'event_types', 'created_by', 'created_at'];

const keepWebhook = (columns: readonly string[], more = ''): string => `
CREATE OR REPLACE FUNCTION keep_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (${columns.map((name) => `NEW.${name}`).join(', ')})
     IS DISTINCT FROM (${columns.map((name) => `OLD.${name}`).join(', ')}) THEN
    RAISE EXCEPTION 'where a webhook leads is not changed: register another one' USING ERRCODE = 'TS001';
  END IF;
  IF OLD.state = 'REMOVED' AND NEW.state <> 'REMOVED' THEN
    RAISE EXCEPTION 'a removed webhook stays removed' USING ERRCODE = 'TS001';
  END IF;${more}
  RETURN NEW;
END $$;
`;

/** Only a rotation writes these columns: a new secret, with none or exactly the one before beside it. */
const KEEP_SECRETS = `
  IF NEW.sealed_secret = OLD.sealed_secret
     AND (NEW.previous_sealed_secret, NEW.previous_secret_until) IS DISTINCT FROM (OLD.previous_sealed_secret, OLD.previous_secret_until) THEN
    RAISE EXCEPTION 'until when the secret before signs is not changed' USING ERRCODE = 'TS001';
  END IF;
  IF NEW.sealed_secret <> OLD.sealed_secret
     AND (NEW.row_version = OLD.row_version OR coalesce(NEW.previous_sealed_secret, OLD.sealed_secret) <> OLD.sealed_secret) THEN
    RAISE EXCEPTION 'a new secret is a version of its own, and no other than the one before signs beside it' USING ERRCODE = 'TS001';
  END IF;`;

const UP = `
ALTER TABLE webhook
  ADD COLUMN previous_sealed_secret text,
  ADD COLUMN previous_secret_until timestamptz(3),
  ADD CONSTRAINT webhook_previous_secret CHECK ((previous_sealed_secret IS NULL) = (previous_secret_until IS NULL));
${keepWebhook(KEPT, KEEP_SECRETS)}
`;

const DOWN = `
${keepWebhook([...KEPT, 'sealed_secret'])}
ALTER TABLE webhook DROP CONSTRAINT webhook_previous_secret, DROP COLUMN previous_secret_until, DROP COLUMN previous_sealed_secret;
`;
