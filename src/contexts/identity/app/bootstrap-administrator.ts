import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { AdministratorExists } from '../domain/errors.js';
import { People, type NewPerson } from './people.js';
import type { Person } from './ports.js';

/** Creates the first administrator of an installation that has none. There are no default accounts. */
@Injectable()
export class BootstrapAdministrator {
  constructor(
    private readonly people: People,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AdministratorExists, IdentityFieldInvalid, PasswordTooWeak, EmailTaken */
  async execute(person: NewPerson): Promise<Person> {
    const prepared = await this.people.prepare(person);
    const { assignments } = this.people.records;
    return this.unitOfWork.run({ kind: 'system', purpose: 'bootstrap' }, async (tx) => {
      await assignments.lockAdministration(tx);
      if ((await assignments.holders(tx, 'ADM')).length > 0) throw new AdministratorExists();
      const reason = 'first administrator of the installation';
      const joined = await this.people.join(tx, prepared, {
        organisationId: null,
        role: 'ADM',
        grantedBy: null,
        reason,
      });
      await this.audit.append(tx, {
        actor: { system: 'bootstrap at the command line' },
        action: 'administrator.created',
        object: { type: 'PERSON', id: joined.id },
        reason,
        after: { role: 'ADM', printedName: joined.printedName },
      });
      return joined;
    });
  }

  /** Whether the installation still waits for its first administrator. */
  isNeeded(): Promise<boolean> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'bootstrap' }, async (tx) => {
      const holders = await this.people.records.assignments.holders(tx, 'ADM');
      return holders.length === 0;
    });
  }
}
