/** Gates with rounds and slots, and dossiers. */
export const decisions = {
  up: `
CREATE TABLE gate (
  id uuid CONSTRAINT gate_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT gate_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  site_id uuid CONSTRAINT gate_site_fk REFERENCES site (id),
  type text NOT NULL CONSTRAINT gate_type CHECK (type IN ('G0_AGREEMENT', 'G1_FAT', 'G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW')),
  round integer NOT NULL CONSTRAINT gate_round CHECK (round >= 1),
  state text NOT NULL CONSTRAINT gate_state CHECK (state IN ('NOT_READY', 'READY', 'OPEN', 'PASSED', 'PASSED_WITH_CONDITIONS', 'REJECTED', 'STALE', 'EXPIRED', 'WITHDRAWN', 'REVOKED')),
  row_version integer NOT NULL,
  policy text NOT NULL,
  evidence text,
  evidence_digest text,
  opened_by uuid CONSTRAINT gate_opener_fk REFERENCES person (id),
  opened_at timestamptz(3),
  deadline timestamptz(3),
  decision text CONSTRAINT gate_decision CHECK (decision IN ('GO', 'CONDITIONAL', 'NO_GO')),
  decision_reason text,
  decided_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT gate_evidence CHECK (state IN ('NOT_READY', 'READY', 'WITHDRAWN') OR (evidence IS NOT NULL AND evidence_digest IS NOT NULL)),
  CONSTRAINT gate_decided CHECK ((decision IS NULL) = (decided_at IS NULL))
);
-- A gate decides on the whole pilot or on one site of it; rounds are counted for each.
CREATE UNIQUE INDEX gate_round_key ON gate (pilot_id, coalesce(site_id, pilot_id), type, round);
SELECT protect_shared('gate');
SELECT make_stateful('gate');
CREATE FUNCTION keep_decided_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.evidence_digest IS NOT NULL AND (NEW.evidence, NEW.evidence_digest, NEW.policy, NEW.round, NEW.type, NEW.site_id) IS DISTINCT FROM (OLD.evidence, OLD.evidence_digest, OLD.policy, OLD.round, OLD.type, OLD.site_id) THEN
    RAISE EXCEPTION 'the evidence of an opened gate cannot be edited: open a new round' USING ERRCODE = 'TS005';
  END IF;
  IF OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_at, NEW.decision_reason) IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decision_reason) THEN
    RAISE EXCEPTION 'a decided gate cannot be decided again' USING ERRCODE = 'TS005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_is_fixed BEFORE UPDATE ON gate FOR EACH ROW EXECUTE FUNCTION keep_decided_gate();

-- Who filled which slot of a gate round. A withdrawn or superseded row stays and frees its slot.
CREATE TABLE sign_off (
  id uuid CONSTRAINT sign_off_pk PRIMARY KEY,
  gate_id uuid NOT NULL CONSTRAINT sign_off_gate_fk REFERENCES gate (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  slot text NOT NULL,
  person_id uuid NOT NULL CONSTRAINT sign_off_person_fk REFERENCES person (id),
  signature_id uuid NOT NULL CONSTRAINT sign_off_signature_fk REFERENCES signature (id) CONSTRAINT sign_off_signature_key UNIQUE,
  decision text NOT NULL CONSTRAINT sign_off_decision CHECK (decision IN ('APPROVE', 'APPROVE_WITH_COMMENT', 'REJECT')),
  state text NOT NULL CONSTRAINT sign_off_state CHECK (state IN ('SIGNED', 'WITHDRAWN', 'SUPERSEDED', 'VOIDED')),
  row_version integer NOT NULL,
  signed_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX sign_off_one_per_slot ON sign_off (gate_id, slot) WHERE state = 'SIGNED';
CREATE UNIQUE INDEX sign_off_one_per_person ON sign_off (gate_id, person_id) WHERE state = 'SIGNED';
SELECT protect_shared('sign_off');
SELECT make_stateful('sign_off');

CREATE TABLE dossier (
  id uuid CONSTRAINT dossier_pk PRIMARY KEY,
  pilot_id uuid NOT NULL CONSTRAINT dossier_pilot_fk REFERENCES pilot (id),
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  gate_id uuid CONSTRAINT dossier_gate_fk REFERENCES gate (id),
  run_id uuid CONSTRAINT dossier_run_fk REFERENCES run (id),
  number text NOT NULL,
  issue integer NOT NULL,
  state text NOT NULL CONSTRAINT dossier_state CHECK (state IN ('PREVIEW', 'SEALED', 'ISSUED', 'ACKNOWLEDGED', 'SUPERSEDED', 'REVOKED')),
  row_version integer NOT NULL,
  file_sha256 text NOT NULL,
  file_bytes integer NOT NULL,
  pages integer NOT NULL,
  content_digest text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT dossier_issue_key UNIQUE (number, issue)
);
SELECT protect_shared('dossier');
SELECT make_stateful('dossier');
CREATE UNIQUE INDEX dossier_one_seal_per_gate ON dossier (gate_id) WHERE state IN ('SEALED', 'ISSUED', 'ACKNOWLEDGED');
CREATE SEQUENCE dossier_number;
GRANT USAGE ON SEQUENCE dossier_number TO touchstone_app, touchstone_system;
`,
  down: `
DROP SEQUENCE dossier_number;
DROP TABLE dossier;
DROP TABLE sign_off;
DROP TABLE gate;
DROP FUNCTION keep_decided_gate();
`,
};
