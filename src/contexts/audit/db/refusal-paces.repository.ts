import { Injectable } from '@nestjs/common';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { RefusalPaces, type PacedActor } from '../app/ports.js';
import type { RefusalPace } from '../domain/refusal-pace.js';

interface Row {
  readonly chain_id: string;
  readonly actor: string;
  readonly vendor_organisation_id: string | null;
  readonly customer_organisation_id: string | null;
  readonly window_started_at: Date | null;
  readonly written: number;
  readonly withheld: number;
}

/** The table refusal_pace, in the transactions in which refusals are written: those of the system. */
@Injectable()
export class RefusalPacesRepository extends RefusalPaces {
  async lock(tx: Tx, { actor, chainId, parties }: PacedActor): Promise<RefusalPace | undefined> {
    const { vendorOrganisationId = null, customerOrganisationId = null } = parties ?? {};
    const manager = managerOf(tx);
    await manager.query(
      `INSERT INTO refusal_pace (chain_id, actor, vendor_organisation_id, customer_organisation_id, written, withheld)
       VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (chain_id, actor) DO NOTHING`,
      [chainId, actor, vendorOrganisationId, customerOrganisationId],
    );
    const [row] = await manager.query<Row[]>(
      'SELECT * FROM refusal_pace WHERE chain_id = $1 AND actor = $2 FOR UPDATE',
      [chainId, actor],
    );
    if (row?.window_started_at == null) return undefined;
    return { windowStartedAt: row.window_started_at, written: row.written, withheld: row.withheld };
  }

  async save(tx: Tx, { actor, chainId }: PacedActor, pace: RefusalPace): Promise<void> {
    await managerOf(tx).query(
      'UPDATE refusal_pace SET window_started_at = $3, written = $4, withheld = $5 WHERE chain_id = $1 AND actor = $2',
      [chainId, actor, pace.windowStartedAt, pace.written, pace.withheld],
    );
  }

  async withheldBefore(tx: Tx, windowStartedBefore: Date): Promise<readonly PacedActor[]> {
    const rows = await managerOf(tx).query<Row[]>(
      'SELECT * FROM refusal_pace WHERE withheld > 0 AND window_started_at <= $1 ORDER BY window_started_at LIMIT 100',
      [windowStartedBefore],
    );
    return rows.map((row) => ({
      chainId: row.chain_id,
      actor: row.actor,
      parties: {
        ...(row.vendor_organisation_id !== null && { vendorOrganisationId: row.vendor_organisation_id }),
        ...(row.customer_organisation_id !== null && { customerOrganisationId: row.customer_organisation_id }),
      },
    }));
  }
}
