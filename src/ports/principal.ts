import type { DomainError } from '../kernel/domain-error.js';
import type { OrganisationId, PersonId } from '../kernel/ids.js';
import type { Scope } from './unit-of-work.js';

/** Customer: quality lead, site manager, safety officer. Vendor: project manager, machine-learning engineer. Auditor, administrator. */
export type Role = 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML' | 'AUD' | 'ADM';

/** Who acts: an authenticated person. Roles are looked up at the moment of the act, never carried along. */
export interface Principal {
  readonly personId: PersonId;
  readonly printedName: string;
  /** Absent for installation administrators. */
  readonly organisationId?: OrganisationId;
  /** Digest of the session token; absent in local command-line work. */
  readonly sessionSha256?: string;
  /** Set when an API token acts for the person: it never signs, grants, seals or changes accounts. */
  readonly apiToken?: { readonly id: string; readonly scopes: readonly ApiTokenScope[] };
}

/** READ looks and downloads; UPLOAD brings images, labels and models; RUN declares and aborts runs. */
export type ApiTokenScope = 'READ' | 'UPLOAD' | 'RUN';

/** Rows of the person's own organisation and its shared pilots; an administrator sees none of them. */
export function scopeOf(principal: Principal): Scope {
  return principal.organisationId === undefined
    ? { kind: 'system', purpose: 'administration' }
    : { kind: 'organisation', organisationId: principal.organisationId, personId: principal.personId };
}

/** Turns what a request carries (bearer token or session cookie) into a person; `undefined` when it is not valid any more. */
export abstract class Authenticator {
  abstract authenticate(token: string): Promise<Principal | undefined>;
  /** Whether the token still stands for somebody. Looking does not count as use: an idle session ends all the same. */
  abstract isAlive(token: string): Promise<boolean>;
  /** Writes down that a valid API token asked for what no token of its kind may do. */
  abstract refused(principal: Principal, what: string, why: DomainError): Promise<void>;
}
