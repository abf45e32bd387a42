/**
 * Roles without login. `touchstone_app` sees rows of one organisation and of its shared pilots; `touchstone_system`
 * (workers, sign-in, bootstrap) sees all rows. Neither may change history: grants below leave UPDATE and DELETE out, and
 * triggers refuse them even to the owner. `touchstone_runtime` is what a
 * server or worker logs in as a member of, when it shall not own the tables. Roles belong to the whole server, so `down`
 * leaves them.
 */
export const tenancy = {
  up: `
DO $$
DECLARE
  one text;
  -- From PostgreSQL 16 on, whoever creates a role administers it, but becomes it only by a grant of its own.
  wanted CONSTANT text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  FOREACH one IN ARRAY ARRAY['touchstone_app', 'touchstone_system', 'touchstone_runtime'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', one); END IF;
  END LOOP;
  FOREACH one IN ARRAY ARRAY['touchstone_app', 'touchstone_system'] LOOP
    IF NOT pg_has_role(current_user, one, wanted) THEN EXECUTE format('GRANT %I TO %I', one, current_user); END IF;
    IF NOT pg_has_role('touchstone_runtime', one, wanted) THEN EXECUTE format('GRANT %I TO touchstone_runtime', one); END IF;
  END LOOP;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO touchstone_app, touchstone_system', current_schema());
END $$;

CREATE FUNCTION app_organisation() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.organisation_id', true), '')::uuid $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: this record is history and cannot be changed or deleted', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'TS001';
END $$;

CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'DELETE on % is refused: records are kept', TG_TABLE_NAME USING ERRCODE = 'TS001';
END $$;

-- Rows shared by the two parties of a pilot.
CREATE FUNCTION protect_shared(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY party ON %s TO touchstone_app USING (app_organisation() IN (vendor_organisation_id, customer_organisation_id)) WITH CHECK (app_organisation() IN (vendor_organisation_id, customer_organisation_id))', target);
  EXECUTE format('CREATE POLICY everything ON %s TO touchstone_system USING (true) WITH CHECK (true)', target);
END $$;

-- A table whose rows are written once.
CREATE FUNCTION make_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
  EXECUTE format('CREATE TRIGGER append_only_all BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO touchstone_app, touchstone_system', target);
END $$;

-- A table whose rows change state but are never deleted.
CREATE FUNCTION make_stateful(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER kept BEFORE DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_delete()', target);
  EXECUTE format('CREATE TRIGGER kept_all BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO touchstone_app, touchstone_system', target);
END $$;
`,
  down: `
DROP FUNCTION make_stateful(regclass);
DROP FUNCTION make_append_only(regclass);
DROP FUNCTION protect_shared(regclass);
DROP FUNCTION refuse_delete();
DROP FUNCTION refuse_change();
DROP FUNCTION app_organisation();
`,
};
