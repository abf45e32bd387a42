import type { OrganisationId, PersonId } from '../kernel/ids.js';

declare const transaction: unique symbol;

/** A running transaction. Every write takes it; nothing outside platform/db can look inside. */
export interface Tx {
  readonly [transaction]: true;
}

/**
 * On whose behalf rows are seen and written; row-level security enforces it below the application.
 * `organisation`: rows of that organisation and of its shared pilots. `system`: workers, sign-in and bootstrap.
 */
export type Scope =
  | { readonly kind: 'organisation'; readonly organisationId: OrganisationId; readonly personId: PersonId }
  | { readonly kind: 'system'; readonly purpose: string };

/** Runs work in one transaction; retries the whole of it on serialization failure (40001) or deadlock (40P01) only. */
export abstract class UnitOfWork {
  abstract run<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
}
