import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { ProvenIdentity } from '../../../ports/openid.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { OidcOtherPerson, OidcRequestInvalid } from '../domain/oidc-errors.js';
import { assertFresh, type OidcRequest } from '../domain/oidc.js';
import { FailedProofs } from './failed-proofs.js';
import { OidcNewLogin } from './oidc-join.js';
import { Logins, OidcRequests } from './oidc-ports.js';
import { OidcScope } from './oidc-scope.js';
import { partiesOf } from './organisation-parties.js';
import { Accounts, Organisations } from './ports.js';
import { LiveSessions, principalOf } from './sessions.js';

/** What a request of a person rests on. */
@Injectable()
export class OidcOwnRecords {
  constructor(
    readonly logins: Logins,
    readonly requests: OidcRequests,
    readonly sessions: LiveSessions,
    readonly organisations: Organisations,
    readonly accounts: Accounts,
  ) {}
}

/** The ends of requests that a person began in a session: one more login, or the confirmation of who is at the keyboard. */
@Injectable()
export class OidcOwnLogin {
  constructor(
    private readonly records: OidcOwnRecords,
    private readonly login: OidcNewLogin,
    private readonly audit: AuditLog,
    private readonly failed: FailedProofs,
    private readonly scope: OidcScope,
  ) {}

  /** @throws OidcRequestInvalid when the session has ended meanwhile, OidcLoginTaken */
  link(request: OidcRequest, identity: ProvenIdentity): Promise<void> {
    return this.scope.run(async (tx, at) => {
      const actor = await this.personOf(tx, request);
      await this.login.assertFree(tx, identity, actor.personId);
      const { providerId } = request;
      await this.login.link(tx, { personId: actor.personId, providerId, identity, at });
      await this.audit.append(tx, {
        parties: await this.partiesOf(tx, actor),
        actor,
        action: 'login.linked',
        object: { type: 'PERSON', id: actor.personId },
        after: { provider: providerId, issuer: identity.issuer, subject: identity.subject },
      });
    });
  }

  /** @throws OidcRequestInvalid when the session has ended meanwhile, OidcNotFresh, OidcOtherPerson */
  confirm(request: OidcRequest, identity: ProvenIdentity): Promise<void> {
    const { logins, requests } = this.records;
    return this.scope.run(async (tx, at) => {
      const actor = await this.personOf(tx, request);
      const login = await logins.find(tx, identity.issuer, identity.subject);
      if (login?.personId !== actor.personId || login.removedAt !== null) throw new OidcOtherPerson();
      assertFresh(identity.authenticatedAt, request.createdAt, at);
      await requests.prove(tx, request.stateSha256, at);
    });
  }

  /** A confirmation that failed counts as a wrong password does, unless the provider was away. @throws `because` always */
  async refuse(request: OidcRequest, because: DomainError): Promise<never> {
    const personId = request.personId ?? '';
    const isFailure = request.purpose === 'CONFIRM' && because.code !== 'OIDC_PROVIDER_UNAVAILABLE';
    if (isFailure) await this.failed.record(personId, `confirmation at ${request.providerId}`);
    const { actor, parties } = await this.scope.run(async (tx) => {
      const [person] = await this.records.accounts.activeByIds(tx, [personId]);
      const actor = person === undefined ? { system: 'answer of an identity provider' } : principalOf(person);
      return { actor, parties: 'personId' in actor ? await this.partiesOf(tx, actor) : undefined };
    });
    const action = request.purpose === 'LINK' ? 'login.link' : 'login.confirm';
    await this.audit.denied({ actor, action, parties, object: { type: 'PERSON', id: personId } }, because);
    throw because;
  }

  /** The person, while the session that began the request is open. */
  private async personOf(tx: Tx, { personId, sessionSha256 }: OidcRequest): Promise<Principal> {
    const live = await this.records.sessions.find(tx, sessionSha256 ?? '');
    if (live === undefined || live.person.id !== personId) throw new OidcRequestInvalid();
    return { ...principalOf(live.person), sessionSha256: live.session.tokenSha256 };
  }

  private async partiesOf(tx: Tx, { organisationId }: Principal) {
    return organisationId === undefined
      ? undefined
      : partiesOf(await this.records.organisations.findAny(tx, organisationId));
  }
}
