import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { StatementController } from './api/statement.controller.js';
import { StatementResolver } from './api/statement.resolver.js';
import { KeepStatement } from './app/keep-statement.js';
import { DraftStatements, MakeStatements } from './app/make-statements.js';
import { StatementRepository } from './app/ports.js';
import { ReadStatements } from './app/read-statements.js';
import { TypeOrmStatementRepository } from './db/statement.repository.js';

/** Signed statements about runs and decisions, for people who trust no database. */
@Module({
  imports: [AuditModule, EvaluationsModule, GatesModule],
  controllers: [StatementController],
  providers: [
    ReadStatements,
    KeepStatement,
    DraftStatements,
    MakeStatements,
    StatementResolver,
    { provide: StatementRepository, useClass: TypeOrmStatementRepository },
  ],
  exports: [ReadStatements],
})
export class StatementsModule {}
