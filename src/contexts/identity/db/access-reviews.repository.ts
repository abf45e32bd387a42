import { Injectable } from '@nestjs/common';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AccessReviews, type AccessReviewRow } from '../app/read-access-review.js';

@Injectable()
export class AccessReviewsRepository extends AccessReviews {
  /** Sessions and tokens are closed to tenants; the statement narrows to one organisation. */
  inForce(tx: Tx, organisationId: string | null, at: Date): Promise<readonly AccessReviewRow[]> {
    return asSystem(tx, async (manager) => {
      const rows: AccessReviewRow[] = await manager.query(
        `SELECT a.id AS "assignmentId", p.id AS "personId", p.printed_name AS "printedName", p.email, a.role,
                pi.key AS "pilotKey", si.key AS "siteKey", a.valid_from AS "validFrom", a.valid_to AS "validTo", a.reason,
                g.id AS "grantorId", g.printed_name AS "grantorName", p.deactivated_at IS NULL AS "isAccountOpen",
                greatest((SELECT max(s.last_used_at) FROM session s WHERE s.person_id = p.id),
                         (SELECT max(t.last_used_at) FROM api_token t WHERE t.person_id = p.id)) AS "lastUsedAt"
           FROM role_assignment a
           JOIN person p ON p.id = a.person_id
           LEFT JOIN person g ON g.id = a.granted_by
           LEFT JOIN pilot pi ON pi.id = a.pilot_id
           LEFT JOIN site si ON si.id = a.site_id
          WHERE a.organisation_id IS NOT DISTINCT FROM $1::uuid AND a.revoked_at IS NULL
            AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
          ORDER BY p.printed_name, a.role, a.id`,
        [organisationId, at],
      );
      return rows;
    });
  }
}
