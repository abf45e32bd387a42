import type { Sha256 } from '../../kernel/sha256.js';
import { BlobUses, type BlobOwnerType, type BlobUse } from '../../ports/blob-keeping.js';
import type { BlobStore } from '../../ports/stores.js';
import type { Tx } from '../../ports/unit-of-work.js';
import { managerOf } from '../db/unit-of-work.js';
import { BlobMissing } from './blob-errors.js';

interface Source {
  readonly type: BlobOwnerType;
  readonly table: string;
  readonly digest: string;
  /** SQL for the tombstone of a single row, beside that of its whole pilot. */
  readonly erased?: string;
}

/**
 * Every column that holds the digest of a stored file. A column that is missing here would have its files collected as nobody's: a test
 * walks the schema and asks for each column with a digest whether it stands here or is none of stored bytes.
 */
export const BLOB_COLUMNS: readonly Source[] = [
  {
    type: 'DATASET_ITEM',
    table: 'dataset_item',
    digest: 'image_sha256',
    erased: `jsonb_build_object('kind', 'ERASED', 'reason', o.erased ->> 'reason', 'by', jsonb_build_array(o.erased ->> 'requestedBy', o.erased ->> 'confirmedBy'), 'at', o.erased ->> 'at')`,
  },
  { type: 'MODEL', table: 'model', digest: 'sha256' },
  { type: 'RUN', table: 'run', digest: 'predictions_sha256' },
  { type: 'RUN_SHARD', table: 'run_shard', digest: 'predictions_sha256' },
  { type: 'RUN_SHARD', table: 'run_shard', digest: 'timings_sha256' },
  { type: 'JUDGEMENT', table: 'judgement', digest: 'outcomes_sha256' },
  { type: 'DOSSIER', table: 'dossier', digest: 'file_sha256' },
];

const PURGED = `CASE WHEN p.pilot_id IS NULL THEN NULL ELSE jsonb_build_object('kind', 'PURGED', 'reason', 'kept ' || p.years || ' years after the last gate', 'by', jsonb_build_array(p.purged_by_name), 'at', to_char(p.purged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END`;

/** @param where condition on the alias `o`, the owning row, and `digest`, its digest */
function uses(where: (digest: string) => string): string {
  return BLOB_COLUMNS.map(({ type, table, digest, erased }) => {
    const pilotId = table === 'dataset_item' ? 'd.pilot_id' : 'o.pilot_id';
    const join = table === 'dataset_item' ? 'JOIN dataset d ON d.id = o.dataset_id' : '';
    const tombstone = erased === undefined ? PURGED : `CASE WHEN o.erased IS NULL THEN ${PURGED} ELSE ${erased} END`;
    return `SELECT o.${digest} AS sha256, '${type}' AS type, o.id, ${pilotId} AS "pilotId", ${tombstone} AS gone
              FROM ${table} o ${join} LEFT JOIN pilot_purge p ON p.pilot_id = ${pilotId}
             WHERE o.${digest} IS NOT NULL AND ${where(`o.${digest}`).replaceAll('$pilot', pilotId)}`;
  }).join(' UNION ALL ');
}

const OF = `${uses((digest) => `${digest} = ANY ($1::text[])`)} ORDER BY 1, 2, 3`;
const OF_PILOT = `${uses(() => `$pilot = $1::uuid`)} ORDER BY 1, 2, 3`;
const DIGESTS = BLOB_COLUMNS.map(
  ({ table, digest }) => `(SELECT DISTINCT ${digest} AS sha256 FROM ${table} WHERE ${digest} > $1 ORDER BY 1 LIMIT $2)`,
).join(' UNION ');

/** Uses as rows of the database. Advisory locks, one a digest, keep a row that is being written and bytes that are being removed apart. */
export class DatabaseBlobUses extends BlobUses {
  constructor(private readonly blobs: BlobStore) {
    super();
  }

  async claim(tx: Tx, sha256: Sha256): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`blob ${sha256}`]);
    if (!(await this.blobs.has(sha256))) throw new BlobMissing(sha256);
  }

  async lock(tx: Tx, sha256: Sha256): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`blob ${sha256}`]);
  }

  of(tx: Tx, sha256s: readonly Sha256[]): Promise<readonly BlobUse[]> {
    return managerOf(tx).query(OF, [[...sha256s]]);
  }

  ofPilot(tx: Tx, pilotId: string): Promise<readonly BlobUse[]> {
    return managerOf(tx).query(OF_PILOT, [pilotId]);
  }

  async erased(tx: Tx): Promise<readonly Sha256[]> {
    const rows: { sha256: Sha256 }[] = await managerOf(tx).query(
      'SELECT DISTINCT image_sha256 AS sha256 FROM dataset_item WHERE erased IS NOT NULL ORDER BY 1',
    );
    return rows.map(({ sha256 }) => sha256);
  }

  async page(tx: Tx, range: { readonly after?: Sha256; readonly first: number }): Promise<readonly BlobUse[]> {
    const rows: { sha256: Sha256 }[] = await managerOf(tx).query(`${DIGESTS} ORDER BY 1 LIMIT $2`, [
      range.after ?? '',
      range.first,
    ]);
    return rows.length === 0 ? [] : this.of(tx, rows.map(({ sha256 }) => sha256)); // prettier-ignore
  }
}
