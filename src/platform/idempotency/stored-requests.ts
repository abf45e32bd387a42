import { managerOf } from '../db/unit-of-work.js';
import {
  IdempotentRequests,
  type KeptAnswer,
  type KeyedRequest,
  type KeyOutcome,
} from '../../ports/idempotent-requests.js';
import type { ClockPort, IdsPort } from '../../ports/time.js';
import type { UnitOfWork } from '../../ports/unit-of-work.js';

const KEPT_MS = 24 * 3_600_000;
/** No mutation takes longer; what has no answer by then will never have one. */
const LOST_AFTER_MS = 10 * 60_000;
/** How often answers that are too old are looked for and forgotten. */
const TIDY_EVERY_MS = 10 * 60_000;

interface Row {
  readonly fingerprint: string;
  readonly state: 'RUNNING' | 'ANSWERED' | 'RELEASED' | 'FORGOTTEN';
  readonly status: number | null;
  readonly answer: string | null;
  readonly claimed_at: Date;
  readonly settled_at: Date | null;
}

/** The table idempotent_request, read and written by the system alone; each call is a transaction of its own. */
export class StoredRequests extends IdempotentRequests {
  private tidiedAt = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {
    super();
  }

  async claim(request: KeyedRequest): Promise<KeyOutcome> {
    const now = this.clock.now();
    await this.tidy(now);
    const claim = this.ids.next();
    const values = [request.keySha256, request.personId, request.fingerprint, request.operation, claim, now];
    const [claimed] = await this.query<{ claim_id: string }>(CLAIM, [...values, new Date(now.getTime() + KEPT_MS)]);
    if (claimed !== undefined) return { kind: 'RUN', claim };
    const [row] = await this.query<Row>(READ, [request.keySha256]);
    if (row === undefined) throw new Error(`The key ${request.keySha256} was claimed, yet is not there.`);
    return outcomeOf(row, request, now);
  }

  async settle(claim: string, { status, body }: KeptAnswer): Promise<void> {
    await this.query(SETTLE, [claim, status, body, this.clock.now()]);
  }

  async release(claim: string): Promise<void> {
    await this.query(RELEASE, [claim, this.clock.now()]);
  }

  /** Answers are needed for a day; the key's row stays, as every record does. */
  private async tidy(now: Date): Promise<void> {
    if (now.getTime() - this.tidiedAt < TIDY_EVERY_MS) return;
    this.tidiedAt = now.getTime();
    await this.query(FORGET, [now]);
  }

  private query<T>(text: string, values: readonly unknown[]): Promise<T[]> {
    const scope = { kind: 'system', purpose: 'idempotent requests' } as const;
    return this.unitOfWork.run(scope, async (tx) => {
      // TypeORM answers an UPDATE with rows and their number.
      const found: unknown = await managerOf(tx).query(text, [...values]);
      const [first] = Array.isArray(found) ? (found as unknown[]) : [];
      return (Array.isArray(first) ? first : found) as T[];
    });
  }
}

function outcomeOf(row: Row, request: KeyedRequest, now: Date): KeyOutcome {
  if (row.fingerprint !== request.fingerprint) return { kind: 'OTHER_REQUEST' };
  if (row.state === 'ANSWERED')
    return {
      kind: 'ANSWERED',
      answer: { status: row.status ?? 200, body: row.answer },
      at: row.settled_at ?? row.claimed_at,
    };
  return now.getTime() - row.claimed_at.getTime() > LOST_AFTER_MS ? { kind: 'UNKNOWN' } : { kind: 'RUNNING' };
}

/** Of many at once one inserts; the others wait for its commit and then find the key taken. */
const CLAIM = `
INSERT INTO idempotent_request AS kept (key_sha256, person_id, fingerprint, operation, claim_id, state, claimed_at, expires_at)
VALUES ($1, $2, $3, $4, $5, 'RUNNING', $6, $7)
ON CONFLICT (key_sha256) DO UPDATE SET fingerprint = excluded.fingerprint, operation = excluded.operation, claim_id = excluded.claim_id,
  state = 'RUNNING', claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, settled_at = NULL, status = NULL, answer = NULL
WHERE kept.state IN ('RELEASED', 'FORGOTTEN') OR kept.expires_at <= excluded.claimed_at
RETURNING claim_id`;

const READ = `SELECT fingerprint, state, status, answer, claimed_at, settled_at FROM idempotent_request WHERE key_sha256 = $1`;

const SETTLE = `UPDATE idempotent_request SET state = 'ANSWERED', status = $2, answer = $3, settled_at = $4 WHERE claim_id = $1 AND state = 'RUNNING'`;

const RELEASE = `UPDATE idempotent_request SET state = 'RELEASED', settled_at = $2 WHERE claim_id = $1 AND state = 'RUNNING'`;

const FORGET = `UPDATE idempotent_request SET state = 'FORGOTTEN', status = NULL, answer = NULL WHERE expires_at <= $1 AND state <> 'FORGOTTEN'`;
