import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import type { Account } from '../domain/account.js';
import { SignInFailed } from '../domain/errors.js';
import { partiesOf } from './organisation-parties.js';
import { IdentitySettings, Organisations } from './ports.js';

/** Writes down that somebody could not sign in, in the chain of the account's organisation, and refuses. */
@Injectable()
export class SignInRefusals {
  constructor(
    private readonly settings: IdentitySettings,
    private readonly organisations: Organisations,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws SignInFailed always */
  signIn(account: Account | undefined): Promise<never> {
    return this.refuse(account, 'session.open', new SignInFailed(this.settings.lockoutMinutes));
  }

  /** @throws `because` always */
  async refuse(account: Account | undefined, action: string, because: DomainError): Promise<never> {
    const organisationId = account?.organisationId ?? undefined;
    const organisation =
      organisationId === undefined
        ? undefined
        : await this.unitOfWork.run({ kind: 'system', purpose: 'audit of a refusal' }, (tx) =>
            this.organisations.find(tx, organisationId),
          );
    const actor = { system: 'sign-in' };
    const object = { type: 'PERSON', id: account?.id ?? 'unknown' };
    await this.audit.denied({ actor, action, object, parties: partiesOf(organisation) }, because);
    throw because;
  }
}
