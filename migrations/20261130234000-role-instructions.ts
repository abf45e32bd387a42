import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which procedure a role assignment asks to be instructed on, and the confirmations: each row written once. */
export class RoleInstructions20261130234000 implements MigrationInterface {
  readonly name = 'RoleInstructions20261130234000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(UP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE role_instruction; DROP FUNCTION keep_instruction_by_another();');
  }
}

const UP = `
CREATE TABLE role_instruction (
  id uuid CONSTRAINT role_instruction_pk PRIMARY KEY,
  assignment_id uuid NOT NULL CONSTRAINT role_instruction_assignment_fk REFERENCES role_assignment (id),
  organisation_id uuid NOT NULL CONSTRAINT role_instruction_organisation_fk REFERENCES organisation (id),
  kind text NOT NULL CONSTRAINT role_instruction_kind CHECK (kind IN ('REQUIRED', 'CONFIRMED')),
  procedure text NOT NULL CONSTRAINT role_instruction_procedure CHECK (length(btrim(procedure)) BETWEEN 1 AND 200),
  version text NOT NULL CONSTRAINT role_instruction_version CHECK (length(btrim(version)) BETWEEN 1 AND 200),
  by_person_id uuid NOT NULL CONSTRAINT role_instruction_person_fk REFERENCES person (id),
  at timestamptz(3) NOT NULL,
  instructed_on date,
  CONSTRAINT role_instruction_day CHECK ((kind = 'CONFIRMED') = (instructed_on IS NOT NULL))
);
CREATE INDEX role_instruction_assignment_idx ON role_instruction (assignment_id);
ALTER TABLE role_instruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_instruction FORCE ROW LEVEL SECURITY;
CREATE POLICY colleagues ON role_instruction TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation());
CREATE POLICY everything ON role_instruction TO touchstone_system USING (true) WITH CHECK (true);
SELECT make_append_only('role_instruction');
CREATE FUNCTION keep_instruction_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'CONFIRMED' AND EXISTS (SELECT FROM role_assignment a WHERE a.id = NEW.assignment_id AND a.person_id = NEW.by_person_id) THEN
    RAISE EXCEPTION 'nobody confirms his or her own instruction' USING ERRCODE = 'TS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_another BEFORE INSERT ON role_instruction FOR EACH ROW EXECUTE FUNCTION keep_instruction_by_another();
`;
