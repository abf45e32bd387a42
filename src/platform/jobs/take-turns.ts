import type { JobPriority, JobTurn } from '../../ports/stores.js';
import type { BossDatabase } from './boss-database.js';

const LEVEL: Readonly<Record<JobPriority, number>> = { LOW: 0, NORMAL: 1, HIGH: 2 };

/** Travels in the data of each job: pg-boss has no column for it, and handlers look at their own keys only. */
export interface TurnMark {
  readonly turn: { readonly party: string; readonly level: number };
}

export function turnMark({ party, priority }: JobTurn): TurnMark {
  return { turn: { party, level: LEVEL[priority] } };
}

/** Jobs that are not taken in turn have priority 0. */
const FIRST_PLACE = -1;

interface Standing {
  /** Of the party's own waiting jobs; `null` = it has none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly lowestLevel: number | null;
  /** Of what other parties have waiting; jobs that are not taken in turn stand before all of them. */
  readonly head: number | null;
}

/** Where new jobs of a party go. */
export interface Places {
  /** Of the first new job; each further one is one less. A higher number is taken earlier. */
  readonly start: number;
  /** Puts urgent jobs before the party's others; to be called once the new ones are in. */
  settle(): Promise<void>;
}

/**
 * Start-time fair queueing on the queue's own priority: a party's first job stands where the queue is now, or behind its own last one, and
 * each further job a place later. A party that comes with ten thousand jobs so has its second one behind the first of everybody else.
 * Places only fall while the queue is never empty: 32 bits are two thousand million turns.
 *
 * One after the other for each party, until the transaction ends: two that place the same jobs at once would lock each other.
 */
export async function placesOf(
  db: BossDatabase,
  of: { schema: string; queue: string },
  turn: JobTurn,
): Promise<Places> {
  const { schema, queue } = of;
  const { party } = turn;
  await db.executeSql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`turns of ${party} in ${queue}`]);
  const { rows } = await db.executeSql(
    `SELECT max(priority) FILTER (WHERE party = $2) AS first, min(priority) FILTER (WHERE party = $2) AS last,
            min(level) FILTER (WHERE party = $2) AS "lowestLevel", max(priority) FILTER (WHERE party <> $2) AS head
       FROM (SELECT priority, data -> 'turn' ->> 'party' AS party, (data -> 'turn' ->> 'level')::integer AS level
               FROM ${schema}.job WHERE name = $1 AND state < 'active') AS waiting`,
    [queue, party],
  );
  const { first, last, lowestLevel, head } = rows[0] as Standing;
  const isUrgent = lowestLevel !== null && lowestLevel < LEVEL[turn.priority];
  return {
    start: last === null ? (head ?? FIRST_PLACE) : last - 1,
    async settle() {
      if (!isUrgent) return;
      await db.executeSql(
        `UPDATE ${schema}.job AS j SET priority = $3::integer - places.place
           FROM (SELECT id, row_number() OVER (ORDER BY (data -> 'turn' ->> 'level')::integer DESC, priority DESC, created_on, id)::integer - 1 AS place
                   FROM ${schema}.job WHERE name = $1 AND state < 'active' AND data -> 'turn' ->> 'party' = $2) AS places
          WHERE j.name = $1 AND j.id = places.id AND j.state < 'active'`,
        [queue, party, first],
      );
    },
  };
}
