import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sites have versions: what is installed there may change, and stays known. A quality lead may accept that a passed gate stands although
 * the site has changed. A decided pilot runs on when its final decision is revoked; a round that ended without one is never revoked.
 */
export class SiteVersions20261201023000 implements MigrationInterface {
  readonly name = 'SiteVersions20261201023000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const pilotSteps = (afterDecision: readonly string[]): string => {
  const steps = [
    ...[
      'DRAFT>AGREED',
      'DRAFT>CANCELLED',
      'AGREED>RUNNING',
      'AGREED>CANCELLED',
      'RUNNING>SUSPENDED',
      'RUNNING>DECIDED',
    ],
    ...['RUNNING>CANCELLED', 'SUSPENDED>RUNNING', 'SUSPENDED>CANCELLED', ...afterDecision, 'CLOSED>RUNNING'],
  ];
  return `
DROP TRIGGER state_table ON pilot;
CREATE TRIGGER state_table BEFORE UPDATE ON pilot FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION keep_states(${steps.map((step) => `'${step}'`).join(', ')});`;
};

const gateStates = (mayEndedBeRevoked: boolean): string => `
CREATE OR REPLACE FUNCTION keep_gate_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('REJECTED', 'STALE', 'EXPIRED', 'WITHDRAWN', 'REVOKED') AND NEW.state ${mayEndedBeRevoked ? "NOT IN (OLD.state, 'REVOKED')" : '<> OLD.state'} THEN
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
`;

const UP = `
-- What is installed at a site, version by version. Version 1 is what the site was added with.
CREATE TABLE site_version (
  site_id uuid NOT NULL CONSTRAINT site_version_site_fk REFERENCES site (id),
  version integer NOT NULL CONSTRAINT site_version_positive CHECK (version >= 1),
  pilot_id uuid NOT NULL CONSTRAINT site_version_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  facts jsonb NOT NULL,
  facts_digest text CONSTRAINT site_version_digest CHECK (facts_digest ~ '^[0-9a-f]{64}$'),
  reason text NOT NULL,
  changed_by uuid CONSTRAINT site_version_person_fk REFERENCES person (id),
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT site_version_pk PRIMARY KEY (site_id, version),
  CONSTRAINT site_version_reason CHECK (version = 1 OR length(btrim(reason)) >= 10)
);
SELECT protect_shared('site_version');
INSERT INTO site_version (site_id, version, pilot_id, vendor_organisation_id, customer_organisation_id, facts, reason, changed_at)
  SELECT id, row_version, pilot_id, vendor_organisation_id, customer_organisation_id, facts, '', created_at FROM site;
SELECT make_append_only('site_version');
CREATE FUNCTION keep_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.key, NEW.slice_schema, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.key, OLD.slice_schema, OLD.created_at) THEN
    RAISE EXCEPTION 'key and attributes of a site are fixed: add another site' USING ERRCODE = 'TS006';
  END IF;
  IF NEW.row_version <> OLD.row_version + (CASE WHEN NEW.facts IS DISTINCT FROM OLD.facts THEN 1 ELSE 0 END) THEN
    RAISE EXCEPTION 'what is installed at a site changes version by version' USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER site_is_kept BEFORE UPDATE ON site FOR EACH ROW EXECUTE FUNCTION keep_site();

-- That a passed gate stands although the site is another one now: by the customer's quality lead, for one version.
CREATE TABLE gate_site_acceptance (
  gate_id uuid NOT NULL CONSTRAINT gate_site_acceptance_gate_fk REFERENCES gate (id),
  site_id uuid NOT NULL,
  version integer NOT NULL,
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  person_id uuid NOT NULL CONSTRAINT gate_site_acceptance_person_fk REFERENCES person (id),
  reason text NOT NULL CONSTRAINT gate_site_acceptance_reason CHECK (length(btrim(reason)) >= 10),
  accepted_at timestamptz(3) NOT NULL,
  CONSTRAINT gate_site_acceptance_pk PRIMARY KEY (gate_id, site_id, version),
  CONSTRAINT gate_site_acceptance_version_fk FOREIGN KEY (site_id, version) REFERENCES site_version (site_id, version)
);
SELECT protect_shared('gate_site_acceptance');
SELECT make_append_only('gate_site_acceptance');
${pilotSteps(['DECIDED>CLOSED', 'DECIDED>RUNNING', 'DECIDED>CANCELLED'])}
${gateStates(false)}
`;

const DOWN = `
${gateStates(true)}
${pilotSteps(['DECIDED>CLOSED', 'DECIDED>CANCELLED'])}
DROP TABLE gate_site_acceptance;
DROP TRIGGER site_is_kept ON site;
DROP FUNCTION keep_site();
DROP TABLE site_version;
`;
