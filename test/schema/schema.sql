TABLE api_token (row-level security, forced)
  id uuid NOT NULL
  person_id uuid NOT NULL
  name text NOT NULL
  prefix text NOT NULL
  token_sha256 text NOT NULL
  scopes text[] NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  last_used_at timestamp(3) with time zone
  revoked_at timestamp(3) with time zone
  CONSTRAINT api_token_name CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 200)))
  CONSTRAINT api_token_period CHECK ((expires_at > created_at))
  CONSTRAINT api_token_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT api_token_pk PRIMARY KEY (id)
  CONSTRAINT api_token_scopes CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['READ'::text, 'UPLOAD'::text, 'RUN'::text])))
  CONSTRAINT api_token_token_key UNIQUE (token_sha256)
  CREATE INDEX api_token_person_idx ON api_token USING btree (person_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON api_token FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON api_token FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER token_is_fixed BEFORE UPDATE ON api_token FOR EACH ROW EXECUTE FUNCTION keep_token()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE attempt_schedule (row-level security, forced)
  lineage_id uuid NOT NULL
  use_case_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  max_attempts integer NOT NULL
  spending text NOT NULL
  fixed_at timestamp(3) with time zone NOT NULL
  page_id uuid NOT NULL
  stages jsonb NOT NULL DEFAULT '[]'::jsonb
  CONSTRAINT attempt_schedule_max CHECK ((max_attempts >= 1))
  CONSTRAINT attempt_schedule_page_fk FOREIGN KEY (page_id) REFERENCES exposure_page(id)
  CONSTRAINT attempt_schedule_pk PRIMARY KEY (page_id)
  CONSTRAINT attempt_schedule_spending CHECK ((spending = ANY (ARRAY['EQUAL'::text, 'OPEN_ENDED'::text, 'E_PROCESS'::text])))
  CONSTRAINT attempt_schedule_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON attempt_schedule FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON attempt_schedule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE audit_checkpoint (row-level security, forced)
  chain_id uuid NOT NULL
  size bigint NOT NULL
  made_at timestamp(3) with time zone NOT NULL
  key_id text NOT NULL
  text text NOT NULL
  CONSTRAINT audit_checkpoint_pk PRIMARY KEY (chain_id, size, made_at)
  CONSTRAINT audit_checkpoint_size CHECK ((size >= 1))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY sides FOR r TO touchstone_app USING ((chain_id = app_organisation()) OR (EXISTS ( SELECT
   FROM pilot p
  WHERE (p.customer_organisation_id = audit_checkpoint.chain_id))))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE audit_entry (row-level security, forced)
  chain_id uuid NOT NULL
  seq bigint NOT NULL
  vendor_organisation_id uuid
  customer_organisation_id uuid
  at timestamp(3) with time zone NOT NULL
  actor_id uuid
  actor_name text NOT NULL
  action text NOT NULL
  outcome text NOT NULL
  object_type text NOT NULL
  object_id text NOT NULL
  canonical text NOT NULL
  prev_hash text NOT NULL
  entry_hash text NOT NULL
  CONSTRAINT audit_entry_outcome CHECK ((outcome = ANY (ARRAY['DONE'::text, 'DENIED'::text])))
  CONSTRAINT audit_entry_pk PRIMARY KEY (chain_id, seq)
  CREATE INDEX audit_entry_object_idx ON audit_entry USING btree (object_type, object_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR r TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  POLICY writes FOR a TO touchstone_app WITH CHECK true
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE audit_head (row-level security, forced)
  chain_id uuid NOT NULL
  seq bigint NOT NULL
  entry_hash text NOT NULL
  latest_at timestamp(3) with time zone
  is_clock_behind boolean NOT NULL DEFAULT false
  CONSTRAINT audit_head_pk PRIMARY KEY (chain_id)
  POLICY chains FOR * TO touchstone_app USING ((chain_id = ANY (ARRAY['00000000-0000-0000-0000-000000000000'::uuid, app_organisation()])) OR (EXISTS ( SELECT
   FROM pilot p
  WHERE (p.customer_organisation_id = audit_head.chain_id))))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER moves_on BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION keep_head_moving()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE contract (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  use_case_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  version integer NOT NULL
  document text NOT NULL
  digest text NOT NULL
  created_by uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT contract_creator_fk FOREIGN KEY (created_by) REFERENCES person(id)
  CONSTRAINT contract_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT contract_pk PRIMARY KEY (id)
  CONSTRAINT contract_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CONSTRAINT contract_version CHECK ((version >= 1))
  CONSTRAINT contract_version_key UNIQUE (use_case_id, version)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON contract FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE criteria_set (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  site_id uuid NOT NULL
  use_case_id uuid NOT NULL
  contract_id uuid NOT NULL
  version integer NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  document text NOT NULL
  expanded text
  digest text
  results_seen boolean NOT NULL DEFAULT false
  author_id uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  baselined_at timestamp(3) with time zone
  post_hoc boolean NOT NULL DEFAULT false
  CONSTRAINT criteria_set_author_fk FOREIGN KEY (author_id) REFERENCES person(id)
  CONSTRAINT criteria_set_baseline CHECK (((state = ANY (ARRAY['DRAFT'::text, 'IN_REVIEW'::text])) OR ((digest IS NOT NULL) AND (expanded IS NOT NULL) AND (baselined_at IS NOT NULL)) OR (state = 'WITHDRAWN'::text)))
  CONSTRAINT criteria_set_contract_fk FOREIGN KEY (contract_id) REFERENCES contract(id)
  CONSTRAINT criteria_set_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT criteria_set_pk PRIMARY KEY (id)
  CONSTRAINT criteria_set_post_hoc CHECK (((NOT post_hoc) OR results_seen))
  CONSTRAINT criteria_set_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT criteria_set_state CHECK ((state = ANY (ARRAY['DRAFT'::text, 'IN_REVIEW'::text, 'BASELINED'::text, 'SUPERSEDED'::text, 'WITHDRAWN'::text])))
  CONSTRAINT criteria_set_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CONSTRAINT criteria_set_version CHECK ((version >= 1))
  CONSTRAINT criteria_set_version_key UNIQUE (site_id, use_case_id, version)
  CREATE UNIQUE INDEX criteria_set_one_baseline ON criteria_set USING btree (site_id, use_case_id) WHERE (state = 'BASELINED'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER baseline_is_fixed BEFORE UPDATE ON criteria_set FOR EACH ROW EXECUTE FUNCTION keep_baselined_criteria()
  CREATE TRIGGER kept BEFORE DELETE ON criteria_set FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON criteria_set FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER state_table BEFORE UPDATE ON criteria_set FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('DRAFT>IN_REVIEW', 'DRAFT>WITHDRAWN', 'IN_REVIEW>DRAFT', 'IN_REVIEW>BASELINED', 'IN_REVIEW>WITHDRAWN', 'BASELINED>SUPERSEDED', 'BASELINED>WITHDRAWN')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE dataset (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  owner_organisation_id uuid NOT NULL
  site_id uuid NOT NULL
  lineage_id uuid NOT NULL
  key text NOT NULL
  version integer NOT NULL
  purpose text NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  categories jsonb NOT NULL DEFAULT '[]'::jsonb
  group_attribute text
  provenance jsonb NOT NULL
  merkle_root text
  item_count integer
  excluded_count integer
  group_count integer
  created_by uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  sealed_by uuid
  sealed_at timestamp(3) with time zone
  revises uuid
  ended jsonb
  CONSTRAINT dataset_creator_fk FOREIGN KEY (created_by) REFERENCES person(id)
  CONSTRAINT dataset_ended CHECK (((ended IS NULL) OR (state = ANY (ARRAY['RETIRED'::text, 'COMPROMISED'::text]))))
  CONSTRAINT dataset_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT dataset_pk PRIMARY KEY (id)
  CONSTRAINT dataset_purpose CHECK ((purpose = ANY (ARRAY['ACCEPTANCE'::text, 'THRESHOLD'::text])))
  CONSTRAINT dataset_revises_fk FOREIGN KEY (revises) REFERENCES dataset(id)
  CONSTRAINT dataset_seal CHECK (((state = 'COLLECTING'::text) OR ((merkle_root IS NOT NULL) AND (item_count IS NOT NULL) AND (sealed_at IS NOT NULL))))
  CONSTRAINT dataset_sealer_fk FOREIGN KEY (sealed_by) REFERENCES person(id)
  CONSTRAINT dataset_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT dataset_state CHECK ((state = ANY (ARRAY['COLLECTING'::text, 'SEALED'::text, 'BURNED'::text, 'RETIRED'::text, 'COMPROMISED'::text])))
  CONSTRAINT dataset_version CHECK ((version >= 1))
  CONSTRAINT dataset_version_key UNIQUE (pilot_id, key, version)
  CREATE INDEX dataset_lineage_idx ON dataset USING btree (lineage_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER end_is_fixed BEFORE UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION keep_dataset_end()
  CREATE TRIGGER kept BEFORE DELETE ON dataset FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON dataset FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER seal_is_fixed BEFORE UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION keep_sealed_dataset()
  CREATE TRIGGER state_table BEFORE UPDATE ON dataset FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('COLLECTING>SEALED', 'SEALED>BURNED', 'SEALED>RETIRED', 'SEALED>COMPROMISED', 'BURNED>RETIRED', 'BURNED>COMPROMISED', 'RETIRED>COMPROMISED')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE dataset_item (row-level security, forced)
  id uuid NOT NULL
  dataset_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  owner_organisation_id uuid NOT NULL
  is_shared boolean NOT NULL
  name text NOT NULL
  image_sha256 text NOT NULL
  bytes integer NOT NULL
  width integer
  height integer
  group_id text
  attributes jsonb NOT NULL
  ground_truth jsonb
  problem jsonb
  excluded jsonb
  leaf_sha256 text
  revealed_at timestamp(3) with time zone
  labelled_by uuid
  label_confirmed_by uuid
  erased jsonb
  CONSTRAINT dataset_item_annotator_fk FOREIGN KEY (labelled_by) REFERENCES person(id)
  CONSTRAINT dataset_item_dataset_fk FOREIGN KEY (dataset_id) REFERENCES dataset(id)
  CONSTRAINT dataset_item_image_key UNIQUE (dataset_id, image_sha256)
  CONSTRAINT dataset_item_name_key UNIQUE (dataset_id, name)
  CONSTRAINT dataset_item_pk PRIMARY KEY (id)
  CONSTRAINT dataset_item_second_annotator_fk FOREIGN KEY (label_confirmed_by) REFERENCES person(id)
  CONSTRAINT dataset_item_two_annotators CHECK (((label_confirmed_by IS DISTINCT FROM labelled_by) OR (label_confirmed_by IS NULL)))
  CREATE INDEX dataset_item_erased_idx ON dataset_item USING btree (dataset_id) WHERE (erased IS NOT NULL)
  CREATE INDEX dataset_item_image_idx ON dataset_item USING btree (image_sha256)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY owner FOR * TO touchstone_app USING (owner_organisation_id = app_organisation()) WITH CHECK (owner_organisation_id = app_organisation())
  POLICY party FOR r TO touchstone_app USING (((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) AND (is_shared OR (revealed_at IS NOT NULL)))
  CREATE TRIGGER erased_by_two BEFORE UPDATE ON dataset_item FOR EACH ROW WHEN ((new.erased IS DISTINCT FROM old.erased)) EXECUTE FUNCTION keep_erased_item()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON dataset_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER not_born_erased BEFORE INSERT ON dataset_item FOR EACH ROW WHEN ((new.erased IS NOT NULL)) EXECUTE FUNCTION keep_erased_item()
  CREATE TRIGGER seal_is_fixed BEFORE INSERT OR DELETE OR UPDATE ON dataset_item FOR EACH ROW EXECUTE FUNCTION keep_sealed_items()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE dossier (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  gate_id uuid
  run_id uuid
  number text NOT NULL
  issue integer NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  file_sha256 text NOT NULL
  file_bytes integer NOT NULL
  pages integer NOT NULL
  content_digest text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  issued_at timestamp(3) with time zone
  issued_by uuid
  acknowledged_at timestamp(3) with time zone
  acknowledged_by uuid
  acknowledgement_id uuid
  ended_at timestamp(3) with time zone
  superseded_by uuid
  revoked_because text
  CONSTRAINT dossier_acknowledged CHECK ((((acknowledged_at IS NULL) = (acknowledged_by IS NULL)) AND ((acknowledged_at IS NULL) = (acknowledgement_id IS NULL)) AND ((acknowledged_at IS NULL) OR (issued_at IS NOT NULL)) AND ((state <> 'ISSUED'::text) OR (acknowledged_at IS NULL)) AND ((state <> 'ACKNOWLEDGED'::text) OR (acknowledged_at IS NOT NULL))))
  CONSTRAINT dossier_acknowledgement_fk FOREIGN KEY (acknowledgement_id) REFERENCES signature(id)
  CONSTRAINT dossier_ended CHECK ((((ended_at IS NOT NULL) = (state = ANY (ARRAY['SUPERSEDED'::text, 'REVOKED'::text]))) AND ((state <> 'SUPERSEDED'::text) OR (superseded_by IS NOT NULL)) AND ((superseded_by IS NULL) OR ((ended_at IS NOT NULL) AND (superseded_by <> id))) AND ((state = 'REVOKED'::text) = (revoked_because IS NOT NULL)) AND ((revoked_because IS NULL) OR (length(btrim(revoked_because)) > 0))))
  CONSTRAINT dossier_gate_fk FOREIGN KEY (gate_id) REFERENCES gate(id)
  CONSTRAINT dossier_issue_key UNIQUE (number, issue)
  CONSTRAINT dossier_issued CHECK ((((issued_at IS NULL) = (issued_by IS NULL)) AND ((state <> ALL (ARRAY['PREVIEW'::text, 'SEALED'::text])) OR (issued_at IS NULL)) AND ((state <> ALL (ARRAY['ISSUED'::text, 'ACKNOWLEDGED'::text])) OR (issued_at IS NOT NULL))))
  CONSTRAINT dossier_issuer_fk FOREIGN KEY (issued_by) REFERENCES person(id)
  CONSTRAINT dossier_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT dossier_pk PRIMARY KEY (id)
  CONSTRAINT dossier_reader_fk FOREIGN KEY (acknowledged_by) REFERENCES person(id)
  CONSTRAINT dossier_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT dossier_state CHECK ((state = ANY (ARRAY['PREVIEW'::text, 'SEALED'::text, 'ISSUED'::text, 'ACKNOWLEDGED'::text, 'SUPERSEDED'::text, 'REVOKED'::text])))
  CONSTRAINT dossier_successor_fk FOREIGN KEY (superseded_by) REFERENCES dossier(id)
  CREATE UNIQUE INDEX dossier_one_per_gate ON dossier USING btree (gate_id) WHERE (state <> 'PREVIEW'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON dossier FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON dossier FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER sealed_is_fixed BEFORE UPDATE ON dossier FOR EACH ROW EXECUTE FUNCTION keep_sealed_dossier()
  CREATE TRIGGER state_table BEFORE UPDATE ON dossier FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('SEALED>ISSUED', 'ISSUED>ACKNOWLEDGED', 'SEALED>SUPERSEDED', 'ISSUED>SUPERSEDED', 'ACKNOWLEDGED>SUPERSEDED', 'SEALED>REVOKED', 'ISSUED>REVOKED', 'ACKNOWLEDGED>REVOKED', 'SUPERSEDED>REVOKED')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE evidence_statement (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  predicate_type text NOT NULL
  object_type text NOT NULL
  object_id uuid NOT NULL
  run_id uuid
  subject_digest text NOT NULL
  key_id text NOT NULL
  envelope text NOT NULL
  envelope_sha256 text NOT NULL
  made_at timestamp(3) with time zone NOT NULL
  CONSTRAINT evidence_statement_digest CHECK ((envelope_sha256 = encode(sha256(convert_to(envelope, 'UTF8'::name)), 'hex'::text)))
  CONSTRAINT evidence_statement_key CHECK ((key_id ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT evidence_statement_object CHECK ((object_type = ANY (ARRAY['JUDGEMENT'::text, 'GATE'::text])))
  CONSTRAINT evidence_statement_once UNIQUE (object_type, object_id)
  CONSTRAINT evidence_statement_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT evidence_statement_pk PRIMARY KEY (id)
  CONSTRAINT evidence_statement_predicate CHECK ((predicate_type = ANY (ARRAY['urn:touchstone:run-result:v1'::text, 'urn:touchstone:gate-decision:v1'::text])))
  CONSTRAINT evidence_statement_run CHECK (((object_type = 'JUDGEMENT'::text) = (run_id IS NOT NULL)))
  CONSTRAINT evidence_statement_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT evidence_statement_subject CHECK ((subject_digest ~ '^[0-9a-f]{64}$'::text))
  CREATE INDEX evidence_statement_pilot ON evidence_statement USING btree (pilot_id, made_at)
  CREATE INDEX evidence_statement_runs ON evidence_statement USING btree (run_id) WHERE (run_id IS NOT NULL)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON evidence_statement FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON evidence_statement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE exposure (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  lineage_id uuid NOT NULL
  use_case_id uuid NOT NULL
  kind text NOT NULL
  attempt integer
  run_id uuid NOT NULL
  criteria_set_id uuid
  person_id uuid NOT NULL
  note text NOT NULL
  at timestamp(3) with time zone NOT NULL
  page_id uuid NOT NULL
  ordinal integer
  stage integer NOT NULL DEFAULT 1
  CONSTRAINT exposure_attempt CHECK (((kind = 'FORMAL'::text) = (attempt IS NOT NULL)))
  CONSTRAINT exposure_kind CHECK ((kind = ANY (ARRAY['FORMAL'::text, 'EXPLORATORY'::text])))
  CONSTRAINT exposure_ordinal CHECK (((kind = 'FORMAL'::text) = (ordinal IS NOT NULL)))
  CONSTRAINT exposure_ordinal_key UNIQUE (page_id, ordinal, stage)
  CONSTRAINT exposure_page_fk FOREIGN KEY (page_id) REFERENCES exposure_page(id)
  CONSTRAINT exposure_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT exposure_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT exposure_pk PRIMARY KEY (id)
  CONSTRAINT exposure_run_key UNIQUE (run_id, use_case_id)
  CONSTRAINT exposure_stage CHECK (((stage >= 1) AND ((kind = 'FORMAL'::text) OR (stage = 1))))
  CONSTRAINT exposure_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CREATE INDEX exposure_lineage_idx ON exposure USING btree (lineage_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON exposure FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON exposure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE exposure_page (row-level security, forced)
  id uuid NOT NULL
  lineage_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  opened_at timestamp(3) with time zone NOT NULL
  CONSTRAINT exposure_page_pk PRIMARY KEY (id)
  CREATE INDEX exposure_page_lineage_idx ON exposure_page USING btree (lineage_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON exposure_page FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON exposure_page FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE exposure_page_name (row-level security, forced)
  page_id uuid NOT NULL
  lineage_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  use_case_key text NOT NULL
  structure text NOT NULL
  named_at timestamp(3) with time zone NOT NULL
  CONSTRAINT exposure_page_name_page_fk FOREIGN KEY (page_id) REFERENCES exposure_page(id)
  CONSTRAINT exposure_page_name_pk PRIMARY KEY (lineage_id, vendor_organisation_id, customer_organisation_id, use_case_key, structure)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON exposure_page_name FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON exposure_page_name FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE exposure_remark (row-level security, forced)
  id uuid NOT NULL
  exposure_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  outcome text NOT NULL
  at timestamp(3) with time zone NOT NULL
  CONSTRAINT exposure_remark_exposure_fk FOREIGN KEY (exposure_id) REFERENCES exposure(id)
  CONSTRAINT exposure_remark_pk PRIMARY KEY (id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON exposure_remark FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON exposure_remark FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE founding_request (row-level security, forced)
  id uuid NOT NULL
  organisation_id uuid NOT NULL
  requested_by uuid NOT NULL
  reason text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  confirmed_by uuid
  confirmed_at timestamp(3) with time zone
  invitation_id uuid
  CONSTRAINT founding_request_confirmed CHECK ((((confirmed_by IS NULL) = (confirmed_at IS NULL)) AND ((confirmed_by IS NULL) = (invitation_id IS NULL))))
  CONSTRAINT founding_request_confirmer_fk FOREIGN KEY (confirmed_by) REFERENCES person(id)
  CONSTRAINT founding_request_four_eyes CHECK (((confirmed_by IS NULL) OR (confirmed_by <> requested_by)))
  CONSTRAINT founding_request_invitation_fk FOREIGN KEY (invitation_id) REFERENCES invitation(id)
  CONSTRAINT founding_request_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT founding_request_pk PRIMARY KEY (id)
  CONSTRAINT founding_request_requester_fk FOREIGN KEY (requested_by) REFERENCES person(id)
  CREATE INDEX founding_request_organisation_idx ON founding_request USING btree (organisation_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON founding_request FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON founding_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE gate (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  site_id uuid
  type text NOT NULL
  round integer NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  policy text NOT NULL
  evidence text
  evidence_digest text
  opened_by uuid
  opened_at timestamp(3) with time zone
  deadline timestamp(3) with time zone
  decision text
  decision_reason text
  decided_at timestamp(3) with time zone
  created_at timestamp(3) with time zone NOT NULL
  scope_key text NOT NULL DEFAULT ''::text
  revoked_at timestamp(3) with time zone
  revoked_cause text
  revoked_reason text
  conditions_closed_at timestamp(3) with time zone
  CONSTRAINT gate_conditions_closed CHECK (((conditions_closed_at IS NULL) OR (decision = 'CONDITIONAL'::text)))
  CONSTRAINT gate_decided CHECK (((decision IS NULL) = (decided_at IS NULL)))
  CONSTRAINT gate_decision CHECK ((decision = ANY (ARRAY['GO'::text, 'CONDITIONAL'::text, 'NO_GO'::text])))
  CONSTRAINT gate_evidence CHECK (((state = ANY (ARRAY['NOT_READY'::text, 'READY'::text, 'WITHDRAWN'::text])) OR ((evidence IS NOT NULL) AND (evidence_digest IS NOT NULL))))
  CONSTRAINT gate_opener_fk FOREIGN KEY (opened_by) REFERENCES person(id)
  CONSTRAINT gate_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT gate_pk PRIMARY KEY (id)
  CONSTRAINT gate_revoked CHECK ((((revoked_at IS NULL) = (revoked_cause IS NULL)) AND ((revoked_at IS NULL) = (revoked_reason IS NULL)) AND ((revoked_at IS NULL) OR (state = 'REVOKED'::text))))
  CONSTRAINT gate_round CHECK ((round >= 1))
  CONSTRAINT gate_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT gate_state CHECK ((state = ANY (ARRAY['NOT_READY'::text, 'READY'::text, 'OPEN'::text, 'PASSED'::text, 'PASSED_WITH_CONDITIONS'::text, 'REJECTED'::text, 'STALE'::text, 'EXPIRED'::text, 'WITHDRAWN'::text, 'REVOKED'::text])))
  CONSTRAINT gate_type CHECK ((type = ANY (ARRAY['G0_AGREEMENT'::text, 'G1_FAT'::text, 'G2_SAT'::text, 'G3_GO_LIVE'::text, 'G4_REVIEW'::text])))
  CREATE UNIQUE INDEX gate_round_key ON gate USING btree (pilot_id, COALESCE(site_id, pilot_id), scope_key, type, round)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER decision_is_fixed BEFORE UPDATE ON gate FOR EACH ROW EXECUTE FUNCTION keep_decided_gate()
  CREATE TRIGGER gate_states BEFORE UPDATE ON gate FOR EACH ROW EXECUTE FUNCTION keep_gate_states()
  CREATE TRIGGER kept BEFORE DELETE ON gate FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON gate FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE gate_policy (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  gate_type text NOT NULL
  version integer NOT NULL
  policy text NOT NULL
  digest text NOT NULL
  motion_id uuid NOT NULL
  reason text NOT NULL
  in_force_since timestamp(3) with time zone NOT NULL
  CONSTRAINT gate_policy_digest CHECK ((digest = encode(sha256(convert_to(policy, 'UTF8'::name)), 'hex'::text)))
  CONSTRAINT gate_policy_motion_fk FOREIGN KEY (motion_id) REFERENCES motion(id)
  CONSTRAINT gate_policy_motion_key UNIQUE (motion_id)
  CONSTRAINT gate_policy_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT gate_policy_pk PRIMARY KEY (id)
  CONSTRAINT gate_policy_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT gate_policy_type CHECK ((gate_type = ANY (ARRAY['G0_AGREEMENT'::text, 'G1_FAT'::text, 'G2_SAT'::text, 'G3_GO_LIVE'::text, 'G4_REVIEW'::text])))
  CONSTRAINT gate_policy_version CHECK ((version >= 2))
  CONSTRAINT gate_policy_version_key UNIQUE (pilot_id, gate_type, version)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER agreed_by_both BEFORE INSERT ON gate_policy FOR EACH ROW EXECUTE FUNCTION keep_policy_agreed()
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON gate_policy FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON gate_policy FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE gate_site_acceptance (row-level security, forced)
  gate_id uuid NOT NULL
  site_id uuid NOT NULL
  version integer NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  person_id uuid NOT NULL
  reason text NOT NULL
  accepted_at timestamp(3) with time zone NOT NULL
  CONSTRAINT gate_site_acceptance_gate_fk FOREIGN KEY (gate_id) REFERENCES gate(id)
  CONSTRAINT gate_site_acceptance_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT gate_site_acceptance_pk PRIMARY KEY (gate_id, site_id, version)
  CONSTRAINT gate_site_acceptance_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT gate_site_acceptance_version_fk FOREIGN KEY (site_id, version) REFERENCES site_version(site_id, version)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON gate_site_acceptance FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON gate_site_acceptance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE gate_witness (row-level security, forced)
  id uuid NOT NULL
  gate_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  name text NOT NULL
  organisation text NOT NULL
  presence text NOT NULL
  noted_by uuid NOT NULL
  noted_by_name text NOT NULL
  noted_at timestamp(3) with time zone NOT NULL
  CONSTRAINT gate_witness_gate_fk FOREIGN KEY (gate_id) REFERENCES gate(id)
  CONSTRAINT gate_witness_name CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 200)))
  CONSTRAINT gate_witness_noter_fk FOREIGN KEY (noted_by) REFERENCES person(id)
  CONSTRAINT gate_witness_organisation CHECK (((length(btrim(organisation)) >= 1) AND (length(btrim(organisation)) <= 200)))
  CONSTRAINT gate_witness_pk PRIMARY KEY (id)
  CONSTRAINT gate_witness_presence CHECK ((presence = ANY (ARRAY['PRESENT'::text, 'REMOTE'::text, 'ABSENT'::text])))
  CREATE INDEX gate_witness_gate_idx ON gate_witness USING btree (gate_id, id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON gate_witness FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON gate_witness FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE idempotent_request (row-level security, forced)
  key_sha256 text NOT NULL
  person_id uuid NOT NULL
  fingerprint text NOT NULL
  operation text NOT NULL
  claim_id uuid NOT NULL
  state text NOT NULL
  claimed_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  settled_at timestamp(3) with time zone
  status integer
  answer text
  CONSTRAINT idempotent_request_answered CHECK ((((state = 'ANSWERED'::text) = (status IS NOT NULL)) AND ((answer IS NULL) OR (state = 'ANSWERED'::text))))
  CONSTRAINT idempotent_request_claim UNIQUE (claim_id)
  CONSTRAINT idempotent_request_fingerprint CHECK ((fingerprint ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT idempotent_request_key CHECK ((key_sha256 ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT idempotent_request_period CHECK ((expires_at > claimed_at))
  CONSTRAINT idempotent_request_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT idempotent_request_pk PRIMARY KEY (key_sha256)
  CONSTRAINT idempotent_request_state CHECK ((state = ANY (ARRAY['RUNNING'::text, 'ANSWERED'::text, 'RELEASED'::text, 'FORGOTTEN'::text])))
  CREATE INDEX idempotent_request_kept ON idempotent_request USING btree (expires_at) WHERE (state <> 'FORGOTTEN'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON idempotent_request FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON idempotent_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE invitation
  id uuid NOT NULL
  token_sha256 text NOT NULL
  organisation_id uuid
  role text NOT NULL
  founding boolean NOT NULL
  created_by uuid
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  redeemed_by uuid
  redeemed_at timestamp(3) with time zone
  CONSTRAINT invitation_creator_fk FOREIGN KEY (created_by) REFERENCES person(id)
  CONSTRAINT invitation_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT invitation_pk PRIMARY KEY (id)
  CONSTRAINT invitation_redeemer_fk FOREIGN KEY (redeemed_by) REFERENCES person(id)
  CONSTRAINT invitation_role CHECK ((role = ANY (ARRAY['CQL'::text, 'CSM'::text, 'SO'::text, 'VPM'::text, 'VML'::text, 'AUD'::text, 'ADM'::text])))
  CONSTRAINT invitation_token_key UNIQUE (token_sha256)
  CREATE TRIGGER kept BEFORE DELETE ON invitation FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON invitation FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE judgement (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  run_id uuid NOT NULL
  site_id uuid NOT NULL
  use_case_id uuid NOT NULL
  criteria_set_id uuid NOT NULL
  contract_id uuid NOT NULL
  attempt integer NOT NULL
  verdict text NOT NULL
  result text NOT NULL
  result_digest text NOT NULL
  outcomes_sha256 text NOT NULL
  judged_at timestamp(3) with time zone NOT NULL
  CONSTRAINT judgement_contract_fk FOREIGN KEY (contract_id) REFERENCES contract(id)
  CONSTRAINT judgement_criteria_set_fk FOREIGN KEY (criteria_set_id) REFERENCES criteria_set(id)
  CONSTRAINT judgement_once_key UNIQUE (run_id, criteria_set_id)
  CONSTRAINT judgement_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT judgement_pk PRIMARY KEY (id)
  CONSTRAINT judgement_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT judgement_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT judgement_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CONSTRAINT judgement_verdict CHECK ((verdict = ANY (ARRAY['PASS'::text, 'FAIL'::text, 'INCONCLUSIVE'::text, 'NOT_RUN'::text])))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON judgement FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON judgement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE legal_hold (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  reason text NOT NULL
  set_by uuid NOT NULL
  set_by_name text NOT NULL
  set_at timestamp(3) with time zone NOT NULL
  lift_motion_id uuid
  lift_reason text
  lifted_at timestamp(3) with time zone
  CONSTRAINT legal_hold_lifted CHECK ((((lifted_at IS NULL) = (lift_motion_id IS NULL)) AND ((lifted_at IS NULL) = (lift_reason IS NULL))))
  CONSTRAINT legal_hold_motion_fk FOREIGN KEY (lift_motion_id) REFERENCES motion(id)
  CONSTRAINT legal_hold_motion_key UNIQUE (lift_motion_id)
  CONSTRAINT legal_hold_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT legal_hold_pk PRIMARY KEY (id)
  CONSTRAINT legal_hold_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT legal_hold_setter_fk FOREIGN KEY (set_by) REFERENCES person(id)
  CREATE UNIQUE INDEX legal_hold_one ON legal_hold USING btree (pilot_id) WHERE (lifted_at IS NULL)
  CREATE INDEX legal_hold_pilot_idx ON legal_hold USING btree (pilot_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER hold_is_fixed BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION keep_legal_hold()
  CREATE TRIGGER kept BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON legal_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE login (row-level security, forced)
  id uuid NOT NULL
  person_id uuid NOT NULL
  provider_id text NOT NULL
  issuer text NOT NULL
  subject text NOT NULL
  email text
  linked_at timestamp(3) with time zone NOT NULL
  removed_at timestamp(3) with time zone
  CONSTRAINT login_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT login_pk PRIMARY KEY (id)
  CONSTRAINT login_subject_key UNIQUE (issuer, subject)
  CREATE INDEX login_person_idx ON login USING btree (person_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON login FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON login FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_login BEFORE UPDATE ON login FOR EACH ROW EXECUTE FUNCTION keep_login()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE model (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  name text NOT NULL
  version text NOT NULL
  sha256 text NOT NULL
  bytes integer NOT NULL
  contract text NOT NULL
  contract_digest text NOT NULL
  card jsonb NOT NULL
  registered_by uuid NOT NULL
  registered_at timestamp(3) with time zone NOT NULL
  CONSTRAINT model_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT model_pk PRIMARY KEY (id)
  CONSTRAINT model_registrant_fk FOREIGN KEY (registered_by) REFERENCES person(id)
  CONSTRAINT model_version_key UNIQUE (pilot_id, name, version)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON model FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON model FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE motion (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  kind text NOT NULL
  subject_id uuid NOT NULL
  site_id uuid
  state text NOT NULL
  row_version integer NOT NULL
  content text NOT NULL
  digest text NOT NULL
  reason text NOT NULL
  proposed_by uuid NOT NULL
  proposed_as text NOT NULL
  proposed_at timestamp(3) with time zone NOT NULL
  ended_by uuid
  ended_at timestamp(3) with time zone
  end_reason text
  CONSTRAINT motion_end CHECK ((((state = 'OPEN'::text) = (ended_at IS NULL)) AND ((state = 'OPEN'::text) = (ended_by IS NULL)) AND ((state <> 'WITHDRAWN'::text) OR (length(btrim(end_reason)) >= 10))))
  CONSTRAINT motion_ender_fk FOREIGN KEY (ended_by) REFERENCES person(id)
  CONSTRAINT motion_kind CHECK ((kind = ANY (ARRAY['EXTEND_PILOT'::text, 'REOPEN_PILOT'::text, 'WITHDRAW_CRITERIA'::text, 'INVALIDATE_RUN'::text, 'CHANGE_GATE_POLICY'::text, 'ERASE_ITEMS'::text, 'LIFT_LEGAL_HOLD'::text])))
  CONSTRAINT motion_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT motion_pk PRIMARY KEY (id)
  CONSTRAINT motion_proposer_fk FOREIGN KEY (proposed_by) REFERENCES person(id)
  CONSTRAINT motion_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT motion_role CHECK ((proposed_as = ANY (ARRAY['CQL'::text, 'VPM'::text])))
  CONSTRAINT motion_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT motion_state CHECK ((state = ANY (ARRAY['OPEN'::text, 'CARRIED'::text, 'WITHDRAWN'::text])))
  CREATE UNIQUE INDEX motion_one_open ON motion USING btree (kind, subject_id) WHERE (state = 'OPEN'::text)
  CREATE INDEX motion_pilot_idx ON motion USING btree (pilot_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON motion FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON motion FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER proposal_is_fixed BEFORE UPDATE ON motion FOR EACH ROW EXECUTE FUNCTION keep_motion()
  CREATE TRIGGER state_table BEFORE UPDATE ON motion FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('OPEN>CARRIED', 'OPEN>WITHDRAWN')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE notice (row-level security, forced)
  id uuid NOT NULL
  kind text NOT NULL
  facts jsonb NOT NULL
  occasion text NOT NULL
  person_id uuid
  email text NOT NULL
  printed_name text
  sealed_code text
  state text NOT NULL
  attempts integer NOT NULL
  last_error text
  created_at timestamp(3) with time zone NOT NULL
  sent_at timestamp(3) with time zone
  CONSTRAINT notice_attempts CHECK ((attempts >= 0))
  CONSTRAINT notice_code CHECK (((state <> 'SENT'::text) OR (sealed_code IS NULL)))
  CONSTRAINT notice_email CHECK ((email !~ '[[:cntrl:][:space:]]'::text))
  CONSTRAINT notice_once UNIQUE (occasion, email)
  CONSTRAINT notice_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT notice_pk PRIMARY KEY (id)
  CONSTRAINT notice_sent CHECK (((state = 'SENT'::text) = (sent_at IS NOT NULL)))
  CONSTRAINT notice_state CHECK ((state = ANY (ARRAY['QUEUED'::text, 'SENT'::text, 'FAILED'::text])))
  CREATE INDEX notice_unsent_idx ON notice USING btree (id) WHERE (state <> 'SENT'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON notice FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_notice BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION keep_notice()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE notice_preference (row-level security, forced)
  person_id uuid NOT NULL
  category text NOT NULL
  is_off boolean NOT NULL
  changed_at timestamp(3) with time zone NOT NULL
  CONSTRAINT notice_preference_category CHECK ((category = ANY (ARRAY['SIGNATURE'::text, 'DECISION'::text, 'DEADLINE'::text])))
  CONSTRAINT notice_preference_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT notice_preference_pk PRIMARY KEY (person_id, category)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON notice_preference FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON notice_preference FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE oidc_request (row-level security, forced)
  state_sha256 text NOT NULL
  browser_sha256 text NOT NULL
  provider_id text NOT NULL
  purpose text NOT NULL
  person_id uuid
  session_sha256 text
  challenge_nonce text
  invitation_sha256 text
  printed_name text
  email text
  return_to text
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  used_at timestamp(3) with time zone
  proven_at timestamp(3) with time zone
  spent_at timestamp(3) with time zone
  CONSTRAINT oidc_request_challenge CHECK (((challenge_nonce IS NULL) OR (purpose = 'CONFIRM'::text)))
  CONSTRAINT oidc_request_challenge_fk FOREIGN KEY (challenge_nonce) REFERENCES signing_challenge(nonce)
  CONSTRAINT oidc_request_invitation CHECK (((purpose = 'JOIN'::text) = (invitation_sha256 IS NOT NULL)))
  CONSTRAINT oidc_request_order CHECK ((((proven_at IS NULL) OR ((purpose = 'CONFIRM'::text) AND (used_at IS NOT NULL))) AND ((spent_at IS NULL) OR (proven_at IS NOT NULL))))
  CONSTRAINT oidc_request_person CHECK (((purpose = ANY (ARRAY['LINK'::text, 'CONFIRM'::text])) = ((person_id IS NOT NULL) AND (session_sha256 IS NOT NULL))))
  CONSTRAINT oidc_request_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT oidc_request_pk PRIMARY KEY (state_sha256)
  CONSTRAINT oidc_request_purpose CHECK ((purpose = ANY (ARRAY['SIGN_IN'::text, 'JOIN'::text, 'LINK'::text, 'CONFIRM'::text])))
  CREATE UNIQUE INDEX oidc_request_one_act ON oidc_request USING btree (challenge_nonce) WHERE (spent_at IS NOT NULL)
  CREATE INDEX oidc_request_person_idx ON oidc_request USING btree (person_id) WHERE (person_id IS NOT NULL)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON oidc_request FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON oidc_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_oidc_request BEFORE UPDATE ON oidc_request FOR EACH ROW EXECUTE FUNCTION keep_oidc_request()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE operating_point (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  model_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  version integer NOT NULL
  document text NOT NULL
  digest text NOT NULL
  chosen_by uuid NOT NULL
  chosen_at timestamp(3) with time zone NOT NULL
  CONSTRAINT operating_point_chooser_fk FOREIGN KEY (chosen_by) REFERENCES person(id)
  CONSTRAINT operating_point_model_fk FOREIGN KEY (model_id) REFERENCES model(id)
  CONSTRAINT operating_point_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT operating_point_pk PRIMARY KEY (id)
  CONSTRAINT operating_point_version_key UNIQUE (model_id, version)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON operating_point FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON operating_point FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE organisation (row-level security, forced)
  id uuid NOT NULL
  kind text NOT NULL
  name text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  second_factor_to_sign boolean NOT NULL DEFAULT false
  CONSTRAINT organisation_kind CHECK ((kind = ANY (ARRAY['VENDOR'::text, 'CUSTOMER'::text])))
  CONSTRAINT organisation_name CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 200)))
  CONSTRAINT organisation_pk PRIMARY KEY (id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY self_and_partners FOR r TO touchstone_app USING ((id = app_organisation()) OR (EXISTS ( SELECT
   FROM pilot p
  WHERE ((organisation.id = p.vendor_organisation_id) OR (organisation.id = p.customer_organisation_id)))))
  CREATE TRIGGER kept BEFORE DELETE ON organisation FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON organisation FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE outcome_read (row-level security, forced)
  run_id uuid NOT NULL
  person_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  read_at timestamp(3) with time zone NOT NULL
  CONSTRAINT outcome_read_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT outcome_read_pk PRIMARY KEY (run_id, person_id)
  CONSTRAINT outcome_read_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON outcome_read FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON outcome_read FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE pending_sign_in (row-level security, forced)
  token_sha256 text NOT NULL
  person_id uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  used_at timestamp(3) with time zone
  first_step text NOT NULL
  CONSTRAINT pending_sign_in_first_step CHECK ((first_step = ANY (ARRAY['PASSWORD'::text, 'OIDC'::text])))
  CONSTRAINT pending_sign_in_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT pending_sign_in_pk PRIMARY KEY (token_sha256)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON pending_sign_in FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON pending_sign_in FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE person (row-level security, forced)
  id uuid NOT NULL
  organisation_id uuid
  email text NOT NULL
  printed_name text NOT NULL
  password_hash text
  failed_attempts integer NOT NULL DEFAULT 0
  locked_until timestamp(3) with time zone
  created_at timestamp(3) with time zone NOT NULL
  deactivated_at timestamp(3) with time zone
  signing_closed_until timestamp(3) with time zone
  CONSTRAINT person_email_key UNIQUE (email)
  CONSTRAINT person_email_lower CHECK ((email = lower(email)))
  CONSTRAINT person_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT person_pk PRIMARY KEY (id)
  CONSTRAINT person_printed_name CHECK (((length(btrim(printed_name)) >= 1) AND (length(btrim(printed_name)) <= 200)))
  POLICY colleagues FOR r TO touchstone_app USING (organisation_id = app_organisation())
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON person FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system
  GRANT SELECT (created_at) TO touchstone_app
  GRANT SELECT (deactivated_at) TO touchstone_app
  GRANT SELECT (email) TO touchstone_app
  GRANT SELECT (id) TO touchstone_app
  GRANT SELECT (organisation_id) TO touchstone_app
  GRANT SELECT (printed_name) TO touchstone_app

TABLE pilot (row-level security, forced)
  id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  key text NOT NULL
  title text NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  decision_date date NOT NULL
  attempt_budget integer NOT NULL
  image_budget integer NOT NULL
  on_expiry text NOT NULL
  extensions integer NOT NULL DEFAULT 0
  intended_use text
  out_of_scope text
  when_unsure text
  contact text
  created_by uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  round integer NOT NULL DEFAULT 1
  suspended_as text
  CONSTRAINT pilot_attempt_budget CHECK ((attempt_budget >= 1))
  CONSTRAINT pilot_creator_fk FOREIGN KEY (created_by) REFERENCES person(id)
  CONSTRAINT pilot_customer_fk FOREIGN KEY (customer_organisation_id) REFERENCES organisation(id)
  CONSTRAINT pilot_image_budget CHECK ((image_budget >= 1))
  CONSTRAINT pilot_key_key UNIQUE (key)
  CONSTRAINT pilot_on_expiry CHECK ((length(btrim(on_expiry)) > 0))
  CONSTRAINT pilot_pk PRIMARY KEY (id)
  CONSTRAINT pilot_round CHECK ((round >= 1))
  CONSTRAINT pilot_state CHECK ((state = ANY (ARRAY['DRAFT'::text, 'AGREED'::text, 'RUNNING'::text, 'SUSPENDED'::text, 'DECIDED'::text, 'CLOSED'::text, 'CANCELLED'::text])))
  CONSTRAINT pilot_suspended CHECK ((((state = 'SUSPENDED'::text) = (suspended_as IS NOT NULL)) AND (suspended_as = ANY (ARRAY['SO'::text, 'CQL'::text]))))
  CONSTRAINT pilot_title CHECK (((length(btrim(title)) >= 1) AND (length(btrim(title)) <= 200)))
  CONSTRAINT pilot_vendor_fk FOREIGN KEY (vendor_organisation_id) REFERENCES organisation(id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER agreement_is_fixed BEFORE UPDATE ON pilot FOR EACH ROW EXECUTE FUNCTION keep_agreed_pilot()
  CREATE TRIGGER kept BEFORE DELETE ON pilot FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON pilot FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER purged_stays_closed BEFORE UPDATE ON pilot FOR EACH ROW WHEN (((old.state = 'CLOSED'::text) AND (new.state <> 'CLOSED'::text))) EXECUTE FUNCTION keep_purged_closed()
  CREATE TRIGGER state_table BEFORE UPDATE ON pilot FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('DRAFT>AGREED', 'DRAFT>CANCELLED', 'AGREED>RUNNING', 'AGREED>CANCELLED', 'RUNNING>SUSPENDED', 'RUNNING>DECIDED', 'RUNNING>CANCELLED', 'SUSPENDED>RUNNING', 'SUSPENDED>CANCELLED', 'DECIDED>CLOSED', 'DECIDED>RUNNING', 'DECIDED>CANCELLED', 'CLOSED>RUNNING')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE pilot_purge (row-level security, forced)
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  kept_since timestamp(3) with time zone NOT NULL
  years integer NOT NULL
  purged_by uuid NOT NULL
  purged_by_name text NOT NULL
  purged_at timestamp(3) with time zone NOT NULL
  CONSTRAINT pilot_purge_person_fk FOREIGN KEY (purged_by) REFERENCES person(id)
  CONSTRAINT pilot_purge_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT pilot_purge_pk PRIMARY KEY (pilot_id)
  CONSTRAINT pilot_purge_time CHECK ((purged_at >= (kept_since + make_interval(years => years))))
  CONSTRAINT pilot_purge_years CHECK (((years >= 1) AND (years <= 100)))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON pilot_purge FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON pilot_purge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER ended_and_free BEFORE INSERT ON pilot_purge FOR EACH ROW EXECUTE FUNCTION keep_until_purged()
  GRANT SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE punch_item (row-level security, forced)
  id uuid NOT NULL
  number integer NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  site_id uuid
  use_case_id uuid
  criteria_set_id uuid
  criterion_id text
  run_id uuid
  kind text NOT NULL
  concerns_safety boolean NOT NULL
  title text NOT NULL
  description text NOT NULL
  state text NOT NULL
  category text
  owner_id uuid
  due_on date
  row_version integer NOT NULL
  raised_by uuid
  raised_at timestamp(3) with time zone NOT NULL
  evidence_sha256 text
  resolved_by uuid
  verified_by uuid
  verified_run_id uuid
  duplicate_of uuid
  waiver_id uuid
  downgrade jsonb
  CONSTRAINT punch_item_a_stays CHECK (((category IS DISTINCT FROM 'A'::text) OR (state <> ALL (ARRAY['NOT_A_DEFECT'::text, 'DUPLICATE'::text, 'ACCEPTED'::text]))))
  CONSTRAINT punch_item_accepted CHECK (((state = 'ACCEPTED'::text) = (waiver_id IS NOT NULL)))
  CONSTRAINT punch_item_category CHECK ((category = ANY (ARRAY['A'::text, 'B'::text, 'C'::text])))
  CONSTRAINT punch_item_criteria_fk FOREIGN KEY (criteria_set_id) REFERENCES criteria_set(id)
  CONSTRAINT punch_item_criterion CHECK ((((criterion_id IS NULL) = (criteria_set_id IS NULL)) AND ((criterion_id IS NULL) OR ((site_id IS NOT NULL) AND (use_case_id IS NOT NULL)))))
  CONSTRAINT punch_item_duplicate CHECK ((((state = 'DUPLICATE'::text) = (duplicate_of IS NOT NULL)) AND (duplicate_of IS DISTINCT FROM id)))
  CONSTRAINT punch_item_duplicate_fk FOREIGN KEY (duplicate_of) REFERENCES punch_item(id)
  CONSTRAINT punch_item_evidence CHECK ((evidence_sha256 ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT punch_item_kind CHECK ((kind = ANY (ARRAY['MODEL'::text, 'DATA'::text, 'SITE'::text, 'PROCESS'::text])))
  CONSTRAINT punch_item_model_verified CHECK (((state <> 'VERIFIED'::text) OR (kind <> 'MODEL'::text) OR (verified_run_id IS NOT NULL)))
  CONSTRAINT punch_item_number CHECK ((number >= 1))
  CONSTRAINT punch_item_number_key UNIQUE (pilot_id, number)
  CONSTRAINT punch_item_owner_fk FOREIGN KEY (owner_id) REFERENCES person(id)
  CONSTRAINT punch_item_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT punch_item_pk PRIMARY KEY (id)
  CONSTRAINT punch_item_raiser_fk FOREIGN KEY (raised_by) REFERENCES person(id)
  CONSTRAINT punch_item_resolved CHECK (((state <> ALL (ARRAY['RESOLVED'::text, 'VERIFIED'::text])) OR ((evidence_sha256 IS NOT NULL) AND (resolved_by IS NOT NULL))))
  CONSTRAINT punch_item_resolver_fk FOREIGN KEY (resolved_by) REFERENCES person(id)
  CONSTRAINT punch_item_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT punch_item_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT punch_item_state CHECK ((state = ANY (ARRAY['OPEN'::text, 'TRIAGED'::text, 'IN_PROGRESS'::text, 'RESOLVED'::text, 'VERIFIED'::text, 'REOPENED'::text, 'NOT_A_DEFECT'::text, 'DUPLICATE'::text, 'ACCEPTED'::text])))
  CONSTRAINT punch_item_title CHECK ((btrim(title) <> ''::text))
  CONSTRAINT punch_item_triaged CHECK (((state = ANY (ARRAY['OPEN'::text, 'NOT_A_DEFECT'::text, 'DUPLICATE'::text])) OR ((category IS NOT NULL) AND (owner_id IS NOT NULL) AND (due_on IS NOT NULL))))
  CONSTRAINT punch_item_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CONSTRAINT punch_item_verified CHECK ((((state = 'VERIFIED'::text) = (verified_by IS NOT NULL)) AND ((verified_by IS NULL) OR (verified_by <> resolved_by))))
  CONSTRAINT punch_item_verifier_fk FOREIGN KEY (verified_by) REFERENCES person(id)
  CONSTRAINT punch_item_verifying_run_fk FOREIGN KEY (verified_run_id) REFERENCES run(id)
  CONSTRAINT punch_item_waiver_fk FOREIGN KEY (waiver_id) REFERENCES waiver(id)
  CREATE UNIQUE INDEX punch_item_one_alive ON punch_item USING btree (site_id, use_case_id, criterion_id) WHERE ((raised_by IS NULL) AND (state <> ALL (ARRAY['VERIFIED'::text, 'NOT_A_DEFECT'::text, 'DUPLICATE'::text])))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER item_is_kept BEFORE UPDATE ON punch_item FOR EACH ROW EXECUTE FUNCTION keep_punch_item()
  CREATE TRIGGER kept BEFORE DELETE ON punch_item FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON punch_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE punch_item_entry (row-level security, forced)
  id uuid NOT NULL
  item_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  kind text NOT NULL
  from_state text
  to_state text NOT NULL
  category text
  person_id uuid
  text text
  run_id uuid
  at timestamp(3) with time zone NOT NULL
  CONSTRAINT punch_item_entry_item_fk FOREIGN KEY (item_id) REFERENCES punch_item(id)
  CONSTRAINT punch_item_entry_kind CHECK ((kind = ANY (ARRAY['RAISED'::text, 'SEEN_AGAIN'::text, 'CHANGED'::text, 'DOWNGRADE_PROPOSED'::text, 'COMMENT'::text])))
  CONSTRAINT punch_item_entry_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT punch_item_entry_pk PRIMARY KEY (id)
  CONSTRAINT punch_item_entry_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CREATE INDEX punch_item_entry_item_idx ON punch_item_entry USING btree (item_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON punch_item_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON punch_item_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE recovery_case (row-level security, forced)
  id uuid NOT NULL
  person_id uuid NOT NULL
  kind text NOT NULL
  state text NOT NULL
  opened_by uuid
  reason text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  ready_at timestamp(3) with time zone
  ended_at timestamp(3) with time zone
  CONSTRAINT recovery_case_kind CHECK ((kind = ANY (ARRAY['SECOND_FACTOR'::text, 'ACCOUNT'::text])))
  CONSTRAINT recovery_case_not_self CHECK ((opened_by IS DISTINCT FROM person_id))
  CONSTRAINT recovery_case_opener_fk FOREIGN KEY (opened_by) REFERENCES person(id)
  CONSTRAINT recovery_case_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT recovery_case_pk PRIMARY KEY (id)
  CONSTRAINT recovery_case_ready CHECK (((state = ANY (ARRAY['OPEN'::text, 'CANCELLED'::text])) OR (ready_at IS NOT NULL)))
  CONSTRAINT recovery_case_state CHECK ((state = ANY (ARRAY['OPEN'::text, 'CONFIRMED'::text, 'COMPLETED'::text, 'CANCELLED'::text])))
  CREATE UNIQUE INDEX recovery_case_one_open ON recovery_case USING btree (person_id) WHERE (state = ANY (ARRAY['OPEN'::text, 'CONFIRMED'::text]))
  CREATE INDEX recovery_case_person_idx ON recovery_case USING btree (person_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE ON recovery_case FOR EACH ROW EXECUTE FUNCTION keep_recovery_four_eyes()
  CREATE TRIGGER kept BEFORE DELETE ON recovery_case FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON recovery_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE recovery_code (row-level security, forced)
  code_sha256 text NOT NULL
  factor_id uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  used_at timestamp(3) with time zone
  CONSTRAINT recovery_code_factor_fk FOREIGN KEY (factor_id) REFERENCES second_factor(id)
  CONSTRAINT recovery_code_pk PRIMARY KEY (code_sha256)
  CREATE INDEX recovery_code_factor_idx ON recovery_code USING btree (factor_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON recovery_code FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON recovery_code FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE recovery_confirmation (row-level security, forced)
  case_id uuid NOT NULL
  capacity text NOT NULL
  person_id uuid
  part_sha256 text NOT NULL
  reason text NOT NULL
  confirmed_at timestamp(3) with time zone NOT NULL
  CONSTRAINT recovery_confirmation_capacity CHECK ((capacity = ANY (ARRAY['ADMINISTRATOR'::text, 'SECOND_ADMINISTRATOR'::text, 'LEAD'::text, 'OPERATOR'::text])))
  CONSTRAINT recovery_confirmation_case_fk FOREIGN KEY (case_id) REFERENCES recovery_case(id)
  CONSTRAINT recovery_confirmation_operator CHECK (((capacity = 'OPERATOR'::text) = (person_id IS NULL)))
  CONSTRAINT recovery_confirmation_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT recovery_confirmation_pk PRIMARY KEY (case_id, capacity)
  CONSTRAINT recovery_confirmation_two_people UNIQUE (case_id, person_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON recovery_confirmation FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON recovery_confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER four_eyes BEFORE INSERT ON recovery_confirmation FOR EACH ROW EXECUTE FUNCTION keep_recovery_four_eyes()
  GRANT INSERT, SELECT TO touchstone_system

TABLE refusal_pace (row-level security, forced)
  chain_id uuid NOT NULL
  actor text NOT NULL
  vendor_organisation_id uuid
  customer_organisation_id uuid
  window_started_at timestamp(3) with time zone
  written integer NOT NULL
  withheld integer NOT NULL
  CONSTRAINT refusal_pace_pk PRIMARY KEY (chain_id, actor)
  CONSTRAINT refusal_pace_withheld CHECK ((withheld >= 0))
  CONSTRAINT refusal_pace_written CHECK ((written >= 0))
  CREATE INDEX refusal_pace_withheld_idx ON refusal_pace USING btree (window_started_at) WHERE (withheld > 0)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON refusal_pace FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON refusal_pace FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE retention_setting (row-level security, forced)
  id uuid NOT NULL
  years integer NOT NULL
  years_before integer NOT NULL
  reason text NOT NULL
  set_by uuid NOT NULL
  confirmed_by uuid
  set_at timestamp(3) with time zone NOT NULL
  CONSTRAINT retention_setting_confirmer_fk FOREIGN KEY (confirmed_by) REFERENCES person(id)
  CONSTRAINT retention_setting_four_eyes CHECK (((confirmed_by IS DISTINCT FROM set_by) AND ((years >= years_before) OR (confirmed_by IS NOT NULL))))
  CONSTRAINT retention_setting_pk PRIMARY KEY (id)
  CONSTRAINT retention_setting_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT retention_setting_setter_fk FOREIGN KEY (set_by) REFERENCES person(id)
  CONSTRAINT retention_setting_years CHECK (((years >= 1) AND (years <= 100)))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY readers FOR r TO touchstone_app USING true
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON retention_setting FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON retention_setting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE role_assignment (row-level security, forced)
  id uuid NOT NULL
  person_id uuid NOT NULL
  organisation_id uuid
  role text NOT NULL
  pilot_id uuid
  site_id uuid
  valid_from timestamp(3) with time zone NOT NULL
  valid_to timestamp(3) with time zone
  granted_by uuid
  reason text NOT NULL
  revoked_at timestamp(3) with time zone
  revoked_by uuid
  CONSTRAINT role_assignment_grantor_fk FOREIGN KEY (granted_by) REFERENCES person(id)
  CONSTRAINT role_assignment_not_self CHECK ((granted_by IS DISTINCT FROM person_id))
  CONSTRAINT role_assignment_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT role_assignment_period CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
  CONSTRAINT role_assignment_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT role_assignment_pk PRIMARY KEY (id)
  CONSTRAINT role_assignment_revoker_fk FOREIGN KEY (revoked_by) REFERENCES person(id)
  CONSTRAINT role_assignment_role CHECK ((role = ANY (ARRAY['CQL'::text, 'CSM'::text, 'SO'::text, 'VPM'::text, 'VML'::text, 'AUD'::text, 'ADM'::text])))
  CREATE INDEX role_assignment_person_idx ON role_assignment USING btree (person_id)
  POLICY colleagues FOR * TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK ((organisation_id = app_organisation()) AND ((pilot_id IS NULL) OR (EXISTS ( SELECT
   FROM pilot
  WHERE (pilot.id = role_assignment.pilot_id)))) AND ((site_id IS NULL) OR (EXISTS ( SELECT
   FROM site
  WHERE ((site.id = role_assignment.site_id) AND (site.pilot_id = role_assignment.pilot_id))))))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON role_assignment FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON role_assignment FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE role_instruction (row-level security, forced)
  id uuid NOT NULL
  assignment_id uuid NOT NULL
  organisation_id uuid NOT NULL
  kind text NOT NULL
  procedure text NOT NULL
  version text NOT NULL
  by_person_id uuid NOT NULL
  at timestamp(3) with time zone NOT NULL
  instructed_on date
  CONSTRAINT role_instruction_assignment_fk FOREIGN KEY (assignment_id) REFERENCES role_assignment(id)
  CONSTRAINT role_instruction_day CHECK (((kind = 'CONFIRMED'::text) = (instructed_on IS NOT NULL)))
  CONSTRAINT role_instruction_kind CHECK ((kind = ANY (ARRAY['REQUIRED'::text, 'CONFIRMED'::text])))
  CONSTRAINT role_instruction_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT role_instruction_person_fk FOREIGN KEY (by_person_id) REFERENCES person(id)
  CONSTRAINT role_instruction_pk PRIMARY KEY (id)
  CONSTRAINT role_instruction_procedure CHECK (((length(btrim(procedure)) >= 1) AND (length(btrim(procedure)) <= 200)))
  CONSTRAINT role_instruction_version CHECK (((length(btrim(version)) >= 1) AND (length(btrim(version)) <= 200)))
  CREATE INDEX role_instruction_assignment_idx ON role_instruction USING btree (assignment_id)
  POLICY colleagues FOR * TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation())
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON role_instruction FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON role_instruction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER by_another BEFORE INSERT ON role_instruction FOR EACH ROW EXECUTE FUNCTION keep_instruction_by_another()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE run (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  site_id uuid NOT NULL
  dataset_id uuid NOT NULL
  model_id uuid NOT NULL
  operating_point_id uuid
  kind text NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  plan text NOT NULL
  plan_digest text NOT NULL
  total integer NOT NULL
  done integer NOT NULL DEFAULT 0
  declared_by uuid NOT NULL
  declared_at timestamp(3) with time zone NOT NULL
  started_at timestamp(3) with time zone
  ended_at timestamp(3) with time zone
  end_reason jsonb
  environment jsonb
  conservation jsonb
  timing jsonb
  predictions_sha256 text
  priority text NOT NULL DEFAULT 'NORMAL'::text
  taken_up_at timestamp(3) with time zone
  done_before integer NOT NULL DEFAULT 0
  CONSTRAINT run_dataset_fk FOREIGN KEY (dataset_id) REFERENCES dataset(id)
  CONSTRAINT run_declarer_fk FOREIGN KEY (declared_by) REFERENCES person(id)
  CONSTRAINT run_kind CHECK ((kind = ANY (ARRAY['FORMAL'::text, 'EXPLORATORY'::text])))
  CONSTRAINT run_model_fk FOREIGN KEY (model_id) REFERENCES model(id)
  CONSTRAINT run_operating_point_fk FOREIGN KEY (operating_point_id) REFERENCES operating_point(id)
  CONSTRAINT run_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT run_pk PRIMARY KEY (id)
  CONSTRAINT run_priority CHECK ((priority = ANY (ARRAY['LOW'::text, 'NORMAL'::text, 'HIGH'::text])))
  CONSTRAINT run_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT run_state CHECK ((state = ANY (ARRAY['DECLARED'::text, 'QUEUED'::text, 'RUNNING'::text, 'PAUSED'::text, 'COMPLETED'::text, 'REVEALED'::text, 'ABORTED'::text, 'ERRORED'::text, 'INVALIDATED'::text])))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER declaration_is_fixed BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION keep_declared_run()
  CREATE TRIGGER kept BEFORE DELETE ON run FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON run FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER state_table BEFORE UPDATE ON run FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION keep_states('DECLARED>QUEUED', 'DECLARED>ABORTED', 'QUEUED>RUNNING', 'QUEUED>ABORTED', 'QUEUED>ERRORED', 'QUEUED>PAUSED', 'RUNNING>COMPLETED', 'RUNNING>ABORTED', 'RUNNING>ERRORED', 'RUNNING>PAUSED', 'PAUSED>QUEUED', 'PAUSED>ABORTED', 'COMPLETED>REVEALED', 'COMPLETED>INVALIDATED', 'REVEALED>INVALIDATED')
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE run_shard (row-level security, forced)
  id uuid NOT NULL
  run_id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  place integer NOT NULL
  from_item integer NOT NULL
  to_item integer
  state text NOT NULL DEFAULT 'OPEN'::text
  done integer NOT NULL DEFAULT 0
  tries integer NOT NULL DEFAULT 0
  worker text
  started_at timestamp(3) with time zone
  ended_at timestamp(3) with time zone
  predictions_sha256 text
  timings_sha256 text
  environment jsonb
  CONSTRAINT run_shard_found CHECK (((state = 'OPEN'::text) OR ((ended_at IS NOT NULL) AND (predictions_sha256 IS NOT NULL) AND (timings_sha256 IS NOT NULL) AND (environment IS NOT NULL))))
  CONSTRAINT run_shard_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT run_shard_pk PRIMARY KEY (id)
  CONSTRAINT run_shard_place CHECK ((place >= 0))
  CONSTRAINT run_shard_range CHECK (((from_item >= 0) AND (to_item >= from_item)))
  CONSTRAINT run_shard_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT run_shard_run_place UNIQUE (run_id, place)
  CONSTRAINT run_shard_state CHECK ((state = ANY (ARRAY['OPEN'::text, 'DONE'::text])))
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER findings_are_fixed BEFORE UPDATE ON run_shard FOR EACH ROW EXECUTE FUNCTION keep_shard()
  CREATE TRIGGER kept BEFORE DELETE ON run_shard FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON run_shard FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE schema_migration
  id integer NOT NULL DEFAULT nextval('schema_migration_id_seq'::regclass)
  timestamp bigint NOT NULL
  name character varying NOT NULL
  CONSTRAINT PK_0edff5015b71cc0389ae0f4b9a1 PRIMARY KEY (id)
  GRANT SELECT TO touchstone_runtime

TABLE second_factor (row-level security, forced)
  id uuid NOT NULL
  person_id uuid NOT NULL
  state text NOT NULL
  sealed_secret text
  last_step integer
  created_at timestamp(3) with time zone NOT NULL
  confirmed_at timestamp(3) with time zone
  removed_at timestamp(3) with time zone
  CONSTRAINT second_factor_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT second_factor_pk PRIMARY KEY (id)
  CONSTRAINT second_factor_secret CHECK (((state = 'REMOVED'::text) = (sealed_secret IS NULL)))
  CONSTRAINT second_factor_state CHECK ((state = ANY (ARRAY['PENDING'::text, 'ACTIVE'::text, 'REMOVED'::text])))
  CREATE UNIQUE INDEX second_factor_one_of_a_state ON second_factor USING btree (person_id, state) WHERE (state <> 'REMOVED'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  CREATE TRIGGER kept BEFORE DELETE ON second_factor FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON second_factor FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER steps_rise BEFORE UPDATE ON second_factor FOR EACH ROW EXECUTE FUNCTION keep_steps_rising()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE session
  token_sha256 text NOT NULL
  person_id uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  last_used_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  revoked_at timestamp(3) with time zone
  id uuid NOT NULL
  method text NOT NULL
  address text
  client text
  CONSTRAINT session_id_key UNIQUE (id)
  CONSTRAINT session_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT session_pk PRIMARY KEY (token_sha256)
  CREATE INDEX session_person_idx ON session USING btree (person_id)
  CREATE TRIGGER kept BEFORE DELETE ON session FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON session FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE sign_off (row-level security, forced)
  id uuid NOT NULL
  gate_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  slot text NOT NULL
  person_id uuid NOT NULL
  signature_id uuid NOT NULL
  decision text NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  signed_at timestamp(3) with time zone NOT NULL
  ended_at timestamp(3) with time zone
  end_reason text
  delegation_id uuid
  on_behalf_of_id uuid
  on_behalf_of text
  CONSTRAINT sign_off_behalf CHECK ((((delegation_id IS NULL) = (on_behalf_of_id IS NULL)) AND ((delegation_id IS NULL) = (on_behalf_of IS NULL))))
  CONSTRAINT sign_off_behalf_fk FOREIGN KEY (on_behalf_of_id) REFERENCES person(id)
  CONSTRAINT sign_off_decision CHECK ((decision = ANY (ARRAY['APPROVE'::text, 'APPROVE_WITH_COMMENT'::text, 'REJECT'::text])))
  CONSTRAINT sign_off_delegation_fk FOREIGN KEY (delegation_id) REFERENCES slot_delegation(id)
  CONSTRAINT sign_off_ended CHECK (((state <> ALL (ARRAY['WITHDRAWN'::text, 'VOIDED'::text])) OR ((ended_at IS NOT NULL) AND (length(btrim(end_reason)) >= 10))))
  CONSTRAINT sign_off_gate_fk FOREIGN KEY (gate_id) REFERENCES gate(id)
  CONSTRAINT sign_off_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT sign_off_pk PRIMARY KEY (id)
  CONSTRAINT sign_off_signature_fk FOREIGN KEY (signature_id) REFERENCES signature(id)
  CONSTRAINT sign_off_signature_key UNIQUE (signature_id)
  CONSTRAINT sign_off_state CHECK ((state = ANY (ARRAY['SIGNED'::text, 'WITHDRAWN'::text, 'SUPERSEDED'::text, 'VOIDED'::text])))
  CREATE UNIQUE INDEX sign_off_one_per_person ON sign_off USING btree (gate_id, person_id) WHERE (state = 'SIGNED'::text)
  CREATE UNIQUE INDEX sign_off_one_per_slot ON sign_off USING btree (gate_id, slot) WHERE (state = 'SIGNED'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON sign_off FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON sign_off FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER sign_off_is_kept BEFORE UPDATE ON sign_off FOR EACH ROW EXECUTE FUNCTION keep_sign_off()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE sign_off_void (row-level security, forced)
  id uuid NOT NULL
  sign_off_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  person_id uuid NOT NULL
  role text NOT NULL
  reason text NOT NULL
  at timestamp(3) with time zone NOT NULL
  CONSTRAINT sign_off_void_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT sign_off_void_person_key UNIQUE (sign_off_id, person_id)
  CONSTRAINT sign_off_void_pk PRIMARY KEY (id)
  CONSTRAINT sign_off_void_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT sign_off_void_role CHECK ((role = ANY (ARRAY['SO'::text, 'CQL'::text, 'VPM'::text])))
  CONSTRAINT sign_off_void_role_key UNIQUE (sign_off_id, role)
  CONSTRAINT sign_off_void_sign_off_fk FOREIGN KEY (sign_off_id) REFERENCES sign_off(id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sign_off_void FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON sign_off_void FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE signature (row-level security, forced)
  id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  nonce text NOT NULL
  subject_type text NOT NULL
  subject_id uuid NOT NULL
  subject_round integer NOT NULL
  subject_digest text NOT NULL
  slot text NOT NULL
  person_id uuid NOT NULL
  printed_name text NOT NULL
  organisation_id uuid NOT NULL
  organisation_name text NOT NULL
  role text NOT NULL
  meaning text NOT NULL
  comment text
  method text NOT NULL
  signed_at timestamp(3) with time zone NOT NULL
  envelope text NOT NULL
  CONSTRAINT signature_customer_fk FOREIGN KEY (customer_organisation_id) REFERENCES organisation(id)
  CONSTRAINT signature_meaning CHECK ((meaning = ANY (ARRAY['AUTHORED'::text, 'REVIEWED'::text, 'APPROVED'::text, 'RESPONSIBLE'::text, 'WITNESSED'::text, 'ACKNOWLEDGED'::text, 'REJECTED'::text])))
  CONSTRAINT signature_nonce_key UNIQUE (nonce)
  CONSTRAINT signature_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT signature_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT signature_pk PRIMARY KEY (id)
  CONSTRAINT signature_vendor_fk FOREIGN KEY (vendor_organisation_id) REFERENCES organisation(id)
  CREATE UNIQUE INDEX signature_dossier_once ON signature USING btree (subject_id) WHERE (subject_type = 'DOSSIER'::text)
  CREATE UNIQUE INDEX signature_motion_person ON signature USING btree (subject_id, person_id) WHERE (subject_type = 'MOTION'::text)
  CREATE UNIQUE INDEX signature_motion_slot ON signature USING btree (subject_id, slot) WHERE (subject_type = 'MOTION'::text)
  CREATE INDEX signature_subject_idx ON signature USING btree (subject_type, subject_id, subject_round)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON signature FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE signing_challenge
  nonce text NOT NULL
  person_id uuid NOT NULL
  session_token_sha256 text NOT NULL
  subject_type text NOT NULL
  subject_id uuid NOT NULL
  subject_round integer NOT NULL
  subject_digest text NOT NULL
  slot text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  used_at timestamp(3) with time zone
  CONSTRAINT signing_challenge_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT signing_challenge_pk PRIMARY KEY (nonce)
  CREATE TRIGGER kept BEFORE DELETE ON signing_challenge FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON signing_challenge FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE signing_key_event (row-level security, forced)
  key_id text NOT NULL
  kind text NOT NULL
  recorded_at timestamp(3) with time zone NOT NULL
  effective_at timestamp(3) with time zone NOT NULL
  public_key_pem text NOT NULL
  reason text
  endorsement text
  CONSTRAINT signing_key_event_key CHECK ((key_id ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT signing_key_event_kind CHECK ((kind = ANY (ARRAY['INTRODUCED'::text, 'RETIRED'::text, 'COMPROMISED'::text])))
  CONSTRAINT signing_key_event_pk PRIMARY KEY (key_id, kind, recorded_at)
  CREATE UNIQUE INDEX signing_key_event_once ON signing_key_event USING btree (key_id, kind) WHERE (kind <> 'COMPROMISED'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY public_keys FOR r TO touchstone_app USING true
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON signing_key_event FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON signing_key_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE site (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  key text NOT NULL
  name text NOT NULL
  facts jsonb NOT NULL
  slice_schema jsonb NOT NULL
  row_version integer NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT site_key_key UNIQUE (pilot_id, key)
  CONSTRAINT site_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT site_pk PRIMARY KEY (id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON site FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON site FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER site_is_kept BEFORE UPDATE ON site FOR EACH ROW EXECUTE FUNCTION keep_site()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE site_version (row-level security, forced)
  site_id uuid NOT NULL
  version integer NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  facts jsonb NOT NULL
  facts_digest text
  reason text NOT NULL
  changed_by uuid
  changed_at timestamp(3) with time zone NOT NULL
  CONSTRAINT site_version_digest CHECK ((facts_digest ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT site_version_person_fk FOREIGN KEY (changed_by) REFERENCES person(id)
  CONSTRAINT site_version_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT site_version_pk PRIMARY KEY (site_id, version)
  CONSTRAINT site_version_positive CHECK ((version >= 1))
  CONSTRAINT site_version_reason CHECK (((version = 1) OR (length(btrim(reason)) >= 10)))
  CONSTRAINT site_version_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON site_version FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON site_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE slot_delegation (row-level security, forced)
  id uuid NOT NULL
  gate_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  slot text NOT NULL
  from_person_id uuid NOT NULL
  from_name text NOT NULL
  to_person_id uuid NOT NULL
  to_name text NOT NULL
  reason text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  valid_until timestamp(3) with time zone NOT NULL
  ended_at timestamp(3) with time zone
  ended_by uuid
  end_reason text
  CONSTRAINT slot_delegation_end CHECK (((ended_at IS NULL) = (end_reason IS NULL)))
  CONSTRAINT slot_delegation_ender_fk FOREIGN KEY (ended_by) REFERENCES person(id)
  CONSTRAINT slot_delegation_from_fk FOREIGN KEY (from_person_id) REFERENCES person(id)
  CONSTRAINT slot_delegation_gate_fk FOREIGN KEY (gate_id) REFERENCES gate(id)
  CONSTRAINT slot_delegation_period CHECK (((valid_until > created_at) AND (valid_until <= (created_at + '30 days'::interval))))
  CONSTRAINT slot_delegation_pk PRIMARY KEY (id)
  CONSTRAINT slot_delegation_reason CHECK ((length(btrim(reason)) >= 10))
  CONSTRAINT slot_delegation_to_fk FOREIGN KEY (to_person_id) REFERENCES person(id)
  CONSTRAINT slot_delegation_two_people CHECK ((from_person_id <> to_person_id))
  CREATE UNIQUE INDEX slot_delegation_one ON slot_delegation USING btree (gate_id, slot) WHERE (ended_at IS NULL)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER delegation_is_fixed BEFORE UPDATE ON slot_delegation FOR EACH ROW EXECUTE FUNCTION keep_delegation()
  CREATE TRIGGER kept BEFORE DELETE ON slot_delegation FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON slot_delegation FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE use_case (row-level security, forced)
  id uuid NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  key text NOT NULL
  title text NOT NULL
  description text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT use_case_key_key UNIQUE (pilot_id, key)
  CONSTRAINT use_case_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT use_case_pk PRIMARY KEY (id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON use_case FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON use_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE waiver (row-level security, forced)
  id uuid NOT NULL
  number integer NOT NULL
  pilot_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  site_id uuid NOT NULL
  use_case_id uuid NOT NULL
  criteria_set_id uuid NOT NULL
  criteria_version integer NOT NULL
  criteria_digest text NOT NULL
  criterion_id text NOT NULL
  slice text
  run_id uuid
  type text NOT NULL
  max_quantity integer NOT NULL
  valid_to timestamp(3) with time zone NOT NULL
  compensating_measure text NOT NULL
  risk text NOT NULL
  item_id uuid NOT NULL
  concerns_safety boolean NOT NULL
  state text NOT NULL
  row_version integer NOT NULL
  nth integer
  terms_digest text
  drafted_by uuid NOT NULL
  drafted_at timestamp(3) with time zone NOT NULL
  submitted_by uuid
  submitted_at timestamp(3) with time zone
  decided_at timestamp(3) with time zone
  ended_at timestamp(3) with time zone
  end_reason text
  CONSTRAINT waiver_criteria_fk FOREIGN KEY (criteria_set_id) REFERENCES criteria_set(id)
  CONSTRAINT waiver_decided CHECK (((state = ANY (ARRAY['DRAFT'::text, 'SUBMITTED'::text, 'WITHDRAWN'::text])) OR (decided_at IS NOT NULL)))
  CONSTRAINT waiver_drafter_fk FOREIGN KEY (drafted_by) REFERENCES person(id)
  CONSTRAINT waiver_ended CHECK (((state = ANY (ARRAY['REJECTED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text, 'REVOKED'::text, 'CLOSED'::text])) = ((ended_at IS NOT NULL) AND (end_reason IS NOT NULL))))
  CONSTRAINT waiver_item_fk FOREIGN KEY (item_id) REFERENCES punch_item(id)
  CONSTRAINT waiver_limited CHECK (((submitted_at IS NULL) OR ((valid_to > submitted_at) AND (valid_to <= (submitted_at + '1 year 1 day'::interval)))))
  CONSTRAINT waiver_measure CHECK ((length(btrim(compensating_measure)) >= 10))
  CONSTRAINT waiver_nth CHECK ((nth >= 1))
  CONSTRAINT waiver_number CHECK ((number >= 1))
  CONSTRAINT waiver_number_key UNIQUE (pilot_id, number)
  CONSTRAINT waiver_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT waiver_pk PRIMARY KEY (id)
  CONSTRAINT waiver_quantity CHECK ((max_quantity >= 1))
  CONSTRAINT waiver_risk CHECK ((length(btrim(risk)) >= 10))
  CONSTRAINT waiver_run CHECK (((type = 'PERMIT'::text) OR (run_id IS NOT NULL)))
  CONSTRAINT waiver_run_fk FOREIGN KEY (run_id) REFERENCES run(id)
  CONSTRAINT waiver_site_fk FOREIGN KEY (site_id) REFERENCES site(id)
  CONSTRAINT waiver_state CHECK ((state = ANY (ARRAY['DRAFT'::text, 'SUBMITTED'::text, 'APPROVED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text, 'REVOKED'::text, 'CLOSED'::text])))
  CONSTRAINT waiver_submitted CHECK (((state = ANY (ARRAY['DRAFT'::text, 'WITHDRAWN'::text])) OR ((nth IS NOT NULL) AND (terms_digest IS NOT NULL) AND (submitted_by IS NOT NULL) AND (submitted_at IS NOT NULL))))
  CONSTRAINT waiver_submitter_fk FOREIGN KEY (submitted_by) REFERENCES person(id)
  CONSTRAINT waiver_type CHECK ((type = ANY (ARRAY['PERMIT'::text, 'CONCESSION'::text])))
  CONSTRAINT waiver_use_case_fk FOREIGN KEY (use_case_id) REFERENCES use_case(id)
  CREATE INDEX waiver_item_idx ON waiver USING btree (item_id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON waiver FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON waiver FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER waiver_is_kept BEFORE UPDATE ON waiver FOR EACH ROW EXECUTE FUNCTION keep_waiver()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE waiver_sign_off (row-level security, forced)
  id uuid NOT NULL
  waiver_id uuid NOT NULL
  vendor_organisation_id uuid NOT NULL
  customer_organisation_id uuid NOT NULL
  slot text NOT NULL
  person_id uuid NOT NULL
  signature_id uuid NOT NULL
  decision text NOT NULL
  state text NOT NULL
  signed_at timestamp(3) with time zone NOT NULL
  CONSTRAINT waiver_sign_off_decision CHECK ((decision = ANY (ARRAY['APPROVE'::text, 'REJECT'::text])))
  CONSTRAINT waiver_sign_off_person_fk FOREIGN KEY (person_id) REFERENCES person(id)
  CONSTRAINT waiver_sign_off_pk PRIMARY KEY (id)
  CONSTRAINT waiver_sign_off_signature_fk FOREIGN KEY (signature_id) REFERENCES signature(id)
  CONSTRAINT waiver_sign_off_signature_key UNIQUE (signature_id)
  CONSTRAINT waiver_sign_off_slot CHECK ((slot = ANY (ARRAY['CQL'::text, 'CSM'::text, 'SO'::text])))
  CONSTRAINT waiver_sign_off_state CHECK ((state = ANY (ARRAY['SIGNED'::text, 'SUPERSEDED'::text])))
  CONSTRAINT waiver_sign_off_waiver_fk FOREIGN KEY (waiver_id) REFERENCES waiver(id)
  CREATE UNIQUE INDEX waiver_sign_off_one_per_person ON waiver_sign_off USING btree (waiver_id, person_id) WHERE (state = 'SIGNED'::text)
  CREATE UNIQUE INDEX waiver_sign_off_one_per_slot ON waiver_sign_off USING btree (waiver_id, slot) WHERE (state = 'SIGNED'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY party FOR * TO touchstone_app USING ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id)) WITH CHECK ((app_organisation() = vendor_organisation_id) OR (app_organisation() = customer_organisation_id))
  CREATE TRIGGER kept BEFORE DELETE ON waiver_sign_off FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON waiver_sign_off FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER waiver_sign_off_is_kept BEFORE UPDATE ON waiver_sign_off FOR EACH ROW EXECUTE FUNCTION keep_waiver_sign_off()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE webhook (row-level security, forced)
  id uuid NOT NULL
  organisation_id uuid NOT NULL
  url text NOT NULL
  description text NOT NULL
  event_types text[] NOT NULL
  sealed_secret text NOT NULL
  state text NOT NULL
  state_reason text
  failures integer NOT NULL
  row_version integer NOT NULL
  created_by uuid NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  previous_sealed_secret text
  previous_secret_until timestamp(3) with time zone
  CONSTRAINT webhook_creator_fk FOREIGN KEY (created_by) REFERENCES person(id)
  CONSTRAINT webhook_events CHECK ((cardinality(event_types) > 0))
  CONSTRAINT webhook_failures CHECK ((failures >= 0))
  CONSTRAINT webhook_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  CONSTRAINT webhook_pk PRIMARY KEY (id)
  CONSTRAINT webhook_previous_secret CHECK (((previous_sealed_secret IS NULL) = (previous_secret_until IS NULL)))
  CONSTRAINT webhook_reason CHECK (((state = 'ACTIVE'::text) OR (state_reason IS NOT NULL)))
  CONSTRAINT webhook_state CHECK ((state = ANY (ARRAY['ACTIVE'::text, 'DISABLED'::text, 'REMOVED'::text])))
  CONSTRAINT webhook_url CHECK (((url ~ '^https?://'::text) AND (length(url) <= 2000)))
  CREATE INDEX webhook_of_organisation ON webhook USING btree (organisation_id) WHERE (state = 'ACTIVE'::text)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY own FOR * TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation())
  CREATE TRIGGER kept BEFORE DELETE ON webhook FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON webhook FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_webhook BEFORE UPDATE ON webhook FOR EACH ROW EXECUTE FUNCTION keep_webhook()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

TABLE webhook_attempt (row-level security, forced)
  id uuid NOT NULL
  delivery_id uuid NOT NULL
  organisation_id uuid NOT NULL
  number integer NOT NULL
  at timestamp(3) with time zone NOT NULL
  outcome text NOT NULL
  status integer
  detail text
  CONSTRAINT webhook_attempt_delivery_fk FOREIGN KEY (delivery_id) REFERENCES webhook_delivery(id)
  CONSTRAINT webhook_attempt_number CHECK ((number >= 1))
  CONSTRAINT webhook_attempt_once UNIQUE (delivery_id, number)
  CONSTRAINT webhook_attempt_outcome CHECK ((outcome = ANY (ARRAY['TAKEN'::text, 'REFUSED'::text, 'BLOCKED'::text, 'UNREACHABLE'::text, 'TIMEOUT'::text, 'NOT_SENT'::text])))
  CONSTRAINT webhook_attempt_pk PRIMARY KEY (id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY own FOR * TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation())
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON webhook_attempt FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER append_only_all BEFORE TRUNCATE ON webhook_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  GRANT INSERT, SELECT TO touchstone_app
  GRANT INSERT, SELECT TO touchstone_system

TABLE webhook_delivery (row-level security, forced)
  id uuid NOT NULL
  webhook_id uuid NOT NULL
  organisation_id uuid NOT NULL
  pilot_id uuid
  event_type text NOT NULL
  body text NOT NULL
  state text NOT NULL
  attempts integer NOT NULL
  turn integer NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  ended_at timestamp(3) with time zone
  CONSTRAINT webhook_delivery_attempts CHECK ((attempts >= 0))
  CONSTRAINT webhook_delivery_ended CHECK (((state = 'PENDING'::text) = (ended_at IS NULL)))
  CONSTRAINT webhook_delivery_pilot_fk FOREIGN KEY (pilot_id) REFERENCES pilot(id)
  CONSTRAINT webhook_delivery_pk PRIMARY KEY (id)
  CONSTRAINT webhook_delivery_state CHECK ((state = ANY (ARRAY['PENDING'::text, 'DELIVERED'::text, 'FAILED'::text])))
  CONSTRAINT webhook_delivery_turn CHECK ((turn >= 1))
  CONSTRAINT webhook_delivery_webhook_fk FOREIGN KEY (webhook_id) REFERENCES webhook(id)
  CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery USING btree (webhook_id, id)
  POLICY everything FOR * TO touchstone_system USING true WITH CHECK true
  POLICY own FOR * TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation())
  CREATE TRIGGER kept BEFORE DELETE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_all BEFORE TRUNCATE ON webhook_delivery FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()
  CREATE TRIGGER kept_webhook_delivery BEFORE UPDATE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION keep_webhook_delivery()
  GRANT INSERT, SELECT, UPDATE TO touchstone_app
  GRANT INSERT, SELECT, UPDATE TO touchstone_system

FUNCTION app_organisation() RETURNS uuid
SELECT nullif(current_setting('app.organisation_id', true), '')::uuid

FUNCTION customer_signatures(motion uuid, kind text, subject uuid) RETURNS bigint
 SELECT count(DISTINCT s.person_id) FROM signature s JOIN motion m ON m.id = s.subject_id WHERE s.subject_type = 'MOTION' AND m.id = $1 AND m.kind = $2 AND m.subject_id = $3 AND s.subject_digest = m.digest AND s.slot IN ('CQL', 'CUSTOMER') AND s.organisation_id = m.customer_organisation_id 

FUNCTION keep_agreed_pilot() RETURNS trigger
 BEGIN IF (NEW.key, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.attempt_budget, NEW.image_budget, NEW.on_expiry, NEW.created_by, NEW.created_at) IS DISTINCT FROM (OLD.key, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.attempt_budget, OLD.image_budget, OLD.on_expiry, OLD.created_by, OLD.created_at) THEN RAISE EXCEPTION 'parties, budgets and key of a pilot are fixed' USING ERRCODE = 'TS006'; END IF; IF NEW.extensions NOT IN (OLD.extensions, OLD.extensions + 1) OR NEW.round NOT IN (OLD.round, OLD.round + 1) OR (NEW.round > OLD.round) <> (OLD.state = 'CLOSED' AND NEW.state = 'RUNNING') THEN RAISE EXCEPTION 'extensions and rounds of a pilot are counted one by one' USING ERRCODE = 'TS006'; END IF; IF NEW.decision_date <> OLD.decision_date AND (NEW.decision_date < OLD.decision_date OR (NEW.extensions, NEW.round) = (OLD.extensions, OLD.round)) THEN RAISE EXCEPTION 'a decision date only moves forward, by a counted extension or in a new round' USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_baselined_criteria() RETURNS trigger
 BEGIN IF OLD.state NOT IN ('DRAFT', 'IN_REVIEW') AND (NEW.document, NEW.expanded, NEW.digest, NEW.contract_id, NEW.site_id, NEW.use_case_id, NEW.version, NEW.results_seen, NEW.post_hoc, NEW.baselined_at) IS DISTINCT FROM (OLD.document, OLD.expanded, OLD.digest, OLD.contract_id, OLD.site_id, OLD.use_case_id, OLD.version, OLD.results_seen, OLD.post_hoc, OLD.baselined_at) THEN RAISE EXCEPTION 'criteria that are baselined cannot be edited: make a new version' USING ERRCODE = 'TS002'; END IF; RETURN NEW; END

FUNCTION keep_dataset_end() RETURNS trigger
 BEGIN IF NEW.revises IS DISTINCT FROM OLD.revises OR (NEW.ended IS DISTINCT FROM OLD.ended AND NEW.state = OLD.state) THEN RAISE EXCEPTION 'what a dataset corrects and why it ended cannot be edited' USING ERRCODE = 'TS003'; END IF; RETURN NEW; END

FUNCTION keep_decided_gate() RETURNS trigger
 BEGIN IF OLD.evidence_digest IS NOT NULL AND (NEW.evidence, NEW.evidence_digest, NEW.policy, NEW.round, NEW.type, NEW.site_id, NEW.scope_key) IS DISTINCT FROM (OLD.evidence, OLD.evidence_digest, OLD.policy, OLD.round, OLD.type, OLD.site_id, OLD.scope_key) THEN RAISE EXCEPTION 'the evidence of an opened gate cannot be edited: open a new round' USING ERRCODE = 'TS005'; END IF; IF OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_at, NEW.decision_reason) IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decision_reason) THEN RAISE EXCEPTION 'a decided gate cannot be decided again' USING ERRCODE = 'TS005'; END IF; RETURN NEW; END

FUNCTION keep_declared_run() RETURNS trigger
 BEGIN IF (NEW.kind, NEW.plan, NEW.plan_digest, NEW.dataset_id, NEW.model_id, NEW.declared_by, NEW.declared_at) IS DISTINCT FROM (OLD.kind, OLD.plan, OLD.plan_digest, OLD.dataset_id, OLD.model_id, OLD.declared_by, OLD.declared_at) OR (OLD.predictions_sha256 IS NOT NULL AND (NEW.predictions_sha256, NEW.conservation, NEW.environment) IS DISTINCT FROM (OLD.predictions_sha256, OLD.conservation, OLD.environment)) THEN RAISE EXCEPTION 'what a run declared and found cannot be edited' USING ERRCODE = 'TS004'; END IF; RETURN NEW; END

FUNCTION keep_delegation() RETURNS trigger
 BEGIN IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - '{ended_at,ended_by,end_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by,end_reason}'::text[]) THEN RAISE EXCEPTION 'a delegation is not changed, only ended' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_erased_item() RETURNS trigger
 BEGIN IF TG_OP = 'INSERT' OR OLD.erased IS NOT NULL THEN RAISE EXCEPTION 'an image is erased once, after it was there, and stays erased' USING ERRCODE = 'TS003'; END IF; IF customer_signatures((NEW.erased ->> 'motionId')::uuid, 'ERASE_ITEMS', NEW.dataset_id) < 2 THEN RAISE EXCEPTION 'erasing images needs the signatures of two people of the customer' USING ERRCODE = 'TS003'; END IF; IF EXISTS (SELECT FROM legal_hold h JOIN dataset d ON d.pilot_id = h.pilot_id WHERE d.id = NEW.dataset_id AND h.lifted_at IS NULL) THEN RAISE EXCEPTION 'the pilot is under a legal hold' USING ERRCODE = 'TS003'; END IF; RETURN NEW; END

FUNCTION keep_gate_states() RETURNS trigger
 BEGIN IF OLD.state IN ('REJECTED', 'STALE', 'EXPIRED', 'WITHDRAWN', 'REVOKED') AND NEW.state <> OLD.state THEN RAISE EXCEPTION 'a gate that is % has ended', OLD.state USING ERRCODE = 'TS005'; END IF; IF OLD.state = 'PASSED' AND NEW.state NOT IN ('PASSED', 'REVOKED') OR OLD.state = 'PASSED_WITH_CONDITIONS' AND NEW.state NOT IN ('PASSED_WITH_CONDITIONS', 'PASSED', 'REVOKED') THEN RAISE EXCEPTION 'a gate that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS005'; END IF; IF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_cause, NEW.revoked_reason) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_cause, OLD.revoked_reason) OR OLD.conditions_closed_at IS NOT NULL AND NEW.conditions_closed_at IS DISTINCT FROM OLD.conditions_closed_at THEN RAISE EXCEPTION 'how a gate ended cannot be edited' USING ERRCODE = 'TS005'; END IF; RETURN NEW; END

FUNCTION keep_head_moving() RETURNS trigger
 BEGIN IF NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq + 1 OR NEW.latest_at < OLD.latest_at THEN RAISE EXCEPTION 'the head of an audit chain moves on by one entry, and its time never back' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_instruction_by_another() RETURNS trigger
 BEGIN IF NEW.kind = 'CONFIRMED' AND EXISTS (SELECT FROM role_assignment a WHERE a.id = NEW.assignment_id AND a.person_id = NEW.by_person_id) THEN RAISE EXCEPTION 'nobody confirms his or her own instruction' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_legal_hold() RETURNS trigger
 BEGIN IF OLD.lifted_at IS NOT NULL OR (to_jsonb(NEW) - '{lift_motion_id,lift_reason,lifted_at}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{lift_motion_id,lift_reason,lifted_at}'::text[]) THEN RAISE EXCEPTION 'a legal hold is not changed, only lifted' USING ERRCODE = 'TS001'; END IF; IF customer_signatures(NEW.lift_motion_id, 'LIFT_LEGAL_HOLD', NEW.id) < 2 THEN RAISE EXCEPTION 'lifting a legal hold needs the signatures of two people of the customer' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_login() RETURNS trigger
 BEGIN IF (NEW.id, NEW.person_id, NEW.issuer, NEW.subject) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.issuer, OLD.subject) THEN RAISE EXCEPTION 'a login stays the person''s it was linked to' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_motion() RETURNS trigger
 BEGIN IF OLD.state <> 'OPEN' OR (to_jsonb(NEW) - '{state,row_version,ended_by,ended_at,end_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{state,row_version,ended_by,ended_at,end_reason}'::text[]) THEN RAISE EXCEPTION 'what a motion proposes is fixed, and one that has ended stays as it is' USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_notice() RETURNS trigger
 BEGIN IF OLD.state = 'SENT' THEN RAISE EXCEPTION 'a message that was sent is not changed any more' USING ERRCODE = 'TS001'; END IF; IF (NEW.id, NEW.kind, NEW.facts, NEW.occasion, NEW.person_id, NEW.email, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.facts, OLD.occasion, OLD.person_id, OLD.email, OLD.created_at) THEN RAISE EXCEPTION 'what a message tells, and whom, is not changed' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_oidc_request() RETURNS trigger
 BEGIN IF (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at) OR (OLD.proven_at IS NOT NULL AND NEW.proven_at IS DISTINCT FROM OLD.proven_at) OR (OLD.spent_at IS NOT NULL AND NEW.spent_at IS DISTINCT FROM OLD.spent_at) OR (NEW.purpose, NEW.person_id, NEW.session_sha256, NEW.challenge_nonce, NEW.browser_sha256) IS DISTINCT FROM (OLD.purpose, OLD.person_id, OLD.session_sha256, OLD.challenge_nonce, OLD.browser_sha256) THEN RAISE EXCEPTION 'a request to an identity provider is good once, and for what it was begun' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_policy_agreed() RETURNS trigger
 BEGIN IF (SELECT count(DISTINCT (s.slot, s.person_id)) FROM signature s JOIN motion m ON m.id = s.subject_id WHERE s.subject_type = 'MOTION' AND m.id = NEW.motion_id AND m.kind = 'CHANGE_GATE_POLICY' AND m.pilot_id = NEW.pilot_id AND s.subject_digest = m.digest AND s.slot IN ('CQL', 'VPM')) < 2 THEN RAISE EXCEPTION 'a gate policy needs the signatures of both leads' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_punch_item() RETURNS trigger
 BEGIN IF (NEW.id, NEW.number, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.site_id, NEW.use_case_id, NEW.criteria_set_id, NEW.criterion_id, NEW.run_id, NEW.kind, NEW.title, NEW.description, NEW.raised_by, NEW.raised_at) IS DISTINCT FROM (OLD.id, OLD.number, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.site_id, OLD.use_case_id, OLD.criteria_set_id, OLD.criterion_id, OLD.run_id, OLD.kind, OLD.title, OLD.description, OLD.raised_by, OLD.raised_at) THEN RAISE EXCEPTION 'what a punch item reports cannot be edited: comment on it' USING ERRCODE = 'TS007'; END IF; IF OLD.state IN ('NOT_A_DEFECT', 'DUPLICATE') THEN RAISE EXCEPTION 'a punch item that is % has ended', OLD.state USING ERRCODE = 'TS007'; END IF; IF OLD.state <> NEW.state AND NOT (OLD.state || '>' || NEW.state) IN ('OPEN>TRIAGED', 'OPEN>NOT_A_DEFECT', 'OPEN>DUPLICATE', 'TRIAGED>IN_PROGRESS', 'TRIAGED>NOT_A_DEFECT', 'TRIAGED>DUPLICATE', 'TRIAGED>ACCEPTED', 'IN_PROGRESS>TRIAGED', 'IN_PROGRESS>RESOLVED', 'IN_PROGRESS>NOT_A_DEFECT', 'IN_PROGRESS>DUPLICATE', 'IN_PROGRESS>ACCEPTED', 'RESOLVED>VERIFIED', 'RESOLVED>REOPENED', 'VERIFIED>REOPENED', 'REOPENED>TRIAGED', 'REOPENED>IN_PROGRESS', 'REOPENED>NOT_A_DEFECT', 'REOPENED>DUPLICATE', 'REOPENED>ACCEPTED', 'ACCEPTED>REOPENED') THEN RAISE EXCEPTION 'a punch item that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS007'; END IF; IF OLD.concerns_safety AND NOT NEW.concerns_safety THEN RAISE EXCEPTION 'a punch item that concerns safety goes on doing so' USING ERRCODE = 'TS007'; END IF; -- Less than an A only after somebody else has proposed just that. IF OLD.category = 'A' AND NEW.category IS DISTINCT FROM 'A' AND OLD.downgrade ->> 'to' IS DISTINCT FROM NEW.category THEN RAISE EXCEPTION 'an A is downgraded by two people' USING ERRCODE = 'TS007'; END IF; RETURN NEW; END

FUNCTION keep_purged_closed() RETURNS trigger
 BEGIN IF EXISTS (SELECT FROM pilot_purge WHERE pilot_id = NEW.id) THEN RAISE EXCEPTION 'a purged pilot is not opened again' USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_recovery_four_eyes() RETURNS trigger
 BEGIN IF TG_TABLE_NAME = 'recovery_confirmation' THEN IF EXISTS (SELECT FROM recovery_case c WHERE c.id = NEW.case_id AND c.person_id = NEW.person_id) THEN RAISE EXCEPTION 'nobody confirms his or her own recovery' USING ERRCODE = 'TS001'; END IF; ELSIF NEW.state IN ('CONFIRMED', 'COMPLETED') AND (SELECT count(*) FROM recovery_confirmation r WHERE r.case_id = NEW.id) < 2 THEN RAISE EXCEPTION 'a recovery needs the confirmations of two people' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_sealed_dataset() RETURNS trigger
 BEGIN IF OLD.state <> 'COLLECTING' AND (NEW.merkle_root, NEW.item_count, NEW.excluded_count, NEW.group_attribute, NEW.categories, NEW.provenance, NEW.lineage_id, NEW.purpose, NEW.site_id) IS DISTINCT FROM (OLD.merkle_root, OLD.item_count, OLD.excluded_count, OLD.group_attribute, OLD.categories, OLD.provenance, OLD.lineage_id, OLD.purpose, OLD.site_id) THEN RAISE EXCEPTION 'a sealed dataset cannot be edited: seal a new version' USING ERRCODE = 'TS003'; END IF; IF OLD.state <> 'COLLECTING' AND NEW.state = 'COLLECTING' THEN RAISE EXCEPTION 'a sealed dataset cannot be opened again' USING ERRCODE = 'TS003'; END IF; RETURN NEW; END

FUNCTION keep_sealed_dossier() RETURNS trigger
 DECLARE life text[] := '{state,row_version,issued_at,issued_by,acknowledged_at,acknowledged_by,acknowledgement_id,ended_at,superseded_by,revoked_because}'; BEGIN IF (to_jsonb(NEW) - life) IS DISTINCT FROM (to_jsonb(OLD) - life) THEN RAISE EXCEPTION 'what was sealed cannot be changed' USING ERRCODE = 'TS006'; END IF; IF NEW.state = OLD.state OR (NEW.issued_at, NEW.issued_by) IS DISTINCT FROM (OLD.issued_at, OLD.issued_by) AND NEW.state <> 'ISSUED' OR (NEW.acknowledged_at, NEW.acknowledged_by, NEW.acknowledgement_id) IS DISTINCT FROM (OLD.acknowledged_at, OLD.acknowledged_by, OLD.acknowledgement_id) AND NEW.state <> 'ACKNOWLEDGED' OR NEW.superseded_by IS DISTINCT FROM OLD.superseded_by AND NEW.state <> 'SUPERSEDED' THEN RAISE EXCEPTION 'what became of a dossier is written once, with its step' USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_sealed_items() RETURNS trigger
 DECLARE sealed boolean; BEGIN SELECT state <> 'COLLECTING' INTO sealed FROM dataset WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.dataset_id ELSE OLD.dataset_id END; IF sealed AND (TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - '{revealed_at,erased}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{revealed_at,erased}'::text[])) THEN RAISE EXCEPTION 'items of a sealed dataset cannot be added, changed or removed' USING ERRCODE = 'TS003'; END IF; RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END

FUNCTION keep_shard() RETURNS trigger
 BEGIN IF OLD.state = 'DONE' OR (NEW.id, NEW.run_id, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.place, NEW.from_item, NEW.to_item) IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.place, OLD.from_item, OLD.to_item) THEN RAISE EXCEPTION 'the range of a shard and what was found in it cannot be edited' USING ERRCODE = 'TS004'; END IF; RETURN NEW; END

FUNCTION keep_sign_off() RETURNS trigger
 BEGIN IF (NEW.id, NEW.gate_id, NEW.slot, NEW.person_id, NEW.signature_id, NEW.decision, NEW.signed_at) IS DISTINCT FROM (OLD.id, OLD.gate_id, OLD.slot, OLD.person_id, OLD.signature_id, OLD.decision, OLD.signed_at) THEN RAISE EXCEPTION 'a signature of a gate cannot be edited' USING ERRCODE = 'TS005'; END IF; IF OLD.state <> 'SIGNED' THEN RAISE EXCEPTION 'a signature that is % stays so', OLD.state USING ERRCODE = 'TS005'; END IF; RETURN NEW; END

FUNCTION keep_site() RETURNS trigger
 BEGIN IF (NEW.id, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.key, NEW.slice_schema, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.key, OLD.slice_schema, OLD.created_at) THEN RAISE EXCEPTION 'key and attributes of a site are fixed: add another site' USING ERRCODE = 'TS006'; END IF; IF NEW.row_version <> OLD.row_version + (CASE WHEN NEW.facts IS DISTINCT FROM OLD.facts THEN 1 ELSE 0 END) THEN RAISE EXCEPTION 'what is installed at a site changes version by version' USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_states() RETURNS trigger
 BEGIN IF NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN RAISE EXCEPTION '% that is % cannot become %', TG_TABLE_NAME, OLD.state, NEW.state USING ERRCODE = 'TS006'; END IF; RETURN NEW; END

FUNCTION keep_steps_rising() RETURNS trigger
 BEGIN IF OLD.last_step IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step < OLD.last_step) THEN RAISE EXCEPTION 'the last step of a second factor does not go back' USING ERRCODE = 'TS001'; END IF; IF OLD.state = 'REMOVED' THEN RAISE EXCEPTION 'a removed second factor stays removed' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_token() RETURNS trigger
 BEGIN IF (NEW.id, NEW.person_id, NEW.token_sha256, NEW.scopes, NEW.created_at, NEW.expires_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.token_sha256, OLD.scopes, OLD.created_at, OLD.expires_at) OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN RAISE EXCEPTION 'an API token is not changed, only revoked' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_until_purged() RETURNS trigger
 BEGIN IF NOT EXISTS (SELECT FROM pilot p WHERE p.id = NEW.pilot_id AND p.state IN ('CLOSED', 'CANCELLED')) OR EXISTS (SELECT FROM legal_hold h WHERE h.pilot_id = NEW.pilot_id AND h.lifted_at IS NULL) THEN RAISE EXCEPTION 'only closed or cancelled pilots without a legal hold are purged' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_waiver() RETURNS trigger
 BEGIN IF (NEW.id, NEW.number, NEW.pilot_id, NEW.vendor_organisation_id, NEW.customer_organisation_id, NEW.site_id, NEW.use_case_id, NEW.criteria_set_id, NEW.criteria_version, NEW.criteria_digest, NEW.criterion_id, NEW.slice, NEW.run_id, NEW.type, NEW.max_quantity, NEW.valid_to, NEW.compensating_measure, NEW.risk, NEW.item_id, NEW.concerns_safety, NEW.drafted_by, NEW.drafted_at) IS DISTINCT FROM (OLD.id, OLD.number, OLD.pilot_id, OLD.vendor_organisation_id, OLD.customer_organisation_id, OLD.site_id, OLD.use_case_id, OLD.criteria_set_id, OLD.criteria_version, OLD.criteria_digest, OLD.criterion_id, OLD.slice, OLD.run_id, OLD.type, OLD.max_quantity, OLD.valid_to, OLD.compensating_measure, OLD.risk, OLD.item_id, OLD.concerns_safety, OLD.drafted_by, OLD.drafted_at) THEN RAISE EXCEPTION 'the terms of a waiver cannot be edited: draft another one' USING ERRCODE = 'TS008'; END IF; IF OLD.state <> 'DRAFT' AND (NEW.nth, NEW.terms_digest, NEW.submitted_by, NEW.submitted_at) IS DISTINCT FROM (OLD.nth, OLD.terms_digest, OLD.submitted_by, OLD.submitted_at) THEN RAISE EXCEPTION 'what was submitted of a waiver is fixed' USING ERRCODE = 'TS008'; END IF; IF OLD.state IN ('REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED', 'CLOSED') THEN RAISE EXCEPTION 'a waiver that is % has ended', OLD.state USING ERRCODE = 'TS008'; END IF; IF OLD.state <> NEW.state AND NOT (OLD.state || '>' || NEW.state) IN ( 'DRAFT>SUBMITTED', 'DRAFT>WITHDRAWN', 'SUBMITTED>APPROVED', 'SUBMITTED>REJECTED', 'SUBMITTED>WITHDRAWN', 'APPROVED>EXPIRED', 'APPROVED>REVOKED', 'APPROVED>CLOSED') THEN RAISE EXCEPTION 'a waiver that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'TS008'; END IF; IF OLD.decided_at IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at THEN RAISE EXCEPTION 'a waiver is decided once' USING ERRCODE = 'TS008'; END IF; RETURN NEW; END

FUNCTION keep_waiver_sign_off() RETURNS trigger
 BEGIN IF OLD.state <> 'SIGNED' OR (NEW.id, NEW.waiver_id, NEW.slot, NEW.person_id, NEW.signature_id, NEW.decision, NEW.signed_at) IS DISTINCT FROM (OLD.id, OLD.waiver_id, OLD.slot, OLD.person_id, OLD.signature_id, OLD.decision, OLD.signed_at) THEN RAISE EXCEPTION 'a signature of a waiver cannot be edited' USING ERRCODE = 'TS008'; END IF; RETURN NEW; END

FUNCTION keep_webhook() RETURNS trigger
 BEGIN IF (NEW.id, NEW.organisation_id, NEW.url, NEW.event_types, NEW.created_by, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.organisation_id, OLD.url, OLD.event_types, OLD.created_by, OLD.created_at) THEN RAISE EXCEPTION 'where a webhook leads is not changed: register another one' USING ERRCODE = 'TS001'; END IF; IF OLD.state = 'REMOVED' AND NEW.state <> 'REMOVED' THEN RAISE EXCEPTION 'a removed webhook stays removed' USING ERRCODE = 'TS001'; END IF; IF NEW.sealed_secret = OLD.sealed_secret AND (NEW.previous_sealed_secret, NEW.previous_secret_until) IS DISTINCT FROM (OLD.previous_sealed_secret, OLD.previous_secret_until) THEN RAISE EXCEPTION 'until when the secret before signs is not changed' USING ERRCODE = 'TS001'; END IF; IF NEW.sealed_secret <> OLD.sealed_secret AND (NEW.row_version = OLD.row_version OR coalesce(NEW.previous_sealed_secret, OLD.sealed_secret) <> OLD.sealed_secret) THEN RAISE EXCEPTION 'a new secret is a version of its own, and no other than the one before signs beside it' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION keep_webhook_delivery() RETURNS trigger
 BEGIN IF (NEW.id, NEW.webhook_id, NEW.organisation_id, NEW.pilot_id, NEW.event_type, NEW.body, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.webhook_id, OLD.organisation_id, OLD.pilot_id, OLD.event_type, OLD.body, OLD.created_at) OR NEW.attempts < OLD.attempts THEN RAISE EXCEPTION 'what is sent is not changed' USING ERRCODE = 'TS001'; END IF; RETURN NEW; END

FUNCTION make_append_only(target regclass) RETURNS void
 BEGIN EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', target); EXECUTE format('CREATE TRIGGER append_only_all BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target); EXECUTE format('GRANT SELECT, INSERT ON %s TO touchstone_app, touchstone_system', target); END

FUNCTION make_stateful(target regclass) RETURNS void
 BEGIN EXECUTE format('CREATE TRIGGER kept BEFORE DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_delete()', target); EXECUTE format('CREATE TRIGGER kept_all BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', target); EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO touchstone_app, touchstone_system', target); END

FUNCTION make_system_only(target regclass) RETURNS void
 BEGIN EXECUTE format('REVOKE ALL ON %s FROM touchstone_app', target); EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target); EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target); EXECUTE format('CREATE POLICY everything ON %s TO touchstone_system USING (true) WITH CHECK (true)', target); END

FUNCTION protect_shared(target regclass) RETURNS void
 BEGIN EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target); EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target); EXECUTE format('CREATE POLICY party ON %s TO touchstone_app USING (app_organisation() IN (vendor_organisation_id, customer_organisation_id)) WITH CHECK (app_organisation() IN (vendor_organisation_id, customer_organisation_id))', target); EXECUTE format('CREATE POLICY everything ON %s TO touchstone_system USING (true) WITH CHECK (true)', target); END

FUNCTION refuse_change() RETURNS trigger
 BEGIN RAISE EXCEPTION '% on % is refused: this record is history and cannot be changed or deleted', TG_OP, TG_TABLE_NAME USING ERRCODE = 'TS001'; END

FUNCTION refuse_delete() RETURNS trigger
 BEGIN RAISE EXCEPTION 'DELETE on % is refused: records are kept', TG_TABLE_NAME USING ERRCODE = 'TS001'; END
