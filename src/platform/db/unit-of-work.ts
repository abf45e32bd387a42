import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { Rng } from '../../kernel/clock.js';
import { UnitOfWork, type Scope, type Tx } from '../../ports/unit-of-work.js';
import { translated } from './database-faults.js';

export type DatabaseRole = 'touchstone_app' | 'touchstone_system';

interface Running {
  readonly manager: EntityManager;
  readonly role: DatabaseRole;
}

const running = new WeakMap<Tx, Running>();
/** Whether this call chain is inside a unit of work: a second one would wait for the first, which waits for it. */
const current = new AsyncLocalStorage<{ isOpen: boolean }>();

/** Serialization failure, deadlock (PostgreSQL documentation, appendix A): the same work may succeed when started again. */
const RETRYABLE = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 20;

/** The entity manager of a running transaction. For repositories in `db/` folders only. */
export function managerOf(tx: Tx): EntityManager {
  return runningOf(tx).manager;
}

/** The role under which a running transaction sees rows. */
export function roleOf(tx: Tx): DatabaseRole {
  return runningOf(tx).role;
}

function runningOf(tx: Tx): Running {
  const found = running.get(tx);
  if (!found) throw new Error('This transaction is over: do not keep a Tx beyond the unit of work that gave it.');
  return found;
}

/** READ COMMITTED transactions under the role and the tenant of their scope. */
export class TypeOrmUnitOfWork extends UnitOfWork {
  /** @param rng spreads the pauses between attempts, so that two losers do not meet again. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly rng: Rng,
  ) {
    super();
  }

  async run<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (current.getStore()?.isOpen)
      throw new Error('A unit of work is already open here: pass its tx on instead of opening another.');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(scope, work);
      } catch (cause) {
        if (attempt >= MAX_ATTEMPTS || !isRetryable(cause)) throw translated(cause);
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + this.rng.next()));
      }
    }
  }

  private async attempt<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const place = { isOpen: true };
    try {
      return await current.run(place, () =>
        this.dataSource.transaction((manager) => this.within(scope, manager, work)),
      );
    } finally {
      place.isOpen = false;
    }
  }

  private async within<T>(scope: Scope, manager: EntityManager, work: (tx: Tx) => Promise<T>): Promise<T> {
    const role = await enter(scope, manager);
    const tx = Object.freeze({}) as Tx;
    running.set(tx, { manager, role });
    try {
      return await work(tx);
    } finally {
      running.delete(tx);
    }
  }
}

/** Role and tenant last until the transaction ends: the pool gives the connection to other tenants afterwards. */
async function enter(scope: Scope, manager: EntityManager): Promise<DatabaseRole> {
  const [role, organisation, person] =
    scope.kind === 'organisation'
      ? (['touchstone_app', scope.organisationId, scope.personId] as const)
      : (['touchstone_system', '', ''] as const);
  await manager.query(
    `SELECT set_config('role', $1, true), set_config('app.organisation_id', $2, true), set_config('app.person_id', $3, true)`,
    [role, organisation, person],
  );
  return role;
}

function isRetryable(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { code, cause: inner } = cause as { readonly code?: unknown; readonly cause?: unknown };
  return (typeof code === 'string' && RETRYABLE.has(code)) || isRetryable(inner);
}
