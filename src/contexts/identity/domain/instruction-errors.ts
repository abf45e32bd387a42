import { DomainError } from '../../../kernel/domain-error.js';

export class InstructionMissing extends DomainError<'INSTRUCTION_MISSING'> {
  readonly code = 'INSTRUCTION_MISSING';
  constructor(role: string, procedure: string, version: string) {
    super(
      `Signing as ${role} asks for an instruction on ${procedure}, version ${version}, and none is confirmed for you. Have it confirmed by whoever grants roles on your side.`,
      { details: { role, procedure, version } },
    );
  }
}

export class InstructionNotRequired extends DomainError<'INSTRUCTION_NOT_REQUIRED'> {
  readonly code = 'INSTRUCTION_NOT_REQUIRED';
  constructor() {
    super('This role asks for no instruction, or it is confirmed already. Look at the assignment again.');
  }
}

export class InstructionBySelf extends DomainError<'INSTRUCTION_BY_SELF'> {
  readonly code = 'INSTRUCTION_BY_SELF';
  constructor() {
    super('Nobody confirms his or her own instruction. Somebody else who grants roles on your side does.');
  }
}
