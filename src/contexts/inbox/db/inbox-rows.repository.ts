import { Injectable } from '@nestjs/common';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { InboxRows } from '../app/ports.js';
import type {
  CriteriaInReviewRow,
  DossierRow,
  GateRow,
  ItemRow,
  MotionRow,
  PilotRow,
  RecoveryRow,
  WaiverRow,
} from '../domain/rows.js';

/** Signatures as `[{slot, personId}]`; those of other rounds stay out by `where`. */
const signed = (from: string, where: string): string =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object('slot', s.slot, 'personId', s.person_id)), '[]') FROM ${from} s WHERE ${where}) AS signed`;

/** Where results of the use case of `c` are kept, under its name in other pilots of the two parties too. */
const PAGES_OF_ITS_USE_CASE = `
  SELECT x.page_id FROM exposure x WHERE x.use_case_id = c.use_case_id
  UNION
  SELECT n.page_id FROM exposure_page_name n
    JOIN use_case u ON u.key = n.use_case_key AND u.vendor_organisation_id = n.vendor_organisation_id
     AND u.customer_organisation_id = n.customer_organisation_id
   WHERE u.id = c.use_case_id`;

/** A read model: it looks at the tables of other contexts and writes none. Row-level security narrows every statement to the viewer's pilots. */
@Injectable()
export class SqlInboxRows extends InboxRows {
  pilots(tx: Tx): Promise<readonly PilotRow[]> {
    return managerOf(tx).query(
      `SELECT id, key, title, state, decision_date::text AS "decisionDate", vendor_organisation_id AS "vendorOrganisationId",
              customer_organisation_id AS "customerOrganisationId" FROM pilot`,
    );
  }

  openGates(tx: Tx): Promise<readonly GateRow[]> {
    return managerOf(tx).query(
      `SELECT g.id, g.pilot_id AS "pilotId", g.site_id AS "siteId", g.type, g.round, g.opened_at AS "openedAt", g.deadline,
              g.policy::jsonb AS policy,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('slot', s.slot, 'personId', s.person_id, 'holder', coalesce(s.on_behalf_of_id, s.person_id),
                        'role', (SELECT l ->> 'role' FROM jsonb_array_elements(g.policy::jsonb -> 'slots') l WHERE l ->> 'slot' = s.slot),
                        'signedAt', s.signed_at)), '[]')
                 FROM sign_off s WHERE s.gate_id = g.id AND s.state = 'SIGNED') AS signed,
              p.state = 'SUSPENDED' AS "isSuspended",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('slot', d.slot, 'from', d.from_person_id, 'to', d.to_person_id, 'until', d.valid_until)), '[]')
                 FROM slot_delegation d WHERE d.gate_id = g.id AND d.ended_at IS NULL) AS delegated,
              ARRAY(SELECT r.declared_by::text FROM jsonb_array_elements(g.evidence::jsonb -> 'runs') e JOIN run r ON r.id = (e ->> 'id')::uuid
                    UNION
                    SELECT m.registered_by::text FROM jsonb_array_elements(g.evidence::jsonb -> 'models') e JOIN model m ON m.id = (e ->> 'id')::uuid
              ) AS contributors
         FROM gate g JOIN pilot p ON p.id = g.pilot_id WHERE g.state = 'OPEN' ORDER BY g.id`,
    );
  }

  criteriaInReview(tx: Tx): Promise<readonly CriteriaInReviewRow[]> {
    return managerOf(tx).query(
      `SELECT c.id, c.pilot_id AS "pilotId", c.site_id AS "siteId", c.version, c.document::jsonb ->> 'title' AS title,
              c.document::jsonb AS document,
              (SELECT b.document::jsonb FROM criteria_set b WHERE b.site_id = c.site_id AND b.use_case_id = c.use_case_id AND b.version < c.version
                  AND b.baselined_at IS NOT NULL ORDER BY b.version DESC LIMIT 1) AS "documentBefore",
              EXISTS (SELECT FROM exposure e WHERE e.page_id IN (${PAGES_OF_ITS_USE_CASE})) AS "resultsSeen",
              c.created_at AS "submittedAt",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('slot', s.slot, 'personId', s.person_id, 'holder', s.person_id, 'role', s.role,
                        'signedAt', s.signed_at)), '[]')
                 FROM signature s WHERE s.subject_type = 'CRITERIA_SET' AND s.subject_id = c.id AND s.subject_round = c.row_version) AS signed
         FROM criteria_set c WHERE c.state = 'IN_REVIEW' ORDER BY c.id`,
    );
  }

  openMotions(tx: Tx): Promise<readonly MotionRow[]> {
    return managerOf(tx).query(
      `SELECT m.id, m.pilot_id AS "pilotId", m.site_id AS "siteId", m.kind, m.reason, m.proposed_at AS "proposedAt",
              ${signed('signature', `s.subject_type = 'MOTION' AND s.subject_id = m.id`)}
         FROM motion m WHERE m.state = 'OPEN' ORDER BY m.id`,
    );
  }

  unreadDossiers(tx: Tx): Promise<readonly DossierRow[]> {
    return managerOf(tx).query(
      `SELECT d.id, d.pilot_id AS "pilotId", g.site_id AS "siteId", d.number, d.issue, d.state, coalesce(d.issued_at, d.created_at) AS since
         FROM dossier d JOIN gate g ON g.id = d.gate_id WHERE d.state IN ('SEALED', 'ISSUED') ORDER BY d.id`,
    );
  }

  submittedWaivers(tx: Tx): Promise<readonly WaiverRow[]> {
    return managerOf(tx).query(
      `SELECT w.id, w.pilot_id AS "pilotId", w.site_id AS "siteId", w.number, w.criterion_id AS "criterionId",
              w.concerns_safety AS "concernsSafety", ARRAY[w.drafted_by::text, w.submitted_by::text] AS requesters,
              w.submitted_at AS "submittedAt", w.valid_to AS "validTo",
              ${signed('waiver_sign_off', `s.waiver_id = w.id AND s.state = 'SIGNED'`)}
         FROM waiver w WHERE w.state = 'SUBMITTED' ORDER BY w.id`,
    );
  }

  openItems(tx: Tx): Promise<readonly ItemRow[]> {
    return managerOf(tx).query(
      `SELECT id, pilot_id AS "pilotId", site_id AS "siteId", number, title, state, category, concerns_safety AS "concernsSafety",
              resolved_by AS "resolvedBy", due_on::text AS "dueOn", raised_at AS "raisedAt"
         FROM punch_item WHERE state IN ('OPEN', 'TRIAGED', 'IN_PROGRESS', 'RESOLVED', 'REOPENED') ORDER BY id`,
    );
  }

  /** Recoveries are closed to tenants; the statement itself narrows them. */
  recoveries(tx: Tx, organisationId: string | undefined, now: Date): Promise<readonly RecoveryRow[]> {
    return asSystem(tx, async (manager) => {
      const rows: RecoveryRow[] = await manager.query(
        `SELECT c.id, c.person_id AS "personId", p.printed_name AS "printedName", p.organisation_id AS "organisationId",
                c.created_at AS "createdAt", c.expires_at AS "expiresAt",
                (SELECT coalesce(jsonb_agg(jsonb_build_object('capacity', r.capacity, 'personId', r.person_id)), '[]')
                   FROM recovery_confirmation r WHERE r.case_id = c.id) AS given
           FROM recovery_case c JOIN person p ON p.id = c.person_id
          WHERE c.state IN ('OPEN', 'CONFIRMED') AND c.expires_at > $1
            AND ($2::uuid IS NULL OR p.organisation_id IS NULL OR p.organisation_id = $2::uuid)
          ORDER BY c.id`,
        [now, organisationId ?? null],
      );
      return rows;
    });
  }
}
