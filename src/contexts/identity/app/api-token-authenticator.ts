import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { isUsable, type ApiToken } from '../domain/api-token.js';
import { isInForce } from '../domain/roles.js';
import { partiesOf } from './organisation-parties.js';
import { Accounts, Organisations, RoleAssignments } from './ports.js';
import { ApiTokens } from './second-factor-ports.js';

/** A write a minute instead of one a request. */
const TOUCH_AFTER_MS = 60_000;

/** The stores behind API tokens. */
@Injectable()
export class ApiTokenRecords {
  constructor(
    readonly tokens: ApiTokens,
    readonly accounts: Accounts,
    readonly assignments: RoleAssignments,
    readonly organisations: Organisations,
    readonly clock: ClockPort,
  ) {}
}

/** Finds the person behind an API token. It ends with its time, its owner's last role, or the account, whichever is first. */
@Injectable()
export class ApiTokenAuthenticator {
  constructor(
    private readonly records: ApiTokenRecords,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async authenticate(tx: Tx, text: string, isUse: boolean): Promise<Principal | undefined> {
    const { accounts, assignments, clock, tokens } = this.records;
    const now = clock.now();
    const token = await tokens.find(tx, sha256Of(text));
    if (token === undefined || !isUsable(token, now)) return undefined;
    const person = await accounts.find(tx, token.personId);
    if (person === undefined || person.organisationId === null) return undefined;
    const held = await assignments.ofPerson(tx, person.id);
    if (!held.some((one) => isInForce(one, now))) return undefined;
    if (isUse && isDue(token, now)) await tokens.touch(tx, token.id, now);
    return {
      personId: person.id as PersonId,
      printedName: person.printedName,
      organisationId: person.organisationId as OrganisationId,
      apiToken: { id: token.id, scopes: token.scopes },
    };
  }

  async refused(principal: Principal, what: string, why: DomainError): Promise<void> {
    const { organisationId } = principal;
    const organisation =
      organisationId === undefined
        ? undefined
        : await this.unitOfWork.run({ kind: 'system', purpose: 'audit of a refusal' }, (tx) =>
            this.records.organisations.find(tx, organisationId),
          );
    const object = { type: 'API_TOKEN', id: principal.apiToken?.id ?? 'none' };
    const action = `api_token.use: ${what}`;
    await this.audit.denied({ actor: principal, action, object, parties: partiesOf(organisation) }, why);
  }
}

function isDue(token: ApiToken, now: Date): boolean {
  return token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() >= TOUCH_AFTER_MS;
}
