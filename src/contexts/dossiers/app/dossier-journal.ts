import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { DossierChangedMeanwhile } from '../domain/errors.js';
import type { Dossier } from '../domain/dossier.js';
import { DossierRepository } from './ports.js';

type Actor = Principal | { readonly system: string };

const RULES = { system: 'dossier rules' };

/** Writes what happens to a dossier: its row, what others are told, and the audit event, in the caller's transaction. */
@Injectable()
export class DossierJournal {
  constructor(
    private readonly dossiers: DossierRepository,
    private readonly audit: AuditLog,
    private readonly events: PilotEvents,
  ) {}

  async sealed(tx: Tx, dossier: Dossier): Promise<void> {
    await this.dossiers.insert(tx, dossier);
    const { fileSha256, contentDigest, number, issue } = dossier;
    await this.announce(tx, 'DOSSIER_SEALED', dossier, 'SYSTEM');
    await this.record(tx, { system: 'dossier worker' }, dossier, {
      action: 'dossier.sealed',
      after: { number, issue, fileSha256, contentDigest },
    });
  }

  async issued(tx: Tx, principal: Principal, step: { before: Dossier; after: Dossier }): Promise<Dossier> {
    await this.write(tx, step);
    await this.announce(tx, 'DOSSIER_ISSUED', step.after, principal.personId);
    return this.moved(tx, principal, step);
  }

  async acknowledged(tx: Tx, principal: Principal, step: { before: Dossier; after: Dossier }): Promise<Dossier> {
    await this.write(tx, step);
    await this.announce(tx, 'DOSSIER_ACKNOWLEDGED', step.after, principal.personId);
    const { acknowledgementId } = step.after;
    return this.moved(tx, principal, { ...step, detail: { signatureId: acknowledgementId } });
  }

  /** By a rule: superseded by another, or revoked with its gate. */
  async ended(tx: Tx, step: { before: Dossier; after: Dossier }): Promise<Dossier> {
    await this.write(tx, step);
    const { state, supersededBy, revokedBecause: reason } = step.after;
    await this.announce(tx, state === 'REVOKED' ? 'DOSSIER_REVOKED' : 'DOSSIER_SUPERSEDED', step.after, 'SYSTEM');
    return this.moved(tx, RULES, { ...step, detail: { supersededBy }, ...(reason !== null && { reason }) });
  }

  private async write(tx: Tx, { before, after }: { before: Dossier; after: Dossier }): Promise<void> {
    if (!(await this.dossiers.change(tx, before, after))) throw new DossierChangedMeanwhile(before.number);
  }

  private async moved(
    tx: Tx,
    actor: Actor,
    step: { before: Dossier; after: Dossier; detail?: Readonly<Record<string, JsonValue>>; reason?: string },
  ): Promise<Dossier> {
    const { before, after, detail, reason } = step;
    const { number, issue, state, fileSha256 } = after;
    await this.record(tx, actor, after, {
      action: `dossier.${state.toLowerCase()}`,
      after: { number, issue, from: before.state, to: state, fileSha256, ...detail },
      ...(reason !== undefined && { reason }),
    });
    return after;
  }

  private announce(
    tx: Tx,
    type: PilotEventType,
    dossier: Dossier,
    by: Principal['personId'] | 'SYSTEM',
  ): Promise<void> {
    const { id, pilotId, number, issue, state, gateId, fileSha256, revokedBecause } = dossier;
    return this.events.announce(tx, {
      type,
      pilotId,
      siteId: null,
      parties: partiesOf(dossier),
      object: { type: 'DOSSIER', id },
      by,
      ...(type === 'DOSSIER_REVOKED' && revokedBecause !== null && { reason: revokedBecause }),
      facts: { number, issue, state, gateId, fileSha256 },
    });
  }

  private async record(
    tx: Tx,
    actor: Actor,
    dossier: Dossier,
    event: { action: string; after: JsonValue; reason?: string },
  ): Promise<void> {
    const object = { type: 'DOSSIER', id: dossier.id };
    await this.audit.append(tx, { parties: partiesOf(dossier), actor, object, ...event });
  }
}

function partiesOf({
  vendorOrganisationId,
  customerOrganisationId,
}: Dossier): Pick<Dossier, 'vendorOrganisationId' | 'customerOrganisationId'> {
  return { vendorOrganisationId, customerOrganisationId };
}
