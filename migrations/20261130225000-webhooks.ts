import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where organisations want to be told of events, what was sent there, and how each try ended. */
export class Webhooks20261130225000 implements MigrationInterface {
  readonly name = 'Webhooks20261130225000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const OWN = (table: string): string => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON ${table} TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation());
CREATE POLICY everything ON ${table} TO touchstone_system USING (true) WITH CHECK (true);
`;

const UP = `
CREATE TABLE webhook (
  id uuid CONSTRAINT webhook_pk PRIMARY KEY,
  organisation_id uuid NOT NULL CONSTRAINT webhook_organisation_fk REFERENCES organisation (id),
  url text NOT NULL CONSTRAINT webhook_url CHECK (url ~ '^https?://' AND length(url) <= 2000),
  description text NOT NULL,
  event_types text[] NOT NULL CONSTRAINT webhook_events CHECK (cardinality(event_types) > 0),
  sealed_secret text NOT NULL,
  state text NOT NULL CONSTRAINT webhook_state CHECK (state IN ('ACTIVE', 'DISABLED', 'REMOVED')),
  state_reason text,
  failures integer NOT NULL CONSTRAINT webhook_failures CHECK (failures >= 0),
  row_version integer NOT NULL,
  created_by uuid NOT NULL CONSTRAINT webhook_creator_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT webhook_reason CHECK (state = 'ACTIVE' OR state_reason IS NOT NULL)
);
CREATE INDEX webhook_of_organisation ON webhook (organisation_id) WHERE state = 'ACTIVE';
SELECT make_stateful('webhook');
${OWN('webhook')}
CREATE FUNCTION keep_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.organisation_id, NEW.url, NEW.event_types, NEW.sealed_secret, NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.organisation_id, OLD.url, OLD.event_types, OLD.sealed_secret, OLD.created_by, OLD.created_at) THEN
    RAISE EXCEPTION 'where a webhook leads is not changed: register another one' USING ERRCODE = 'TS001';
  END IF;
  IF OLD.state = 'REMOVED' AND NEW.state <> 'REMOVED' THEN
    RAISE EXCEPTION 'a removed webhook stays removed' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept_webhook BEFORE UPDATE ON webhook FOR EACH ROW EXECUTE FUNCTION keep_webhook();

CREATE TABLE webhook_delivery (
  id uuid CONSTRAINT webhook_delivery_pk PRIMARY KEY,
  webhook_id uuid NOT NULL CONSTRAINT webhook_delivery_webhook_fk REFERENCES webhook (id),
  organisation_id uuid NOT NULL,
  pilot_id uuid CONSTRAINT webhook_delivery_pilot_fk REFERENCES pilot (id),
  event_type text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CONSTRAINT webhook_delivery_state CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts integer NOT NULL CONSTRAINT webhook_delivery_attempts CHECK (attempts >= 0),
  turn integer NOT NULL CONSTRAINT webhook_delivery_turn CHECK (turn >= 1),
  created_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  CONSTRAINT webhook_delivery_ended CHECK ((state = 'PENDING') = (ended_at IS NULL))
);
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);
SELECT make_stateful('webhook_delivery');
${OWN('webhook_delivery')}
CREATE FUNCTION keep_webhook_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.webhook_id, NEW.organisation_id, NEW.pilot_id, NEW.event_type, NEW.body, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.webhook_id, OLD.organisation_id, OLD.pilot_id, OLD.event_type, OLD.body, OLD.created_at)
     OR NEW.attempts < OLD.attempts THEN
    RAISE EXCEPTION 'what is sent is not changed' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept_webhook_delivery BEFORE UPDATE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION keep_webhook_delivery();

CREATE TABLE webhook_attempt (
  id uuid CONSTRAINT webhook_attempt_pk PRIMARY KEY,
  delivery_id uuid NOT NULL CONSTRAINT webhook_attempt_delivery_fk REFERENCES webhook_delivery (id),
  organisation_id uuid NOT NULL,
  number integer NOT NULL CONSTRAINT webhook_attempt_number CHECK (number >= 1),
  at timestamptz(3) NOT NULL,
  outcome text NOT NULL CONSTRAINT webhook_attempt_outcome CHECK (outcome IN ('TAKEN', 'REFUSED', 'BLOCKED', 'UNREACHABLE', 'TIMEOUT', 'NOT_SENT')),
  status integer,
  detail text,
  CONSTRAINT webhook_attempt_once UNIQUE (delivery_id, number)
);
SELECT make_append_only('webhook_attempt');
${OWN('webhook_attempt')}
`;

const DOWN = `
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP FUNCTION keep_webhook_delivery();
DROP TABLE webhook;
DROP FUNCTION keep_webhook();
`;
