/** Pilots with their time box, sites with the attributes data may be sliced by, use cases with versioned contracts. */
export const pilots = {
  up: `
CREATE TABLE pilot (
  id uuid CONSTRAINT pilot_pk PRIMARY KEY,
  vendor_organisation_id uuid NOT NULL CONSTRAINT pilot_vendor_fk REFERENCES organisation (id),
  customer_organisation_id uuid NOT NULL CONSTRAINT pilot_customer_fk REFERENCES organisation (id),
  key text NOT NULL CONSTRAINT pilot_key_key UNIQUE,
  title text NOT NULL CONSTRAINT pilot_title CHECK (length(btrim(title)) BETWEEN 1 AND 200),
  state text NOT NULL CONSTRAINT pilot_state CHECK (state IN ('DRAFT', 'AGREED', 'RUNNING', 'SUSPENDED', 'DECIDED', 'CLOSED', 'CANCELLED')),
  row_version integer NOT NULL,
  decision_date date NOT NULL,
  attempt_budget integer NOT NULL CONSTRAINT pilot_attempt_budget CHECK (attempt_budget >= 1),
  image_budget integer NOT NULL CONSTRAINT pilot_image_budget CHECK (image_budget >= 1),
  on_expiry text NOT NULL CONSTRAINT pilot_on_expiry CHECK (length(btrim(on_expiry)) > 0),
  extensions integer NOT NULL DEFAULT 0,
  intended_use text,
  out_of_scope text,
  when_unsure text,
  contact text,
  created_by uuid NOT NULL CONSTRAINT pilot_creator_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL
);
SELECT protect_shared('pilot');
SELECT make_stateful('pilot');
CREATE SEQUENCE pilot_number;
GRANT USAGE ON SEQUENCE pilot_number TO touchstone_app, touchstone_system;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY self_and_partners ON organisation FOR SELECT TO touchstone_app USING (
  id = app_organisation()
  OR EXISTS (SELECT FROM pilot p WHERE organisation.id IN (p.vendor_organisation_id, p.customer_organisation_id))
);
CREATE POLICY everything ON organisation TO touchstone_system USING (true) WITH CHECK (true);

-- An organisation appends to the installation's chain, its own, and those of the customers it has pilots with.
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY chains ON audit_head TO touchstone_app USING (
  chain_id IN ('00000000-0000-0000-0000-000000000000', app_organisation())
  OR EXISTS (SELECT FROM pilot p WHERE p.customer_organisation_id = chain_id)
);
CREATE POLICY everything ON audit_head TO touchstone_system USING (true) WITH CHECK (true);

CREATE TABLE site (
  id uuid CONSTRAINT site_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT site_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  facts jsonb NOT NULL,
  slice_schema jsonb NOT NULL,
  row_version integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT site_key_key UNIQUE (pilot_id, key)
);
SELECT protect_shared('site');
SELECT make_stateful('site');

CREATE TABLE use_case (
  id uuid CONSTRAINT use_case_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT use_case_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  key text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT use_case_key_key UNIQUE (pilot_id, key)
);
SELECT protect_shared('use_case');
SELECT make_stateful('use_case');

CREATE TABLE contract (
  id uuid CONSTRAINT contract_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT contract_pilot_fk REFERENCES pilot (id),
  use_case_id uuid NOT NULL CONSTRAINT contract_use_case_fk REFERENCES use_case (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  version integer NOT NULL CONSTRAINT contract_version CHECK (version >= 1),
  document text NOT NULL,
  digest text NOT NULL,
  created_by uuid NOT NULL CONSTRAINT contract_creator_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT contract_version_key UNIQUE (use_case_id, version)
);
SELECT protect_shared('contract');
SELECT make_append_only('contract');
`,
  down: `
DROP TABLE contract;
DROP TABLE use_case;
DROP TABLE site;
DROP POLICY chains ON audit_head;
DROP POLICY everything ON audit_head;
ALTER TABLE audit_head DISABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head NO FORCE ROW LEVEL SECURITY;
DROP POLICY self_and_partners ON organisation;
DROP POLICY everything ON organisation;
ALTER TABLE organisation DISABLE ROW LEVEL SECURITY;
DROP SEQUENCE pilot_number;
DROP TABLE pilot;
`,
};
