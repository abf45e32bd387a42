import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What becomes of a sealed dossier: issued, acknowledged, superseded, revoked. What was sealed stays as it is. */
export class DossierLife20261130235000 implements MigrationInterface {
  readonly name = 'DossierLife20261130235000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOWN);
  }
}

const UP = `
ALTER TABLE dossier ADD issued_at timestamptz(3);
ALTER TABLE dossier ADD issued_by uuid CONSTRAINT dossier_issuer_fk REFERENCES person (id);
ALTER TABLE dossier ADD acknowledged_at timestamptz(3);
ALTER TABLE dossier ADD acknowledged_by uuid CONSTRAINT dossier_reader_fk REFERENCES person (id);
ALTER TABLE dossier ADD acknowledgement_id uuid CONSTRAINT dossier_acknowledgement_fk REFERENCES signature (id);
ALTER TABLE dossier ADD ended_at timestamptz(3);
ALTER TABLE dossier ADD superseded_by uuid CONSTRAINT dossier_successor_fk REFERENCES dossier (id);
ALTER TABLE dossier ADD revoked_because text;
ALTER TABLE dossier ADD CONSTRAINT dossier_issued CHECK ((issued_at IS NULL) = (issued_by IS NULL)
  AND (state NOT IN ('PREVIEW', 'SEALED') OR issued_at IS NULL) AND (state NOT IN ('ISSUED', 'ACKNOWLEDGED') OR issued_at IS NOT NULL));
ALTER TABLE dossier ADD CONSTRAINT dossier_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)
  AND (acknowledged_at IS NULL) = (acknowledgement_id IS NULL) AND (acknowledged_at IS NULL OR issued_at IS NOT NULL)
  AND (state <> 'ISSUED' OR acknowledged_at IS NULL) AND (state <> 'ACKNOWLEDGED' OR acknowledged_at IS NOT NULL));
ALTER TABLE dossier ADD CONSTRAINT dossier_ended CHECK ((ended_at IS NOT NULL) = (state IN ('SUPERSEDED', 'REVOKED'))
  AND (state <> 'SUPERSEDED' OR superseded_by IS NOT NULL) AND (superseded_by IS NULL OR (ended_at IS NOT NULL AND superseded_by <> id))
  AND (state = 'REVOKED') = (revoked_because IS NOT NULL) AND (revoked_because IS NULL OR length(btrim(revoked_because)) > 0));
-- A round of a gate has one dossier, whatever became of it.
DROP INDEX dossier_one_seal_per_gate;
CREATE UNIQUE INDEX dossier_one_per_gate ON dossier (gate_id) WHERE state <> 'PREVIEW';
CREATE UNIQUE INDEX signature_dossier_once ON signature (subject_id) WHERE subject_type = 'DOSSIER';
CREATE FUNCTION keep_sealed_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  life text[] := '{state,row_version,issued_at,issued_by,acknowledged_at,acknowledged_by,acknowledgement_id,ended_at,superseded_by,revoked_because}';
BEGIN
  IF (to_jsonb(NEW) - life) IS DISTINCT FROM (to_jsonb(OLD) - life) THEN
    RAISE EXCEPTION 'what was sealed cannot be changed' USING ERRCODE = 'TS006';
  END IF;
  IF NEW.state = OLD.state
     OR (NEW.issued_at, NEW.issued_by) IS DISTINCT FROM (OLD.issued_at, OLD.issued_by) AND NEW.state <> 'ISSUED'
     OR (NEW.acknowledged_at, NEW.acknowledged_by, NEW.acknowledgement_id)
       IS DISTINCT FROM (OLD.acknowledged_at, OLD.acknowledged_by, OLD.acknowledgement_id) AND NEW.state <> 'ACKNOWLEDGED'
     OR NEW.superseded_by IS DISTINCT FROM OLD.superseded_by AND NEW.state <> 'SUPERSEDED' THEN
    RAISE EXCEPTION 'what became of a dossier is written once, with its step' USING ERRCODE = 'TS006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sealed_is_fixed BEFORE UPDATE ON dossier FOR EACH ROW EXECUTE FUNCTION keep_sealed_dossier();
CREATE TRIGGER state_table BEFORE UPDATE ON dossier FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION keep_states('SEALED>ISSUED', 'ISSUED>ACKNOWLEDGED', 'SEALED>SUPERSEDED', 'ISSUED>SUPERSEDED', 'ACKNOWLEDGED>SUPERSEDED',
    'SEALED>REVOKED', 'ISSUED>REVOKED', 'ACKNOWLEDGED>REVOKED', 'SUPERSEDED>REVOKED');
`;

const DOWN = `
DROP TRIGGER state_table ON dossier;
DROP TRIGGER sealed_is_fixed ON dossier;
DROP FUNCTION keep_sealed_dossier();
DROP INDEX signature_dossier_once;
DROP INDEX dossier_one_per_gate;
CREATE UNIQUE INDEX dossier_one_seal_per_gate ON dossier (gate_id) WHERE state IN ('SEALED', 'ISSUED', 'ACKNOWLEDGED');
ALTER TABLE dossier DROP issued_at, DROP issued_by, DROP acknowledged_at, DROP acknowledged_by, DROP acknowledgement_id,
  DROP ended_at, DROP superseded_by, DROP revoked_because;
`;
