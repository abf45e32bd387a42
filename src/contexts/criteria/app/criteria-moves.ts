import { Injectable } from '@nestjs/common';
import { PilotEvents } from '../../../ports/pilot-events.js';
import { AuditLog } from '../../audit/public.js';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { mayMove } from '../domain/criteria-states.js';
import { CriteriaChanged, CriteriaFixed } from '../domain/errors.js';
import { partiesOf, type Acting } from './criteria-desk.js';
import { CriteriaStore, type CriteriaPatch } from './ports.js';

/** Writes a change of a set and its audit event. */
@Injectable()
export class CriteriaMoves {
  constructor(
    private readonly store: CriteriaStore,
    private readonly audit: AuditLog,
    private readonly events: PilotEvents,
  ) {}

  /** @throws CriteriaChanged when the person looked at an older revision */
  requireVersion(set: CriteriaSetRef, expectedVersion: number): void {
    if (set.rowVersion !== expectedVersion) throw new CriteriaChanged(expectedVersion, set.rowVersion);
  }

  /** Writes only. @throws CriteriaFixed for a step that is not in the table of states */
  async patch({ tx }: Pick<Acting, 'tx'>, set: CriteriaSetRef, patch: CriteriaPatch): Promise<CriteriaSetRef> {
    if (patch.state !== undefined && patch.state !== set.state && !mayMove(set.state, patch.state)) {
      throw new CriteriaFixed(set.version, set.state);
    }
    const isWritten = await this.store.update(tx, set.id, set.rowVersion, patch);
    if (!isWritten) throw new CriteriaChanged(set.rowVersion, set.rowVersion + 1);
    return { ...set, ...patch, rowVersion: set.rowVersion + 1 };
  }

  /** Tells everybody who listens, in the same transaction. */
  async tell(
    { tx, principal }: Pick<Acting, 'tx' | 'principal'>,
    set: CriteriaSetRef,
    event: { readonly type: 'CRITERIA_BASELINED' | 'CRITERIA_WITHDRAWN'; readonly reason?: string },
  ): Promise<void> {
    const { pilotId, siteId, useCaseId, version, digest, resultsSeen, postHoc } = set;
    const { vendorOrganisationId, customerOrganisationId } = set;
    await this.events.announce(tx, {
      ...event,
      ...{ pilotId, siteId, parties: { vendorOrganisationId, customerOrganisationId } },
      object: { type: 'CRITERIA_SET', id: set.id },
      by: principal.personId,
      facts: { useCaseId, version, digest, resultsSeen, postHoc },
    });
  }

  async note(
    { tx, principal }: Pick<Acting, 'tx' | 'principal'>,
    set: CriteriaSetRef,
    event: { action: string; reason?: string; after?: JsonValue },
  ): Promise<void> {
    await this.audit.append(tx, {
      parties: partiesOf(set),
      actor: principal,
      object: { type: 'CRITERIA_SET', id: set.id },
      ...event,
    });
  }
}
