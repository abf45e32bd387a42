import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { LastLogin, LoginNotFound } from '../domain/oidc-errors.js';
import type { Login } from '../domain/oidc.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { Logins } from './oidc-ports.js';
import { OwnAct } from './own-act.js';

/** One's own logins at identity providers, oldest first. */
@Injectable()
export class ReadLogins {
  constructor(
    private readonly logins: Logins,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute({ personId }: Principal): Promise<readonly Login[]> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'own logins' }, (tx) => this.logins.ofPerson(tx, personId));
  }
}

/** Takes a login off one's own account. It stays reserved: nobody else ever links it. */
@Injectable()
export class UnlinkLogin {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly logins: Logins,
    private readonly clock: ClockPort,
  ) {}

  /** @throws LoginNotFound, LastLogin, and what IdentityProof refuses */
  execute(principal: Principal, input: Credentials & { readonly id: string }): Promise<void> {
    return this.own.perform(principal, 'login.unlink', async (tx) => {
      const { account } = await this.proof.prove(tx, principal, input);
      const own = await this.logins.ofPerson(tx, principal.personId);
      const login = own.find(({ id }) => id === input.id);
      if (login === undefined) throw new LoginNotFound(input.id);
      if (own.length === 1 && account.passwordHash === null) throw new LastLogin();
      await this.logins.remove(tx, login.id, this.clock.now());
      const after = { provider: login.providerId, issuer: login.issuer, subject: login.subject };
      return { result: undefined, event: { action: 'login.unlinked', after } };
    });
  }
}
