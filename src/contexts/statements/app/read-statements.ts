import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { StatementNotFound } from '../domain/errors.js';
import type { EvidenceStatement } from '../domain/statement.js';
import { StatementRepository } from './ports.js';

/** Statements as a person of either party may see them: the very bytes that were signed. */
@Injectable()
export class ReadStatements {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statements: StatementRepository,
  ) {}

  /** @throws StatementNotFound */
  async get(principal: Principal, id: string): Promise<EvidenceStatement> {
    const found = await this.unitOfWork.run(scopeOf(principal), (tx) => this.statements.find(tx, id));
    if (found === undefined) throw new StatementNotFound(id);
    return found;
  }

  ofPilot(principal: Principal, pilotId: string): Promise<readonly EvidenceStatement[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.statements.ofPilot(tx, pilotId));
  }
}
