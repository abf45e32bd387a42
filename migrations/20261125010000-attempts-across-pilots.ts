import type { MigrationInterface, QueryRunner } from 'typeorm';
import { claimStructure } from '../src/metrics/interpretation/claim-structure.js';
import type { InterpretationContract } from '../src/metrics/interpretation/contract.js';

/** Rows of these are read or rewritten below by the owner of the tables, whom row-level security binds otherwise. */
const READ_BY_OWNER = ['exposure', 'attempt_schedule', 'use_case', 'contract', 'criteria_set'];

interface OldClaim {
  readonly lineage_id: string;
  readonly vendor_organisation_id: string;
  readonly customer_organisation_id: string;
  readonly key: string;
  readonly document: string;
  readonly first_at: Date;
}

/**
 * Attempts are counted for a page of the ledger: the data of one lineage, one vendor and customer, and one claim, whatever pilot makes it.
 * A page has one or more names (use-case key and structure of the contract). Earlier rows are joined by the key of
 * their use case: pilots that judged the same data under one key now share one count. Gate rounds are counted for their scope.
 */
export class AttemptsAcrossPilots20261125010000 implements MigrationInterface {
  readonly name = 'AttemptsAcrossPilots20261125010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PAGES);
    for (const table of READ_BY_OWNER) await queryRunner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    for (const table of ['exposure_page', 'exposure_page_name'])
      await queryRunner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await this.moveRows(queryRunner);
    for (const table of [...READ_BY_OWNER, 'exposure_page', 'exposure_page_name'])
      await queryRunner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await queryRunner.query(KEYS);
    await queryRunner.query(GATE_SCOPE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(GATE_SCOPE_BACK);
    for (const table of ['exposure', 'attempt_schedule'])
      await queryRunner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await queryRunner.query(BACK);
    for (const table of ['exposure', 'attempt_schedule'])
      await queryRunner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  private async moveRows(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(MAKE_PAGES);
    const claims = (await queryRunner.query(OLD_CLAIMS)) as OldClaim[];
    for (const claim of claims) {
      const structure = claimStructure(JSON.parse(claim.document) as InterpretationContract);
      const { lineage_id, vendor_organisation_id, customer_organisation_id, key, first_at } = claim;
      await queryRunner.query(NAME_PAGE, [
        ...[lineage_id, vendor_organisation_id, customer_organisation_id, key, structure, first_at],
      ]);
    }
    await queryRunner.query(POINT_AT_PAGES);
  }
}

const PAGES = `
CREATE TABLE exposure_page (
  id uuid CONSTRAINT exposure_page_pk PRIMARY KEY,
  lineage_id uuid NOT NULL,
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  opened_at timestamptz(3) NOT NULL
);
CREATE INDEX exposure_page_lineage_idx ON exposure_page (lineage_id);
SELECT protect_shared('exposure_page');
SELECT make_append_only('exposure_page');

-- Use cases that share the count of a page: by key, and by structure of the contract.
CREATE TABLE exposure_page_name (
  page_id uuid NOT NULL CONSTRAINT exposure_page_name_page_fk REFERENCES exposure_page (id),
  lineage_id uuid NOT NULL,
  vendor_organisation_id uuid NOT NULL,
  customer_organisation_id uuid NOT NULL,
  use_case_key text NOT NULL,
  structure text NOT NULL,
  named_at timestamptz(3) NOT NULL,
  CONSTRAINT exposure_page_name_pk PRIMARY KEY (lineage_id, vendor_organisation_id, customer_organisation_id, use_case_key, structure)
);
SELECT protect_shared('exposure_page_name');
SELECT make_append_only('exposure_page_name');

ALTER TABLE exposure ADD page_id uuid CONSTRAINT exposure_page_fk REFERENCES exposure_page (id), ADD ordinal integer, ADD stage integer NOT NULL DEFAULT 1;
ALTER TABLE attempt_schedule ADD page_id uuid CONSTRAINT attempt_schedule_page_fk REFERENCES exposure_page (id), ADD stages jsonb NOT NULL DEFAULT '[]';
ALTER TABLE attempt_schedule DROP CONSTRAINT attempt_schedule_spending;
ALTER TABLE attempt_schedule ADD CONSTRAINT attempt_schedule_spending CHECK (spending IN ('EQUAL', 'OPEN_ENDED', 'E_PROCESS'));
`;

const USED = `
  SELECT lineage_id, vendor_organisation_id, customer_organisation_id, use_case_id, at FROM exposure
  UNION ALL
  SELECT lineage_id, vendor_organisation_id, customer_organisation_id, use_case_id, fixed_at FROM attempt_schedule`;

const MAKE_PAGES = `
CREATE TEMPORARY TABLE page_of ON COMMIT DROP AS
  SELECT gen_random_uuid() AS id, used.lineage_id, used.vendor_organisation_id, used.customer_organisation_id, use_case.key, min(used.at) AS first_at
    FROM (${USED}) used JOIN use_case ON use_case.id = used.use_case_id
   GROUP BY 2, 3, 4, 5;
INSERT INTO exposure_page (id, lineage_id, vendor_organisation_id, customer_organisation_id, opened_at)
  SELECT id, lineage_id, vendor_organisation_id, customer_organisation_id, first_at FROM page_of;
`;

/** The contract each earlier judgement was made under; the use case's newest where the row names no criteria. */
const OLD_CLAIMS = `
SELECT e.lineage_id, e.vendor_organisation_id, e.customer_organisation_id, u.key, c.document, min(e.at) AS first_at
  FROM (
    SELECT lineage_id, vendor_organisation_id, customer_organisation_id, use_case_id, criteria_set_id, at FROM exposure
    UNION ALL
    SELECT lineage_id, vendor_organisation_id, customer_organisation_id, use_case_id, NULL, fixed_at FROM attempt_schedule
  ) e
  JOIN use_case u ON u.id = e.use_case_id
  LEFT JOIN criteria_set s ON s.id = e.criteria_set_id
  JOIN contract c ON c.id = coalesce(s.contract_id, (SELECT id FROM contract WHERE use_case_id = u.id ORDER BY version DESC LIMIT 1))
 GROUP BY 1, 2, 3, 4, 5
`;

const NAME_PAGE = `
INSERT INTO exposure_page_name (page_id, lineage_id, vendor_organisation_id, customer_organisation_id, use_case_key, structure, named_at)
  SELECT id, lineage_id, vendor_organisation_id, customer_organisation_id, key, $5, $6 FROM page_of
   WHERE lineage_id = $1 AND vendor_organisation_id = $2 AND customer_organisation_id = $3 AND key = $4
  ON CONFLICT DO NOTHING
`;

const PAGE_OF_ROW = (row: string) => `
    FROM page_of p JOIN use_case u ON u.key = p.key
   WHERE u.id = ${row}.use_case_id AND p.lineage_id = ${row}.lineage_id
     AND p.vendor_organisation_id = ${row}.vendor_organisation_id AND p.customer_organisation_id = ${row}.customer_organisation_id`;

const POINT_AT_PAGES = `
ALTER TABLE exposure DISABLE TRIGGER append_only;
UPDATE exposure SET page_id = p.id ${PAGE_OF_ROW('exposure')};
UPDATE exposure SET ordinal = counted.place
  FROM (SELECT id, row_number() OVER (PARTITION BY page_id ORDER BY at, id) AS place FROM exposure WHERE kind = 'FORMAL') counted
 WHERE counted.id = exposure.id;
ALTER TABLE exposure ENABLE TRIGGER append_only;
ALTER TABLE attempt_schedule DISABLE TRIGGER append_only;
UPDATE attempt_schedule SET page_id = p.id ${PAGE_OF_ROW('attempt_schedule')};
-- Of several pilots the schedule that was fixed first holds.
DELETE FROM attempt_schedule later USING attempt_schedule first
 WHERE first.page_id = later.page_id AND (first.fixed_at, first.use_case_id) < (later.fixed_at, later.use_case_id);
ALTER TABLE attempt_schedule ENABLE TRIGGER append_only;
DROP TABLE page_of;
`;

const KEYS = `
ALTER TABLE attempt_schedule DROP CONSTRAINT attempt_schedule_pk;
ALTER TABLE attempt_schedule ALTER page_id SET NOT NULL;
ALTER TABLE attempt_schedule ADD CONSTRAINT attempt_schedule_pk PRIMARY KEY (page_id);
ALTER TABLE exposure ALTER page_id SET NOT NULL;
ALTER TABLE exposure DROP CONSTRAINT exposure_attempt_key;
ALTER TABLE exposure ADD CONSTRAINT exposure_ordinal CHECK ((kind = 'FORMAL') = (ordinal IS NOT NULL));
ALTER TABLE exposure ADD CONSTRAINT exposure_stage CHECK (stage >= 1 AND (kind = 'FORMAL' OR stage = 1));
ALTER TABLE exposure ADD CONSTRAINT exposure_ordinal_key UNIQUE (page_id, ordinal, stage);
CREATE INDEX exposure_lineage_idx ON exposure (lineage_id);
`;

const KEEP_GATE = (columns: readonly string[]) => `
CREATE OR REPLACE FUNCTION keep_decided_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.evidence_digest IS NOT NULL AND (${columns.map((one) => `NEW.${one}`).join(', ')}) IS DISTINCT FROM (${columns.map((one) => `OLD.${one}`).join(', ')}) THEN
    RAISE EXCEPTION 'the evidence of an opened gate cannot be edited: open a new round' USING ERRCODE = 'TS005';
  END IF;
  IF OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_at, NEW.decision_reason) IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decision_reason) THEN
    RAISE EXCEPTION 'a decided gate cannot be decided again' USING ERRCODE = 'TS005';
  END IF;
  RETURN NEW;
END $$;
`;

const FROZEN = ['evidence', 'evidence_digest', 'policy', 'round', 'type', 'site_id'];

const GATE_SCOPE = `
-- Digest of the narrower scope a round decides on; empty = everything at its site, or in the pilot.
ALTER TABLE gate ADD scope_key text NOT NULL DEFAULT '';
DROP INDEX gate_round_key;
CREATE UNIQUE INDEX gate_round_key ON gate (pilot_id, coalesce(site_id, pilot_id), scope_key, type, round);
${KEEP_GATE([...FROZEN, 'scope_key'])}`;

const GATE_SCOPE_BACK = `
${KEEP_GATE(FROZEN)}
DROP INDEX gate_round_key;
ALTER TABLE gate DROP scope_key;
CREATE UNIQUE INDEX gate_round_key ON gate (pilot_id, coalesce(site_id, pilot_id), type, round);
`;

/** Every use case of a page gets the page's schedule back as its own. */
const BACK = `
DROP INDEX exposure_lineage_idx;
ALTER TABLE attempt_schedule DROP CONSTRAINT attempt_schedule_pk;
ALTER TABLE attempt_schedule DISABLE TRIGGER append_only;
INSERT INTO attempt_schedule (page_id, lineage_id, use_case_id, vendor_organisation_id, customer_organisation_id, max_attempts, spending, fixed_at)
  SELECT DISTINCT s.page_id, s.lineage_id, e.use_case_id, s.vendor_organisation_id, s.customer_organisation_id, s.max_attempts, s.spending, s.fixed_at
    FROM attempt_schedule s JOIN exposure e ON e.page_id = s.page_id
   WHERE e.use_case_id <> s.use_case_id;
UPDATE attempt_schedule SET spending = 'EQUAL' WHERE spending = 'E_PROCESS';
ALTER TABLE attempt_schedule ENABLE TRIGGER append_only;
ALTER TABLE attempt_schedule DROP CONSTRAINT attempt_schedule_spending;
ALTER TABLE attempt_schedule ADD CONSTRAINT attempt_schedule_spending CHECK (spending IN ('EQUAL', 'OPEN_ENDED'));
ALTER TABLE attempt_schedule DROP page_id, DROP stages;
ALTER TABLE attempt_schedule ADD CONSTRAINT attempt_schedule_pk PRIMARY KEY (lineage_id, use_case_id);
ALTER TABLE exposure DROP CONSTRAINT exposure_ordinal_key;
ALTER TABLE exposure DROP CONSTRAINT exposure_ordinal;
ALTER TABLE exposure DROP CONSTRAINT exposure_stage;
ALTER TABLE exposure DROP page_id, DROP ordinal, DROP stage;
ALTER TABLE exposure ADD CONSTRAINT exposure_attempt_key UNIQUE (lineage_id, use_case_id, attempt);
DROP TABLE exposure_page_name;
DROP TABLE exposure_page;
`;
