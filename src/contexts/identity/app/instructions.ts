import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal, type Role } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditParties } from '../../audit/public.js';
import { parseName } from '../domain/account.js';
import { IdentityFieldInvalid, RoleAssignmentNotFound } from '../domain/errors.js';
import { InstructionBySelf, InstructionMissing, InstructionNotRequired } from '../domain/instruction-errors.js';
import { instructionOf, type Instruction, type InstructionEntry } from '../domain/instruction.js';
import { isInForce, reaches, type RoleAssignment } from '../domain/roles.js';
import { Act } from './act.js';
import { GrantRules } from './grant-rules.js';
import { RoleAssignments } from './ports.js';

export abstract class InstructionRecords {
  abstract insert(tx: Tx, entry: InstructionEntry): Promise<void>;
  /** In the order of writing. */
  abstract of(tx: Tx, assignmentIds: readonly string[]): Promise<readonly InstructionEntry[]>;
}

/** Whether somebody may sign in a role as far as instructions go. */
@Injectable()
export class InstructionCheck {
  constructor(
    private readonly records: InstructionRecords,
    private readonly assignments: RoleAssignments,
    private readonly clock: ClockPort,
  ) {}

  /** One assignment to the role that asks for nothing, or for what is confirmed, is enough. @throws InstructionMissing */
  async requireMet(tx: Tx, principal: Principal, role: Role, pilotId: string): Promise<void> {
    const now = this.clock.now();
    const held = (await this.assignments.ofPerson(tx, principal.personId)).filter(
      (one) => one.role === role && isInForce(one, now) && (one.pilotId === null || reachesPilot(one, pilotId)),
    );
    if (held.length === 0) return;
    const entries = await this.records.of(
      tx,
      held.map(({ id }) => id),
    );
    const asked = held.map(({ id }) => instructionOf(entries.filter(({ assignmentId }) => assignmentId === id)));
    const unmet = asked.filter((one) => one !== undefined && one.confirmed === null);
    const [first] = unmet;
    if (first !== undefined && unmet.length === held.length)
      throw new InstructionMissing(role, first.required.procedure, first.required.version);
  }
}

/** A role at one site counts wherever in the pilot it may sign at all: that was checked before. */
function reachesPilot(assignment: RoleAssignment, pilotId: string): boolean {
  return reaches({ ...assignment, siteId: null }, { pilotId });
}

interface Instructing {
  readonly tx: Tx;
  readonly principal: Principal;
  readonly parties: AuditParties | undefined;
}

/** The rows about instructions, with their audit entries. */
@Injectable()
export class InstructionBook {
  constructor(
    private readonly records: InstructionRecords,
    private readonly assignments: RoleAssignments,
    private readonly audit: AuditLog,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  assignment(tx: Tx, id: string): Promise<RoleAssignment | undefined> {
    return this.assignments.find(tx, id);
  }

  async of(tx: Tx, assignmentId: string): Promise<Instruction | undefined> {
    return instructionOf(await this.records.of(tx, [assignmentId]));
  }

  /** A day that has come. @throws IdentityFieldInvalid */
  parseDay(text: string): string {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
    if (!isDay || Date.parse(text) > this.clock.now().getTime())
      throw new IdentityFieldInvalid(
        '/instructedOn',
        `"${text.slice(0, 40)}" is no day up to today; write 2027-01-31.`,
      );
    return text;
  }

  async write(
    { tx, principal, parties }: Instructing,
    assignment: RoleAssignment & { organisationId: string },
    of: Pick<InstructionEntry, 'kind' | 'procedure' | 'version' | 'instructedOn'>,
  ): Promise<Instruction> {
    const { id: assignmentId, organisationId, personId, role } = assignment;
    const stamp = { id: this.ids.next(), by: principal.personId, at: this.clock.now() };
    await this.records.insert(tx, { ...of, ...stamp, assignmentId, organisationId });
    const instruction = await this.of(tx, assignmentId);
    if (instruction === undefined) throw new Error(`The instruction of assignment ${assignmentId} vanished.`);
    await this.audit.append(tx, {
      parties,
      actor: principal,
      action: of.kind === 'REQUIRED' ? 'role.instruction-required' : 'role.instruction-confirmed',
      object: { type: 'ROLE_ASSIGNMENT', id: assignmentId },
      after: { personId, role, procedure: of.procedure, version: of.version, instructedOn: of.instructedOn },
    });
    return instruction;
  }
}

/** Asks for instructions and confirms them: by whoever may grant the role. */
@Injectable()
export class InstructRoleHolder {
  constructor(
    private readonly act: Act,
    private readonly rules: GrantRules,
    private readonly book: InstructionBook,
  ) {}

  /** From now on the person signs in this role only once an instruction on this very version is confirmed. @throws NotPermitted, RoleAssignmentNotFound, IdentityFieldInvalid */
  require(
    principal: Principal,
    input: { assignmentId: string; procedure: string; version: string },
  ): Promise<Instruction> {
    return this.change(principal, input.assignmentId, 'role.require-instruction', async (acting, assignment) => {
      const procedure = parseName(input.procedure, '/procedure');
      const version = parseName(input.version, '/version');
      return this.book.write(acting, assignment, { kind: 'REQUIRED', procedure, version, instructedOn: null });
    });
  }

  /** @throws NotPermitted, RoleAssignmentNotFound, InstructionBySelf, InstructionNotRequired, IdentityFieldInvalid */
  confirm(principal: Principal, input: { assignmentId: string; instructedOn: string }): Promise<Instruction> {
    return this.change(principal, input.assignmentId, 'role.confirm-instruction', async (acting, assignment) => {
      if (assignment.personId === principal.personId) throw new InstructionBySelf();
      const asked = await this.book.of(acting.tx, assignment.id);
      if (asked === undefined || asked.confirmed !== null) throw new InstructionNotRequired();
      const { procedure, version } = asked.required;
      const instructedOn = this.book.parseDay(input.instructedOn);
      return this.book.write(acting, assignment, { kind: 'CONFIRMED', procedure, version, instructedOn });
    });
  }

  private change(
    principal: Principal,
    assignmentId: string,
    action: string,
    work: (acting: Instructing, assignment: RoleAssignment & { organisationId: string }) => Promise<Instruction>,
  ): Promise<Instruction> {
    const object = { type: 'ROLE_ASSIGNMENT', id: assignmentId };
    return this.act.perform(principal, { action, object }, async (tx, concerning) => {
      const found = await this.book.assignment(tx, assignmentId);
      const { organisationId } = found ?? {};
      if (found === undefined || organisationId == null || organisationId !== principal.organisationId)
        throw new RoleAssignmentNotFound(assignmentId);
      const parties = await this.rules.requireGrantor(tx, principal, found.role);
      if (parties !== undefined) concerning(parties);
      return work({ tx, principal, parties }, { ...found, organisationId });
    });
  }
}

/** For lists: what is asked of each assignment. */
@Injectable()
export class ReadInstructions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: InstructionRecords,
  ) {}

  async of(principal: Principal, assignmentIds: readonly string[]): Promise<ReadonlyMap<string, Instruction>> {
    const entries = await this.unitOfWork.run(scopeOf(principal), (tx) => this.records.of(tx, assignmentIds));
    const found = new Map<string, Instruction>();
    for (const id of assignmentIds) {
      const instruction = instructionOf(entries.filter(({ assignmentId }) => assignmentId === id));
      if (instruction !== undefined) found.set(id, instruction);
    }
    return found;
  }
}
