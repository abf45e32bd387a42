import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditParties } from '../../audit/public.js';
import { WrongPassword } from '../domain/errors.js';
import { WrongSecondFactor } from '../domain/second-factor-errors.js';
import { FailedProofs } from './failed-proofs.js';

/** What somebody is about to do, for the audit log in case it is refused. */
export interface IntendedAct {
  /** Object and verb: `criteria.sign`. */
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  /** Whose chain a refusal belongs to. Absent and never told: the installation's. */
  readonly parties?: AuditParties;
}

/**
 * One act of one person: a single transaction that sees and writes what the person's organisation may. A refusal rolls it
 * back and is then audited in a transaction of its own. Every change of every context goes through here.
 */
@Injectable()
export class Act {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly failed: FailedProofs,
  ) {}

  /** `work` calls `concerning` as soon as it knows whose pilot it touches, when the caller could not say before. */
  async perform<T>(
    principal: Principal,
    what: IntendedAct,
    work: (tx: Tx, concerning: (parties: AuditParties) => void) => Promise<T>,
  ): Promise<T> {
    let parties = what.parties;
    try {
      return await this.unitOfWork.run(scopeOf(principal), (tx) =>
        work(tx, (found) => {
          parties = found;
        }),
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error instanceof WrongPassword || error instanceof WrongSecondFactor)
        await this.failed.record(principal.personId, what.action);
      await this.audit.denied({ actor: principal, action: what.action, object: what.object, parties }, error);
      throw error;
    }
  }
}

/** What the product refuses on purpose, as against a fault of ours. */
export function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}
