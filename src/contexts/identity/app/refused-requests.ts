import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import { RefusalLog, type RefusedRequest } from '../../../ports/refusals.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { partiesOf } from './organisation-parties.js';
import { Organisations } from './ports.js';

/** Refusals that no act has written down go into the chain of the person's organisation; without one, into the installation's. */
@Injectable()
export class RefusedRequests extends RefusalLog {
  constructor(
    private readonly organisations: Organisations,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {
    super();
  }

  async record({ action, by, object }: RefusedRequest, why: DomainError): Promise<void> {
    if (this.audit.hasWritten(why)) return;
    const organisationId = by?.organisationId;
    const organisation =
      organisationId === undefined
        ? undefined
        : await this.unitOfWork.run({ kind: 'system', purpose: 'audit of a refusal' }, (tx) =>
            this.organisations.find(tx, organisationId),
          );
    const actor = by ?? { system: 'nobody signed in' };
    await this.audit.denied({ actor, action, object, parties: partiesOf(organisation) }, why);
  }
}
