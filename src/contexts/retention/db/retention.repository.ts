import { Injectable } from '@nestjs/common';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { RetentionRecords, type NewPurge, type NewRetention } from '../app/ports.js';
import type { KeptPilot } from '../domain/retention.js';

const ENDED = `
  SELECT p.id, p.key, p.title, p.state, p.vendor_organisation_id AS "vendorOrganisationId", p.customer_organisation_id AS "customerOrganisationId",
         coalesce((SELECT max(g.decided_at) FROM gate g WHERE g.pilot_id = p.id),
                  (SELECT max(a.at) FROM audit_entry a WHERE a.object_type = 'PILOT' AND a.object_id = p.id::text
                      AND a.action IN ('pilot.cancelled', 'pilot.closed') AND a.outcome = 'DONE')) AS "keptSince",
         EXISTS (SELECT FROM legal_hold h WHERE h.pilot_id = p.id AND h.lifted_at IS NULL) AS "isOnHold",
         u.purged_at AS "purgedAt"
    FROM pilot p LEFT JOIN pilot_purge u ON u.pilot_id = p.id
   WHERE p.state IN ('CLOSED', 'CANCELLED')`;

@Injectable()
export class RetentionRepository extends RetentionRecords {
  async lockYears(tx: Tx): Promise<number | undefined> {
    await managerOf(tx).query(`SELECT pg_advisory_xact_lock(hashtextextended('retention', 0))`);
    return this.years(tx);
  }

  async years(tx: Tx): Promise<number | undefined> {
    const rows: { years: number }[] = await managerOf(tx).query(
      'SELECT years FROM retention_setting ORDER BY set_at DESC, id DESC LIMIT 1',
    );
    return rows[0]?.years;
  }

  async insert(tx: Tx, one: NewRetention): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO retention_setting (id, years, years_before, reason, set_by, confirmed_by, set_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [one.id, one.years, one.yearsBefore, one.reason, one.setBy, one.confirmedBy, one.setAt],
    );
  }

  ended(tx: Tx): Promise<readonly KeptPilot[]> {
    return managerOf(tx).query(`${ENDED} ORDER BY p.key`);
  }

  async one(tx: Tx, id: string): Promise<KeptPilot | undefined> {
    const rows: KeptPilot[] = await managerOf(tx).query(`${ENDED} AND p.id = $1`, [id]);
    return rows[0];
  }

  async insertPurge(tx: Tx, { pilot, keptSince, years, by, at }: NewPurge): Promise<void> {
    const { id, vendorOrganisationId, customerOrganisationId } = pilot;
    await managerOf(tx).query(
      `INSERT INTO pilot_purge
         (pilot_id, vendor_organisation_id, customer_organisation_id, kept_since, years, purged_by, purged_by_name, purged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, vendorOrganisationId, customerOrganisationId, keptSince, years, by.personId, by.printedName, at],
    );
  }
}
