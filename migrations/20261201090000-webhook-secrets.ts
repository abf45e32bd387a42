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

const keepWebhook = (secret: string): string => `
CREATE OR REPLACE FUNCTION keep_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.organisation_id, NEW.url, NEW.event_types,${secret} NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.organisation_id, OLD.url, OLD.event_types,${secret.replace('NEW', 'OLD')} OLD.created_by, OLD.created_at) THEN
    RAISE EXCEPTION 'where a webhook leads is not changed: register another one' USING ERRCODE = 'TS001';
  END IF;
  IF OLD.state = 'REMOVED' AND NEW.state <> 'REMOVED' THEN
    RAISE EXCEPTION 'a removed webhook stays removed' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
`;

const UP = `
ALTER TABLE webhook
  ADD COLUMN previous_sealed_secret text,
  ADD COLUMN previous_secret_until timestamptz(3),
  ADD CONSTRAINT webhook_previous_secret CHECK ((previous_sealed_secret IS NULL) = (previous_secret_until IS NULL));
${keepWebhook('')}
`;

const DOWN = `
${keepWebhook(' NEW.sealed_secret,')}
ALTER TABLE webhook DROP CONSTRAINT webhook_previous_secret, DROP COLUMN previous_secret_until, DROP COLUMN previous_sealed_secret;
`;
