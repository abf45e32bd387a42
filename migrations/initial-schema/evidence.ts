/** Criteria, datasets with their items, models with operating points, runs, judgements, and the exposure ledger. */
export const evidence = {
  up: `
CREATE TABLE criteria_set (
  id uuid CONSTRAINT criteria_set_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT criteria_set_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  site_id uuid NOT NULL CONSTRAINT criteria_set_site_fk REFERENCES site (id),
  use_case_id uuid NOT NULL CONSTRAINT criteria_set_use_case_fk REFERENCES use_case (id),
  contract_id uuid NOT NULL CONSTRAINT criteria_set_contract_fk REFERENCES contract (id),
  version integer NOT NULL CONSTRAINT criteria_set_version CHECK (version >= 1),
  state text NOT NULL CONSTRAINT criteria_set_state CHECK (state IN ('DRAFT', 'IN_REVIEW', 'BASELINED', 'SUPERSEDED', 'WITHDRAWN')),
  row_version integer NOT NULL,
  document text NOT NULL,
  expanded text,
  digest text,
  results_seen boolean NOT NULL DEFAULT false,
  author_id uuid NOT NULL CONSTRAINT criteria_set_author_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  baselined_at timestamptz(3),
  CONSTRAINT criteria_set_version_key UNIQUE (site_id, use_case_id, version),
  CONSTRAINT criteria_set_baseline CHECK (state IN ('DRAFT', 'IN_REVIEW') OR (digest IS NOT NULL AND expanded IS NOT NULL AND baselined_at IS NOT NULL) OR state = 'WITHDRAWN')
);
CREATE UNIQUE INDEX criteria_set_one_baseline ON criteria_set (site_id, use_case_id) WHERE state = 'BASELINED';
SELECT protect_shared('criteria_set');
SELECT make_stateful('criteria_set');
CREATE FUNCTION keep_baselined_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('DRAFT', 'IN_REVIEW') AND (NEW.document, NEW.expanded, NEW.digest, NEW.contract_id, NEW.site_id, NEW.use_case_id, NEW.version, NEW.results_seen)
     IS DISTINCT FROM (OLD.document, OLD.expanded, OLD.digest, OLD.contract_id, OLD.site_id, OLD.use_case_id, OLD.version, OLD.results_seen) THEN
    RAISE EXCEPTION 'criteria that are baselined cannot be edited: make a new version' USING ERRCODE = 'TS002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER baseline_is_fixed BEFORE UPDATE ON criteria_set FOR EACH ROW EXECUTE FUNCTION keep_baselined_criteria();

CREATE TABLE dataset (
  id uuid CONSTRAINT dataset_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT dataset_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  owner_organisation_id uuid NOT NULL,
  site_id uuid NOT NULL CONSTRAINT dataset_site_fk REFERENCES site (id),
  lineage_id uuid NOT NULL,
  key text NOT NULL,
  version integer NOT NULL CONSTRAINT dataset_version CHECK (version >= 1),
  purpose text NOT NULL CONSTRAINT dataset_purpose CHECK (purpose IN ('ACCEPTANCE', 'THRESHOLD')),
  state text NOT NULL CONSTRAINT dataset_state CHECK (state IN ('COLLECTING', 'SEALED', 'BURNED', 'RETIRED', 'COMPROMISED')),
  row_version integer NOT NULL,
  categories jsonb NOT NULL DEFAULT '[]',
  group_attribute text,
  provenance jsonb NOT NULL,
  merkle_root text,
  item_count integer,
  excluded_count integer,
  group_count integer,
  created_by uuid NOT NULL CONSTRAINT dataset_creator_fk REFERENCES person (id),
  created_at timestamptz(3) NOT NULL,
  sealed_by uuid CONSTRAINT dataset_sealer_fk REFERENCES person (id),
  sealed_at timestamptz(3),
  CONSTRAINT dataset_version_key UNIQUE (pilot_id, key, version),
  CONSTRAINT dataset_seal CHECK (state = 'COLLECTING' OR (merkle_root IS NOT NULL AND item_count IS NOT NULL AND sealed_at IS NOT NULL))
);
CREATE INDEX dataset_lineage_idx ON dataset (lineage_id);
SELECT protect_shared('dataset');
SELECT make_stateful('dataset');
CREATE FUNCTION keep_sealed_dataset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'COLLECTING' AND (NEW.merkle_root, NEW.item_count, NEW.excluded_count, NEW.group_attribute, NEW.categories, NEW.provenance, NEW.lineage_id, NEW.purpose, NEW.site_id)
     IS DISTINCT FROM (OLD.merkle_root, OLD.item_count, OLD.excluded_count, OLD.group_attribute, OLD.categories, OLD.provenance, OLD.lineage_id, OLD.purpose, OLD.site_id) THEN
    RAISE EXCEPTION 'a sealed dataset cannot be edited: seal a new version' USING ERRCODE = 'TS003';
  END IF;
  IF OLD.state <> 'COLLECTING' AND NEW.state = 'COLLECTING' THEN
    RAISE EXCEPTION 'a sealed dataset cannot be opened again' USING ERRCODE = 'TS003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER seal_is_fixed BEFORE UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION keep_sealed_dataset();

-- Images and labels are the owner's; the other party sees shared (threshold) data and what has been revealed.
CREATE TABLE dataset_item (
  id uuid CONSTRAINT dataset_item_pk PRIMARY KEY,
  dataset_id uuid NOT NULL CONSTRAINT dataset_item_dataset_fk REFERENCES dataset (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  owner_organisation_id uuid NOT NULL,
  is_shared boolean NOT NULL,
  name text NOT NULL,
  image_sha256 text NOT NULL,
  bytes integer NOT NULL,
  width integer,
  height integer,
  group_id text,
  attributes jsonb NOT NULL,
  ground_truth jsonb,
  problem jsonb,
  excluded jsonb,
  leaf_sha256 text,
  revealed_at timestamptz(3),
  CONSTRAINT dataset_item_name_key UNIQUE (dataset_id, name),
  CONSTRAINT dataset_item_image_key UNIQUE (dataset_id, image_sha256)
);
CREATE INDEX dataset_item_image_idx ON dataset_item (image_sha256);
GRANT SELECT, INSERT, UPDATE ON dataset_item TO touchstone_app, touchstone_system;
ALTER TABLE dataset_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE dataset_item FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON dataset_item TO touchstone_app USING (owner_organisation_id = app_organisation()) WITH CHECK (owner_organisation_id = app_organisation());
CREATE POLICY party ON dataset_item FOR SELECT TO touchstone_app USING (
  app_organisation() IN (vendor_organisation_id, customer_organisation_id) AND (is_shared OR revealed_at IS NOT NULL)
);
CREATE POLICY everything ON dataset_item TO touchstone_system USING (true) WITH CHECK (true);
CREATE FUNCTION keep_sealed_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed boolean;
BEGIN
  SELECT state <> 'COLLECTING' INTO sealed FROM dataset WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.dataset_id ELSE OLD.dataset_id END;
  IF sealed AND (TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - 'revealed_at') IS DISTINCT FROM (to_jsonb(OLD) - 'revealed_at')) THEN
    RAISE EXCEPTION 'items of a sealed dataset cannot be added, changed or removed' USING ERRCODE = 'TS003';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER seal_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON dataset_item FOR EACH ROW EXECUTE FUNCTION keep_sealed_items();
CREATE TRIGGER kept_all BEFORE TRUNCATE ON dataset_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();

CREATE TABLE model (
  id uuid CONSTRAINT model_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT model_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  name text NOT NULL,
  version text NOT NULL,
  sha256 text NOT NULL,
  bytes integer NOT NULL,
  contract text NOT NULL,
  contract_digest text NOT NULL,
  card jsonb NOT NULL,
  registered_by uuid NOT NULL CONSTRAINT model_registrant_fk REFERENCES person (id),
  registered_at timestamptz(3) NOT NULL,
  CONSTRAINT model_version_key UNIQUE (pilot_id, name, version)
);
SELECT protect_shared('model');
SELECT make_append_only('model');

CREATE TABLE operating_point (
  id uuid CONSTRAINT operating_point_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT operating_point_pilot_fk REFERENCES pilot (id),
  model_id uuid NOT NULL CONSTRAINT operating_point_model_fk REFERENCES model (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  version integer NOT NULL,
  document text NOT NULL,
  digest text NOT NULL,
  chosen_by uuid NOT NULL CONSTRAINT operating_point_chooser_fk REFERENCES person (id),
  chosen_at timestamptz(3) NOT NULL,
  CONSTRAINT operating_point_version_key UNIQUE (model_id, version)
);
SELECT protect_shared('operating_point');
SELECT make_append_only('operating_point');

CREATE TABLE run (
  id uuid CONSTRAINT run_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT run_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  site_id uuid NOT NULL CONSTRAINT run_site_fk REFERENCES site (id),
  dataset_id uuid NOT NULL CONSTRAINT run_dataset_fk REFERENCES dataset (id),
  model_id uuid NOT NULL CONSTRAINT run_model_fk REFERENCES model (id),
  operating_point_id uuid CONSTRAINT run_operating_point_fk REFERENCES operating_point (id),
  kind text NOT NULL CONSTRAINT run_kind CHECK (kind IN ('FORMAL', 'EXPLORATORY')),
  state text NOT NULL CONSTRAINT run_state CHECK (state IN ('DECLARED', 'QUEUED', 'RUNNING', 'COMPLETED', 'REVEALED', 'ABORTED', 'ERRORED', 'INVALIDATED')),
  row_version integer NOT NULL,
  plan text NOT NULL,
  plan_digest text NOT NULL,
  total integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  declared_by uuid NOT NULL CONSTRAINT run_declarer_fk REFERENCES person (id),
  declared_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason jsonb,
  environment jsonb,
  conservation jsonb,
  timing jsonb,
  predictions_sha256 text
);
SELECT protect_shared('run');
SELECT make_stateful('run');
CREATE FUNCTION keep_declared_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind, NEW.plan, NEW.plan_digest, NEW.dataset_id, NEW.model_id, NEW.declared_by, NEW.declared_at)
     IS DISTINCT FROM (OLD.kind, OLD.plan, OLD.plan_digest, OLD.dataset_id, OLD.model_id, OLD.declared_by, OLD.declared_at)
     OR (OLD.predictions_sha256 IS NOT NULL AND (NEW.predictions_sha256, NEW.conservation, NEW.environment) IS DISTINCT FROM (OLD.predictions_sha256, OLD.conservation, OLD.environment)) THEN
    RAISE EXCEPTION 'what a run declared and found cannot be edited' USING ERRCODE = 'TS004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER declaration_is_fixed BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION keep_declared_run();

-- One judgement per use case of a run; outcomes are a blob, the result is the canonical text that was hashed.
CREATE TABLE judgement (
  id uuid CONSTRAINT judgement_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT judgement_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  run_id uuid NOT NULL CONSTRAINT judgement_run_fk REFERENCES run (id),
  site_id uuid NOT NULL CONSTRAINT judgement_site_fk REFERENCES site (id),
  use_case_id uuid NOT NULL CONSTRAINT judgement_use_case_fk REFERENCES use_case (id),
  criteria_set_id uuid NOT NULL CONSTRAINT judgement_criteria_set_fk REFERENCES criteria_set (id),
  contract_id uuid NOT NULL CONSTRAINT judgement_contract_fk REFERENCES contract (id),
  attempt integer NOT NULL,
  verdict text NOT NULL CONSTRAINT judgement_verdict CHECK (verdict IN ('PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_RUN')),
  result text NOT NULL,
  result_digest text NOT NULL,
  outcomes_sha256 text NOT NULL,
  judged_at timestamptz(3) NOT NULL,
  CONSTRAINT judgement_once_key UNIQUE (run_id, criteria_set_id)
);
SELECT protect_shared('judgement');
SELECT make_append_only('judgement');

-- The schedule of attempts is fixed by the first baseline that uses the data.
CREATE TABLE attempt_schedule (
  lineage_id uuid NOT NULL,
  use_case_id uuid NOT NULL CONSTRAINT attempt_schedule_use_case_fk REFERENCES use_case (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  max_attempts integer NOT NULL CONSTRAINT attempt_schedule_max CHECK (max_attempts >= 1),
  spending text NOT NULL CONSTRAINT attempt_schedule_spending CHECK (spending IN ('EQUAL', 'OPEN_ENDED')),
  fixed_at timestamptz(3) NOT NULL,
  CONSTRAINT attempt_schedule_pk PRIMARY KEY (lineage_id, use_case_id)
);
SELECT protect_shared('attempt_schedule');
SELECT make_append_only('attempt_schedule');

-- Who saw or judged which data, how often. Formal attempts are numbered per dataset lineage and use case and never reset.
CREATE TABLE exposure (
  id uuid CONSTRAINT exposure_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT exposure_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  lineage_id uuid NOT NULL,
  use_case_id uuid NOT NULL CONSTRAINT exposure_use_case_fk REFERENCES use_case (id),
  kind text NOT NULL CONSTRAINT exposure_kind CHECK (kind IN ('FORMAL', 'EXPLORATORY')),
  attempt integer,
  run_id uuid NOT NULL,
  criteria_set_id uuid,
  person_id uuid NOT NULL CONSTRAINT exposure_person_fk REFERENCES person (id),
  note text NOT NULL,
  at timestamptz(3) NOT NULL,
  CONSTRAINT exposure_attempt CHECK ((kind = 'FORMAL') = (attempt IS NOT NULL)),
  CONSTRAINT exposure_attempt_key UNIQUE (lineage_id, use_case_id, attempt),
  CONSTRAINT exposure_run_key UNIQUE (run_id, use_case_id)
);
SELECT protect_shared('exposure');
SELECT make_append_only('exposure');

-- Why an exposure ended without a verdict (aborted, errored, invalidated); the count stays.
CREATE TABLE exposure_remark (
  id uuid CONSTRAINT exposure_remark_pk PRIMARY KEY,
  exposure_id uuid NOT NULL CONSTRAINT exposure_remark_exposure_fk REFERENCES exposure (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  outcome text NOT NULL,
  at timestamptz(3) NOT NULL
);
SELECT protect_shared('exposure_remark');
SELECT make_append_only('exposure_remark');
`,
  down: `
DROP TABLE exposure_remark;
DROP TABLE exposure;
DROP TABLE attempt_schedule;
DROP TABLE judgement;
DROP TABLE run;
DROP FUNCTION keep_declared_run();
DROP TABLE operating_point;
DROP TABLE model;
DROP TABLE dataset_item;
DROP FUNCTION keep_sealed_items();
DROP TABLE dataset;
DROP FUNCTION keep_sealed_dataset();
DROP TABLE criteria_set;
DROP FUNCTION keep_baselined_criteria();
`,
};
