import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { isUnderWay, type RecoveryCapacity, type RecoveryCase } from '../domain/recovery.js';
import { Accounts } from './ports.js';
import { Recoveries } from './recovery-ports.js';
import { RecoveryPeople } from './recovery-people.js';

export interface RecoveryView extends RecoveryCase {
  readonly printedName: string;
  readonly confirmations: readonly {
    readonly capacity: RecoveryCapacity;
    readonly by: string;
    readonly confirmedAt: Date;
  }[];
}

/** Recoveries under way: an administrator sees all, a lead those of the organisation, everybody else his or her own. */
@Injectable()
export class ReadRecoveries {
  constructor(
    private readonly recoveries: Recoveries,
    private readonly people: RecoveryPeople,
    private readonly accounts: Accounts,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {}

  execute(principal: Principal): Promise<readonly RecoveryView[]> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'recoveries under way' }, async (tx) => {
      const now = this.clock.now();
      const seen = (await this.visible(tx, principal)).filter((one) => isUnderWay(one, now));
      return this.views(tx, seen);
    });
  }

  async views(tx: Tx, cases: readonly RecoveryCase[]): Promise<readonly RecoveryView[]> {
    const views: RecoveryView[] = [];
    for (const one of cases) {
      const given = await this.recoveries.confirmations(tx, one.id);
      const names = await this.accounts.namesOf(tx, [
        one.personId,
        ...given.flatMap(({ personId }) => (personId === null ? [] : [personId])),
      ]);
      views.push({
        ...one,
        printedName: names.get(one.personId) ?? '',
        confirmations: given.map(({ capacity, confirmedAt, personId }) => ({
          capacity,
          confirmedAt,
          by: personId === null ? 'the operator' : (names.get(personId) ?? ''),
        })),
      });
    }
    return views;
  }

  private async visible(tx: Tx, principal: Principal): Promise<readonly RecoveryCase[]> {
    if (await this.people.isAdministrator(tx, principal)) return this.recoveries.underWay(tx);
    const { organisationId } = principal;
    if (organisationId === undefined) return [];
    const all = await this.recoveries.underWay(tx, organisationId);
    const isLead = (await this.people.leads(tx, principal)) !== undefined;
    return isLead ? all : all.filter(({ personId }) => personId === principal.personId);
  }
}
